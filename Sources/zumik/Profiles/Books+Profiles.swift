import Events
import Gateway
import JSON
import Ledger
import Projections

extension BooksOnDisk {
    func profiles() async throws -> JSONValue {
        let documents = ProfileDocuments(try await customerDirectory())
        return try document { documents.writeAll(to: &$0) }
    }

    func profile(of customer: String) async throws -> JSONValue {
        let documents = ProfileDocuments(try await customerDirectory())
        return try document(orUnknown: customer) { documents.write($0, to: &$1) }
    }

    func activateProfile(
        _ profile: Profile, of customer: String, override: String?
    ) async throws -> JSONValue {
        try await withOpenLog { log, reader in
            let desk = ReplayDesk(log: log, reader: reader, clock: clock)
            let administration = CustomerAdministration(
                log: log, vault: self.directory.vault, ids: ids, clock: clock)
            var directory = try await customerDirectory()
            let replay = try await CustomerAdministration.evidence(
                for: profile, of: customer, in: desk)
            let events = try await administration.activate(
                profile, of: customer, on: replay, override: override, in: directory)
            for event in events { directory.apply(event) }
            let documents = ProfileDocuments(directory)
            return try document(orUnknown: customer) { documents.write($0, to: &$1) }
        }
    }
}

extension BooksOverHTTP {
    func profiles() async throws -> JSONValue { try await send("GET", ["profiles"]) }

    func profile(of customer: String) async throws -> JSONValue {
        try await send("GET", ["customers", customer, "profile"])
    }

    func activateProfile(
        _ profile: Profile, of customer: String, override: String?
    ) async throws -> JSONValue {
        var json = JSONWriter()
        json.beginObject()
        json.member("profile", profile.rawValue)
        json.member("override", override)
        json.endObject()
        return try await send("PUT", ["customers", customer, "profile"], body: json.take())
    }
}

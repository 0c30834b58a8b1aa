import Events
import HTTPServer
import JSON
import Ledger
import Projections

/// Which profile serves whom, and the gate before the customers' own replicas. For the administrator only.
package struct ProfilesResource: Sendable {
    private let administration: CustomerAdministration
    private let store: DirectoryStore
    private let desk: ReplayDesk
    private let services: GatewayServices

    package init(
        administration: CustomerAdministration, store: DirectoryStore, desk: ReplayDesk,
        services: GatewayServices
    ) {
        self.services = services
        self.administration = administration
        self.store = store
        self.desk = desk
    }

    /// `GET profiles`
    func list() -> HTTPResponse {
        NativeAnswer.json { ProfileDocuments(store.current).writeAll(to: &$0) }
    }

    /// `GET customers/{id}/profile`
    func show(_ id: String) throws(ClientError) -> HTTPResponse {
        guard let customer = CustomerID(id) else { throw .nothingHere }
        var isThere = false
        let response = NativeAnswer.json {
            isThere = ProfileDocuments(store.current).write(customer, to: &$0)
        }
        guard isThere else { throw .nothingHere }
        return response
    }

    /// `PUT customers/{id}/profile` `{"profile","override"}`
    func activate(_ id: String, _ request: NativeRequest) async throws -> HTTPResponse {
        let body = try request.object()
        for (key, _) in body.members where !["profile", "override"].contains(key) {
            throw ClientError.badParameter(key, "left out: known are profile and override")
        }
        guard let profile = body["profile"]?.string.flatMap({ Profile(rawValue: $0) }) else {
            throw ClientError.badParameter("profile", "one of managed, byok, byoc, hybrid")
        }
        var override: String?
        if let value = body["override"], !value.isNull {
            guard let text = value.string else {
                throw ClientError.badParameter("override", "a reason in words")
            }
            override = text
        }
        let replay = try await CustomerAdministration.evidence(for: profile, of: id, in: desk)
        let servers = CustomerID(id).flatMap {
            services.admission.resolver.configuredServers(of: $0, for: replay?.fact.models)
        }
        do throws(AdministrationError) {
            let events = try await administration.activate(
                profile, of: id, on: replay, servers: servers, override: override,
                in: store.current)
            for event in events { store.apply(event) }
        } catch {
            if case .evidenceMissing(let missing) = error { return Self.refusal(missing) }
            throw ClientError(error)
        }
        return try show(id)
    }

    /// Problem details with each finding, so that a program can tell them apart.
    private static func refusal(_ missing: EvidenceMissing) -> HTTPResponse {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", "about:blank")
        json.member("title", StatusPhrase.of(409))
        json.member("status", 409)
        json.member("detail", "\(missing).")
        json.member("reason_code", ReasonCode.policyForbidden.rawValue)
        json.member("replay", missing.replay)
        json.key("findings")
        json.beginArray()
        for finding in missing.findings { json.value(finding.description) }
        json.endArray()
        json.endObject()
        var headers = HTTPHeaders(responseID: nil)
        headers.addSafe("Content-Type", "application/problem+json")
        return HTTPResponse(status: 409, headers: headers, body: json.take())
    }
}

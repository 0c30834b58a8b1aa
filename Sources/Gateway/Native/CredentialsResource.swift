import Events
import HTTPServer
import JSON
import Projections

/// Customers' own keys for providers over HTTP: for the administrator only, and never given back.
struct CredentialsResource: Sendable {
    let administration: CustomerAdministration
    let store: DirectoryStore
    let vault: CustomerVault

    /// `PUT customers/{id}/credentials/{provider}` `{"api_key":"…"}`.
    func seal(
        for provider: String, of id: String, _ request: NativeRequest
    ) async throws -> HTTPResponse {
        let body = try request.object()
        for (key, _) in body.members where key != "api_key" {
            throw ClientError.badParameter(key, "left out: known is api_key")
        }
        guard let key = body["api_key"]?.string else {
            throw ClientError.badParameter("api_key", "a string")
        }
        try await perform { directory throws(AdministrationError) in
            try await administration.sealCredential(key, for: provider, of: id, in: directory)
        }
        return try show(provider, of: id)
    }

    func remove(for provider: String, of id: String) async throws -> HTTPResponse {
        try await perform { directory throws(AdministrationError) in
            try await administration.removeCredential(for: provider, of: id, in: directory)
        }
        return HTTPResponse(status: 204)
    }

    func show(_ provider: String, of id: String) throws(ClientError) -> HTTPResponse {
        guard let customer = CustomerID(id) else { throw .nothingHere }
        var isThere = false
        let response = NativeAnswer.json {
            isThere = documents.writeCredential(of: customer, for: provider, to: &$0)
        }
        guard isThere else { throw .nothingHere }
        return response
    }

    func list(of id: String) throws(ClientError) -> HTTPResponse {
        guard let customer = CustomerID(id) else { throw .nothingHere }
        var isThere = false
        let response = NativeAnswer.json {
            isThere = documents.writeCredentials(of: customer, to: &$0)
        }
        guard isThere else { throw .nothingHere }
        return response
    }

    /// `POST credentials/rotate-master`: another master key wraps the customers' data keys from here on.
    func rotateMasterKey() async throws -> HTTPResponse {
        do throws(AdministrationError) {
            let rewrapping = try await administration.rotateMasterKey()
            return NativeAnswer.json { rewrapping.write(to: &$0) }
        } catch {
            throw ClientError(error)
        }
    }

    private var documents: CustomerDocuments {
        CustomerDocuments(directory: store.current, vault: vault)
    }

    private func perform(
        _ change: (CustomerDirectory) async throws(AdministrationError) -> [RecordedEvent]
    ) async throws(ClientError) {
        do throws(AdministrationError) {
            for event in try await change(store.current) { store.apply(event) }
        } catch {
            throw ClientError(error)
        }
    }
}

import Events
import HTTPServer
import JSON
import Ledger
import Projections

/// Customers, their keys and policies over HTTP: for the administrator only.
package struct CustomersResource: Sendable {
    private let administration: CustomerAdministration
    private let store: DirectoryStore
    private let vault: CustomerVault
    private let files: FileStore?

    package init(
        administration: CustomerAdministration, store: DirectoryStore, vault: CustomerVault,
        files: FileStore? = nil
    ) {
        self.files = files
        self.administration = administration
        self.store = store
        self.vault = vault
    }

    /// The same administration's other half: the customers' own keys.
    var credentials: CredentialsResource {
        CredentialsResource(administration: administration, store: store, vault: vault)
    }

    func list(_ request: NativeRequest) -> HTTPResponse {
        NativeAnswer.json { documents.writeCustomers(to: &$0) }
    }

    func show(_ id: String) throws(ClientError) -> HTTPResponse {
        try found(id) { customer, json in documents.writeCustomer(customer, to: &json) }
    }

    func keys(of id: String) throws(ClientError) -> HTTPResponse {
        try found(id) { customer, json in documents.writeKeys(of: customer, to: &json) }
    }

    func policy(of id: String) throws(ClientError) -> HTTPResponse {
        guard let customer = CustomerID(id), let policy = store.current.customers[customer] else {
            throw .nothingHere
        }
        return NativeAnswer.json { PolicyCodec.write(policy, to: &$0) }
    }

    /// `POST customers` `{"id","name"}`.
    func create(_ request: NativeRequest) async throws -> HTTPResponse {
        let body = try request.object()
        for (key, _) in body.members where !["id", "name"].contains(key) {
            throw ClientError.badParameter(key, "left out: known are id and name")
        }
        guard let id = body["id"]?.string else {
            throw ClientError.badParameter("id", "a string")
        }
        let name = body["name"]
        guard name == nil || name?.isNull == true || name?.string != nil else {
            throw ClientError.badParameter("name", "a string")
        }
        try await perform { directory throws(AdministrationError) in
            try await administration.createCustomer(id, name: name?.string, in: directory)
        }
        return try found(id, status: 201) { customer, json in
            documents.writeCustomer(customer, to: &json)
        }
    }

    /// `POST customers/{id}/keys` → `{"id","key"}`, the key shown this once.
    func issueKey(for id: String) async throws -> HTTPResponse {
        let issued: IssuedKey
        do throws(AdministrationError) {
            issued = try await administration.issueKey(to: id, in: store.current)
        } catch {
            throw ClientError(error)
        }
        for event in issued.events { store.apply(event) }
        return NativeAnswer.json(status: 201) { issued.write(to: &$0) }
    }

    /// `DELETE customers/{id}`: erases the customer, see ``CustomerAdministration/eraseCustomer(_:in:)``.
    func erase(_ id: String) async throws -> HTTPResponse {
        try await perform { directory throws(AdministrationError) in
            try await administration.eraseCustomer(id, in: directory)
        }
        if let customer = CustomerID(id) { files?.forget(customer) }
        return HTTPResponse(status: 204)
    }

    func revokeKey(_ id: String) async throws -> HTTPResponse {
        try await perform { directory throws(AdministrationError) in
            try await administration.revokeKey(id, in: directory)
        }
        return HTTPResponse(status: 204)
    }

    func setPolicy(of id: String, _ request: NativeRequest) async throws -> HTTPResponse {
        let policy: Policy
        do { policy = try PolicyCodec.read(request.body) } catch {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: "\(error)",
                param: error.violations.first?.path)
        }
        try await perform { directory throws(AdministrationError) in
            try await administration.setPolicy(policy, of: id, in: directory)
        }
        return try self.policy(of: id)
    }

    private var documents: CustomerDocuments {
        CustomerDocuments(directory: store.current, vault: vault)
    }

    /// Makes a change and folds what it appended.
    private func perform(
        _ change: (CustomerDirectory) async throws(AdministrationError) -> [RecordedEvent]
    ) async throws(ClientError) {
        do throws(AdministrationError) {
            for event in try await change(store.current) { store.apply(event) }
        } catch {
            throw ClientError(error)
        }
    }

    private func found(
        _ id: String, status: Int = 200, _ write: (CustomerID, inout JSONWriter) -> Bool
    ) throws(ClientError) -> HTTPResponse {
        guard let customer = CustomerID(id) else { throw .nothingHere }
        var isThere = false
        let response = NativeAnswer.json(status: status) { isThere = write(customer, &$0) }
        guard isThere else { throw .nothingHere }
        return response
    }
}

extension ClientError {
    init(_ error: AdministrationError) {
        let reason: ReasonCode? =
            switch error {
            case .ledger(.staleVersion): nil
            case .ledger: .ledgerUnavailable
            case .evidenceMissing, .profileNotActivated: .policyForbidden
            case .invalidCustomerID, .invalidName, .invalidCredential, .invalidOverride:
                .invalidRequest
            case .customerExists, .unknownCustomer, .unknownKey, .unknownProvider,
                .unknownCredential, .credential, .vault:
                nil
            }
        self.init(
            status: error.httpStatus, reason: reason, message: "\(error).",
            retryAfter: reason?.retryAfterSeconds)
    }
}

package import HTTPServer
import Ledger

/// `/zumik/v1`: the record, the log and the administration. Knows the paths; each resource knows the rest.
package struct NativeSurface: Sendable {
    private let services: GatewayServices
    private let responses: ResponsesResource
    private let customers: CustomersResource

    package init(services: GatewayServices, responses: ResponsesResource, customers: CustomersResource) {
        self.services = services
        self.responses = responses
        self.customers = customers
    }

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        guard let caller = services.nativeCaller(request.headers) else {
            return ClientError.unauthorized.problemResponse()
        }
        do {
            return try await route(NativeRequest(request, caller))
        } catch let error as ClientError {
            return error.problemResponse()
        } catch {
            services.logger.error("a query failed", error: "\(error)")
            return ClientError(
                status: 503, reason: .ledgerUnavailable,
                message: "The ledger could not be read now.", retryAfter: 1
            ).problemResponse()
        }
    }

    /// The table of the native paths.
    private func route(_ request: NativeRequest) async throws -> HTTPResponse {
        switch (request.method, request.path) {
        case ("GET", ["responses"]): return try await responses.list(request)
        case ("GET", ["responses", let id]): return try await responses.record(id, request)
        case ("GET", ["responses", let id, "events"]): return try await responses.events(id, request)
        case ("GET", ["reason-codes", "registry"]): return ReasonCodesResource.registry
        case ("GET", ["ledger", "events"]): return try await responses.log(try request.asAdmin())
        case ("GET", ["ledger", "stats"]): return try await responses.stats(try request.asAdmin())
        case ("GET", ["customers"]): return try customers.list(try request.asAdmin())
        case ("POST", ["customers"]): return try await customers.create(try request.asAdmin())
        case ("GET", ["customers", let id]): return try customers.show(id, try request.asAdmin())
        case ("GET", ["customers", let id, "keys"]):
            return try customers.keys(of: id, try request.asAdmin())
        case ("POST", ["customers", let id, "keys"]):
            return try await customers.issueKey(for: id, try request.asAdmin())
        case ("DELETE", ["keys", let id]):
            return try await customers.revokeKey(id, try request.asAdmin())
        case ("GET", ["customers", let id, "policy"]):
            return try customers.policy(of: id, try request.asAdmin())
        case ("PUT", ["customers", let id, "policy"]):
            return try await customers.setPolicy(of: id, try request.asAdmin())
        default: throw ClientError.nothingHere
        }
    }
}

extension ClientError: Error {
    static let nothingHere = ClientError(
        status: 404, reason: nil, message: "There is nothing at this path for you.")

    static func badParameter(_ name: String, _ must: String) -> ClientError {
        ClientError(
            status: 400, reason: .invalidRequest, message: "`\(name)` must be \(must).", param: name)
    }
}

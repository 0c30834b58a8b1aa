import Events
package import HTTPServer

/// The one table of paths: gives each request to the surface that it is for.
package struct GatewayRouter: Sendable {
    private let services: GatewayServices
    private let native: NativeSurface
    private let health: HealthEndpoints
    private let files: FileStore
    private let batches: BatchEngine

    package init(
        services: GatewayServices, health: HealthEndpoints, native: NativeSurface,
        batches: BatchEngine
    ) {
        self.services = services
        files = batches.files
        self.batches = batches
        self.health = health
        self.native = native
    }

    /// Refuses what has no valid key as soon as its head is there, before its body is read.
    package func refuse(_ head: HTTPRequestHead) -> HTTPResponse? {
        if head.path.hasPrefix("/v1/"), services.caller(head.headers) == nil {
            services.metrics.keyRefused()
            return ClientError.unauthorized.response(as: .of(path: head.path), id: nil)
        }
        let needsToken = head.path.hasPrefix("/zumik/") || head.path == "/metrics"
        if needsToken, services.nativeCaller(head.headers) == nil {
            return ClientError.unauthorized.problemResponse()
        }
        return nil
    }

    /// How long the body may be that is handed on as it comes; nil: it is collected first.
    package func streamedBodyBytesMax(_ head: HTTPRequestHead) -> Int? {
        FilesResource.uploadBytesMax(head, files.limits)
    }

    /// Answers one request.
    package func handle(_ exchange: HTTPExchange) async {
        let request = exchange.request
        if let surface = ClientSurface.at(request.path) {
            guard let caller = authorized(exchange, "POST") else { return }
            let handler = SurfaceHandler(services: services, surface: surface)
            return await handler.handle(exchange, for: caller)
        }
        switch request.path {
        case "/livez":
            exchange.respond(health.live())
        case "/readyz":
            exchange.respond(health.ready())
        case "/openapi.json":
            exchange.respond(Self.openAPI)
        case "/metrics":
            guard services.isAdmin(request.headers) else {
                return exchange.respond(ClientError.unauthorized.problemResponse())
            }
            exchange.respond(await health.metrics())
        default:
            if request.path.hasPrefix("/zumik/v1/") {
                await native.handle(exchange)
            } else if let stored = StoredResponsePath(request.path) {
                await handle(stored, exchange)
            } else if request.path.hasPrefix("/v1/") {
                await otherClientPath(exchange)
            } else {
                exchange.respond(Self.unknownPath.problemResponse())
            }
        }
    }

    private func handle(_ path: StoredResponsePath, _ exchange: HTTPExchange) async {
        guard let call = path.call(exchange.request.method) else {
            guard services.caller(exchange.request.headers) != nil else {
                return tell(exchange, .unauthorized, id: nil)
            }
            let methods = path.methods.joined(separator: ", ")
            let error = ClientError(
                status: 405, reason: nil, message: "This path takes \(methods) only.")
            return tell(exchange, error, id: mintedID(), allow: methods)
        }
        guard let caller = authorized(exchange, exchange.request.method) else { return }
        let endpoint = StoredResponsesEndpoint(services: services, mintedID: mintedID())
        await endpoint.handle(call, id: path.id, exchange, for: caller)
    }

    /// The other paths of the client surface: models, and what later versions bring.
    private func otherClientPath(_ exchange: HTTPExchange) async {
        let path = exchange.request.path
        if path == "/v1/models" || path.hasPrefix("/v1/models/") {
            guard let caller = authorized(exchange, "GET") else { return }
            let part = path.dropFirst("/v1/models/".count)
            // What does not decode is no model's name, nor is what stands in its place.
            let id = part.isEmpty ? nil : part.percentDecoded ?? String(part)
            let answer = ModelsEndpoint(services: services).answer(
                id: id, caller, responseID: mintedID())
            return exchange.respond(answer)
        }
        guard let caller = services.caller(exchange.request.headers) else {
            return tell(exchange, .unauthorized, id: nil)
        }
        if path == "/v1/files" || path.hasPrefix("/v1/files/") {
            return await FilesResource(store: files).handle(exchange, for: caller, id: mintedID())
        }
        if path == "/v1/batches" || path.hasPrefix("/v1/batches/") {
            return await BatchesResource(engine: batches).handle(
                exchange, for: caller, id: mintedID())
        }
        let later = ["/v1/messages/batches", "/v1/responses"]
        let isLater = later.contains { path == $0 || path.hasPrefix($0 + "/") }
        tell(exchange, isLater ? Self.notBuilt(path) : Self.unknownPath, id: mintedID())
    }

    /// The caller, if the key is valid and the method is the path's; otherwise it is answered here.
    private func authorized(_ exchange: HTTPExchange, _ method: String) -> Caller? {
        guard let caller = services.caller(exchange.request.headers) else {
            tell(exchange, .unauthorized, id: nil)
            return nil
        }
        guard exchange.request.method == method else {
            let error = ClientError(
                status: 405, reason: nil, message: "This path takes \(method) only.")
            tell(exchange, error, id: mintedID(), allow: method)
            return nil
        }
        return caller
    }

    private static let openAPI = HTTPResponse(
        status: 200, headers: ["Content-Type": "application/json"],
        body: Array(EmbeddedSchemas.openapi.utf8))

    private func tell(
        _ exchange: HTTPExchange, _ error: ClientError, id: ResponseID?, allow: String? = nil
    ) {
        var response = error.response(as: .of(path: exchange.request.path), id: id)
        response.headers.addSafe("Allow", allow)
        exchange.respond(response)
    }

    /// The id of an answer to a known customer that starts nothing, and so is in no record.
    private func mintedID() -> ResponseID {
        services.ids.responseID(for: .chatCompletions, at: services.clock.now())
    }

    private static let unknownPath = ClientError(
        status: 404, reason: nil, message: "There is nothing at this path.")

    private static func notBuilt(_ path: String) -> ClientError {
        ClientError(
            status: 501, reason: nil, message: "\(path) is not available in this version of Zumik.",
            forbidsRetry: true)
    }
}

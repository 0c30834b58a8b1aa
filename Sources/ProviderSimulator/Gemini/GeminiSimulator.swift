import HTTPServer
import JSON

/// The simulated Gemini: content, token counts, named caches and models.
struct GeminiSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()
    let caches = GeminiCaches()

    private static let versions = ["/v1beta", "/v1"]

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        if Self.cachePath(call) != nil { return .keptPrompt }
        guard let path = Self.versions.lazy.compactMap({ call.path.after($0 + "/models") }).first
        else { return nil }
        if call.request.method == "GET" {
            return path.isEmpty ? .listModels : .showModel(String(path.dropFirst()))
        }
        guard call.request.method == "POST", let (_, method) = Self.target(path) else {
            return nil
        }
        switch method {
        case "generateContent", "streamGenerateContent", "batchEmbedContents": return .generate
        case "countTokens": return .countTokens
        default: return nil
        }
    }

    /// What follows `/cachedContents`.
    private static func cachePath(_ call: SimulatedCall) -> Substring? {
        versions.lazy.compactMap { call.path.after($0 + "/cachedContents") }.first
    }

    func keptPrompt(
        _ call: SimulatedCall, payer: String, body: JSONValue?
    ) throws(Refusal) -> (response: HTTPResponse, entries: [BookEntry]) {
        try understood(call) { () throws(RequestFlaw) in
            try GeminiCacheCall(call: call, payer: payer, body: body, caches: caches)
                .answer(path: Self.cachePath(call) ?? "")
        }
    }

    /// Model and method out of `/gemini-3.8-flash:generateContent`.
    private static func target(_ path: Substring) -> (model: String, method: Substring)? {
        let halves = path.dropFirst().split(separator: ":", maxSplits: 1)
        return halves.count == 2 ? (String(halves[0]), halves[1]) : nil
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        let path = Self.versions.lazy.compactMap { call.path.after($0 + "/models") }.first
        let target = path.flatMap(Self.target)
        return (target?.model, target?.method == "streamGenerateContent")
    }

    func requestID(of call: SimulatedCall) -> String { call.id("", length: 22) }

    /// A bad key is a 400 here, no key a 403.
    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.headers.first("x-goog-api-key") ?? call.query("key") else {
            var failure = GeminiFailure(status: 403, code: nil)
            failure.message = "Method doesn't allow unregistered callers."
            throw Refusal(response: failure.response())
        }
        guard configuration.accepts(key: key) else {
            throw Refusal(response: GeminiFailure.badKey.response())
        }
        return SimulatedCall.payer(of: key)
    }

    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        GeminiFailure(status: status, code: code, retryAfter: retryAfter).response()
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        let isMissing = flaw.kind == .notFound
        return GeminiFailure(
            code: isMissing ? 404 : 400, status: isMissing ? "NOT_FOUND" : "INVALID_ARGUMENT",
            message: flaw.message
        ).response()
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        if call.path.hasSuffix(":batchEmbedContents") {
            return try embeddings(call, payer: payer, body: body)
        }
        let streams = target(of: call, body: body).streams
        let request = try request(call, body: body, streams: streams)
        let named = try understood(call) { () throws(RequestFlaw) -> GeminiCaches.Entry? in
            guard let name = request.cachedContent else { return nil }
            guard let entry = caches.entry(name, of: payer, at: call.at),
                entry.model.id == request.model.id
            else { throw GeminiCacheCall.missing }
            return entry
        }
        let content = GeminiContent(
            call: call, payer: payer, request: request, streams: streams, conditions: conditions,
            named: named)
        return content.answer(by: writer, cache: cache, requestID: requestID(of: call))
    }

    /// Its answer counts no tokens, though they are billed.
    private func embeddings(
        _ call: SimulatedCall, payer: String, body: JSONValue?
    ) throws(Refusal) -> Answer {
        let name = target(of: call, body: body).model ?? ""
        guard name == "gemini-embedding-001" else {
            let failure = GeminiFailure(
                code: 404, status: "NOT_FOUND", message: "models/\(name) is not found.")
            throw Refusal(response: failure.response())
        }
        let (texts, dimensions) = try understood(call) { () throws(RequestFlaw) in
            guard let body, let requests = try BodyReader(value: body).list("requests") else {
                throw RequestFlaw(kind: .missing, param: "requests", message: "requests is missing")
            }
            var texts: [String] = []
            var dimensions = 3_072
            for request in requests {
                guard let part = try request.object("content")?.list("parts")?.first else {
                    throw request.missing("content")
                }
                texts.append(try part.requiredText("text"))
                dimensions =
                    try request.integer("outputDimensionality", in: 1...3_072) ?? dimensions
            }
            return (texts, dimensions)
        }
        let made = SimulatedEmbeddings(texts: texts, dimensions: dimensions)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: requestID(of: call),
            model: name, tier: "standard")
        entry.tokens.inputUncached = made.tokens
        let vectors = made.vectors.map {
            JSONNode.object([JSONMember("values", SimulatedEmbeddings.node($0))])
        }
        let node: JSONNode = ["embeddings": .array(vectors)]
        return Answer(
            headers: .answer(streams: false, []), shape: .whole(node.bytes()), entry: entry,
            generated: GeneratedTokens())
    }

    func countTokens(_ call: SimulatedCall, body: JSONValue?) throws(Refusal) -> HTTPResponse {
        let tokens = try request(call, body: body, streams: true).prompt.meter.tokens
        return .json([
            "totalTokens": .number(tokens),
            "promptTokensDetails": .array([["modality": "TEXT", "tokenCount": .number(tokens)]]),
        ])
    }

    private func request(
        _ call: SimulatedCall, body: JSONValue?, streams: Bool
    ) throws(Refusal) -> GeminiRequest {
        let name = target(of: call, body: body).model ?? ""
        guard let model = GeminiModel.named(name) else {
            throw Refusal(response: Self.unknown(name).response())
        }
        guard let body, body.kind == .object else {
            let failure = GeminiFailure(
                code: 400, status: "INVALID_ARGUMENT",
                message: "Invalid JSON payload received.")
            throw Refusal(response: failure.response())
        }
        return try understood(call) { () throws(RequestFlaw) in
            try GeminiRequest(BodyReader(value: body), model: model, streams: streams)
        }
    }

    private static func unknown(_ name: String) -> GeminiFailure {
        GeminiFailure(
            code: 404, status: "NOT_FOUND",
            message: "models/\(name) is not found for API version v1beta, or is not supported.")
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        guard let id else {
            return .json(["models": .array(GeminiModel.all.map { Self.node($0) })])
        }
        guard let model = GeminiModel.named(id) else {
            throw Refusal(response: Self.unknown(id).response())
        }
        return .json(Self.node(model))
    }

    private static func node(_ model: GeminiModel) -> JSONNode {
        [
            "name": .string("models/\(model.id)"), "displayName": .string(model.id),
            "inputTokenLimit": .number(GeminiModel.contextTokensMax),
            "outputTokenLimit": .number(GeminiModel.outputTokensMax),
            "supportedGenerationMethods": .array([
                "generateContent", "streamGenerateContent", "countTokens",
            ]),
        ]
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        GeminiUsageExport.node(books.usage(of: .gemini, in: query), width: query.width)
    }
}

extension String {
    /// What follows a prefix that ends at the path's end, a slash or nowhere else.
    fileprivate func after(_ prefix: String) -> Substring? {
        guard hasPrefix(prefix) else { return nil }
        let rest = dropFirst(prefix.count)
        return rest.isEmpty || rest.hasPrefix("/") ? rest : nil
    }
}

import HTTPServer
import JSON

/// The simulated Fireworks: chat completions, responses and models.
struct FireworksSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()
    let stored = StoredResponses()

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/chat/completions"), ("POST", "/responses"), ("POST", "/embeddings"):
            .generate
        case ("GET", "/models"): .listModels
        case ("GET", let path) where path.hasPrefix("/models/"):
            .showModel(String(path.dropFirst(8)))
        case (let method, let path): Self.kept(method, path)
        }
    }

    /// There is no list of what went into a response here.
    private static func kept(_ method: String, _ path: String) -> SimulatedOperation? {
        guard let request = StoredResponses.Request(method, path) else { return nil }
        if case .listInput = request { return nil }
        return .stored(request)
    }

    static func requestID(_ call: SimulatedCall) -> String { call.uuid("x-request-id") }

    func requestID(of call: SimulatedCall) -> String { Self.requestID(call) }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer, configuration.accepts(key: key) else {
            throw Refusal(response: FireworksFailure(status: 401, code: nil).response(call))
        }
        return SimulatedCall.payer(of: key)
    }

    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        FireworksFailure(status: status, code: code).response(call, retryAfter: retryAfter)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        guard let body, body.kind == .object else {
            var failure = FireworksFailure(status: 400, code: nil)
            failure.message = "The body is not a JSON object."
            throw Refusal(response: failure.response(call))
        }
        if call.path == "/embeddings" {
            let model = SimulatedEmbeddings.Model(
                id: "accounts/fireworks/models/qwen3-embedding-8b", dimensions: 4_096)
            return try understood(call) { () throws(RequestFlaw) in
                try call.embeddings(
                    body, of: [model], payer: payer, requestID: requestID(of: call),
                    headers: [("x-request-id", requestID(of: call))])
            }
        }
        let form = try call.path == "/responses" ? responsesForm(call, payer: payer, body) : nil
        let request = try understood(call) { () throws(RequestFlaw) in
            if let form { return form.prompt.chat }
            return try ChatCompletionRequest(body)
        }
        guard let model = FireworksModel.named(request.model) else {
            throw Refusal(response: Self.unknown.response(call))
        }
        let chat = FireworksChat(
            call: call, payer: payer, request: request, model: model, conditions: conditions,
            responses: form)
        return try understood(call) { () throws(RequestFlaw) in
            try chat.answer(by: writer, cache: cache)
        }
    }

    private func responsesForm(
        _ call: SimulatedCall, payer: String, _ body: JSONValue
    ) throws(Refusal) -> ResponsesForm {
        var previous: StoredResponses.Entry?
        if let id = body["previous_response_id"]?.string {
            guard let entry = stored.entry(id, of: payer) else {
                throw Refusal(response: Self.noResponse.response(call))
            }
            previous = entry
        }
        let prompt = try understood(call) { () throws(RequestFlaw) in
            try ResponsesPrompt(body, after: previous)
        }
        return ResponsesForm(prompt: prompt, stored: stored, payer: payer)
    }

    private static var noResponse: FireworksFailure {
        var failure = FireworksFailure(status: 404, code: nil)
        failure.message = "Response not found"
        return failure
    }

    /// A deletion has to name the account.
    func stored(
        _ call: SimulatedCall, _ request: StoredResponses.Request, payer: String
    ) throws(Refusal) -> HTTPResponse {
        if case .delete = request, call.headers.first("x-fireworks-account-id") == nil {
            var failure = FireworksFailure(status: 400, code: nil)
            failure.message = "Missing header x-fireworks-account-id"
            throw Refusal(response: failure.response(call))
        }
        guard let body = stored.answer(request, of: payer) else {
            throw Refusal(response: Self.noResponse.response(call))
        }
        return HTTPResponse(
            status: 200, headers: .json([("x-request-id", requestID(of: call))]), body: body)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        switch flaw.kind {
        case .missing, .wrongType: return FireworksFailure.validation(flaw, call)
        case .notFound: return Self.unknown.response(call)
        case .invalidValue, .unsupportedParameter, .unsupportedValue, .contextLength, .tier:
            var failure = FireworksFailure(status: 400, code: nil)
            failure.message = flaw.message
            failure.param = flaw.param
            return failure.response(call)
        }
    }

    private static var unknown: FireworksFailure {
        var failure = FireworksFailure(status: 404, code: nil)
        failure.param = "model"
        return failure
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        let headers = [("x-request-id", Self.requestID(call))]
        guard let id else {
            let all = FireworksModel.all.map { Self.node($0) }
            return .json(["object": "list", "data": .array(all)], headers: headers)
        }
        guard let model = FireworksModel.named(id) else {
            throw Refusal(response: Self.unknown.response(call))
        }
        return .json(Self.node(model), headers: headers)
    }

    private static func node(_ model: FireworksModel) -> JSONNode {
        [
            "id": .string(model.id), "object": "model", "created": 1_767_225_600,
            "owned_by": "fireworks", "context_length": .number(model.contextTokensMax),
            "supports_chat": true,
        ]
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        FireworksUsageExport.node(books.usage(of: .fireworks, in: query), width: query.width)
    }
}

import HTTPServer
import JSON

/// The simulated xAI: chat completions, responses and models.
struct XAISimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()
    let stored = StoredResponses()

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/chat/completions"), ("POST", "/responses"): .generate
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

    /// A wrong key is a 400 here; only a missing one is a 401.
    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer, !key.isEmpty else {
            throw Refusal(response: XAIFailure(status: 401, code: nil).response(call))
        }
        guard configuration.accepts(key: key) else {
            var failure = XAIFailure(status: 400, code: nil)
            failure.message = "Incorrect API key provided: \(key.prefix(2))***."
            throw Refusal(response: failure.response(call))
        }
        return SimulatedCall.payer(of: key)
    }

    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        XAIFailure(status: status, code: code).response(call, retryAfter: retryAfter)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        guard let body, body.kind == .object else {
            let status = call.request.body.isEmpty ? 415 : 422
            throw Refusal(response: XAIFailure(status: status, code: nil).response(call))
        }
        let form = try call.path == "/responses" ? responsesForm(call, payer: payer, body) : nil
        let request = try understood(call) { () throws(RequestFlaw) in
            if let form { return form.prompt.chat }
            return try ChatCompletionRequest(body)
        }
        guard let model = XAIModel.named(request.model) else {
            throw Refusal(response: Self.unknown(request.model).response(call))
        }
        let chat = XAIChat(
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
                throw Refusal(response: Self.noResponse(id).response(call))
            }
            previous = entry
        }
        let prompt = try understood(call) { () throws(RequestFlaw) in
            try ResponsesPrompt(body, after: previous)
        }
        return ResponsesForm(prompt: prompt, stored: stored, payer: payer)
    }

    func stored(
        _ call: SimulatedCall, _ request: StoredResponses.Request, payer: String
    ) throws(Refusal) -> HTTPResponse {
        guard let body = stored.answer(request, of: payer) else {
            throw Refusal(response: Self.noResponse(request.id).response(call))
        }
        return HTTPResponse(
            status: 200, headers: .json([("x-request-id", Self.requestID(call))]), body: body)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        Self.failure(of: flaw).response(call)
    }

    private static func failure(of flaw: RequestFlaw) -> XAIFailure {
        switch flaw.kind {
        case .missing, .wrongType:
            XAIFailure(status: 422, code: "invalid-argument", message: flaw.message)
        case .invalidValue, .unsupportedParameter, .unsupportedValue, .contextLength, .tier,
            .notFound:
            XAIFailure(
                status: 400, code: "Client specified an invalid argument", message: flaw.message)
        }
    }

    private static func noResponse(_ id: String) -> XAIFailure {
        var failure = XAIFailure(status: 404, code: nil)
        failure.message = "Response with id=\(id) not found."
        return failure
    }

    private static func unknown(_ model: String) -> XAIFailure {
        guard !XAIModel.onlyForResponses.contains(model) else {
            return XAIFailure(
                status: 400, code: "Client specified an invalid argument",
                message: "The model \(model) is served by /v1/responses only.")
        }
        return XAIFailure(
            status: 404, code: "Some requested entity was not found",
            message: "The model \(model) does not exist or your team does not have access to it.")
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        let headers = [("x-request-id", Self.requestID(call))]
        guard let id else {
            let all = XAIModel.all.map { Self.node($0) }
            return .json(["object": "list", "data": .array(all)], headers: headers)
        }
        guard let model = XAIModel.named(id) else {
            throw Refusal(response: Self.unknown(id).response(call))
        }
        return .json(Self.node(model), headers: headers)
    }

    private static func node(_ model: XAIModel) -> JSONNode {
        [
            "id": .string(model.id), "object": "model", "created": 1_767_225_600,
            "owned_by": "xai",
        ]
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        XAIUsageExport.node(books.usage(of: .xai, in: query), width: query.width)
    }
}

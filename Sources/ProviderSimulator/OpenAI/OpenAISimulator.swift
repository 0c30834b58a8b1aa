import HTTPServer
import JSON

/// The simulated OpenAI: chat completions, responses and models, in each of its regions.
struct OpenAISimulator: SimulatedProvider {
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
        case (let method, let path): StoredResponses.Request(method, path).map { .stored($0) }
        }
    }

    func requestID(of call: SimulatedCall) -> String { OpenAIHeaders.requestID(call) }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer, configuration.accepts(key: key) else {
            throw Refusal(response: OpenAIFailure(status: 401, code: nil).response(call))
        }
        return SimulatedCall.payer(of: key)
    }

    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        OpenAIFailure(status: status, code: code).response(call, retryAfter: retryAfter)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        guard let body, body.kind == .object else {
            var failure = OpenAIFailure(status: 400, code: nil)
            failure.message = "We could not parse the JSON body of your request."
            throw Refusal(response: failure.response(call))
        }
        if call.path == "/embeddings" {
            return try understood(call) { () throws(RequestFlaw) in
                try call.embeddings(
                    body, of: Self.embeddingModels, payer: payer, requestID: requestID(of: call),
                    headers: OpenAIHeaders.all(call))
            }
        }
        let form = try call.path == "/responses" ? responsesForm(call, payer: payer, body) : nil
        let request = try understood(call) { () throws(RequestFlaw) in
            if let form { return form.prompt.chat }
            return try ChatCompletionRequest(body)
        }
        guard let model = OpenAIModel.named(request.model) else {
            throw Refusal(response: Self.unknown(request.model).response(call))
        }
        let chat = OpenAIChat(
            call: call, payer: payer, request: request, model: model, conditions: conditions,
            responses: form)
        return try understood(call) { () throws(RequestFlaw) in
            try chat.answer(by: writer, cache: cache)
        }
    }

    private static let embeddingModels = [
        SimulatedEmbeddings.Model(id: "text-embedding-3-small", dimensions: 1_536),
        SimulatedEmbeddings.Model(id: "text-embedding-3-large", dimensions: 3_072),
    ]

    private func responsesForm(
        _ call: SimulatedCall, payer: String, _ body: JSONValue
    ) throws(Refusal) -> ResponsesForm {
        var previous: StoredResponses.Entry?
        if let id = body["previous_response_id"]?.string {
            guard let entry = stored.entry(id, of: payer) else {
                var failure = OpenAIFailure(status: 400, code: "previous_response_not_found")
                failure.param = "previous_response_id"
                failure.message = "Previous response with id '\(id)' not found."
                throw Refusal(response: failure.response(call))
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
            var failure = OpenAIFailure(status: 404, code: nil)
            failure.param = nil
            failure.message = "Response with id '\(request.id)' not found."
            throw Refusal(response: failure.response(call))
        }
        return HTTPResponse(
            status: 200, headers: .json(OpenAIHeaders.all(call)), body: body)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        // What is not there is a missing model, on whichever path.
        guard flaw.kind == .notFound else { return OpenAIFailure(flaw).response(call) }
        return OpenAIFailure(status: 404, code: nil).response(call)
    }

    private static func unknown(_ model: String) -> OpenAIFailure {
        var failure = OpenAIFailure(status: 404, code: "model_not_found")
        failure.message =
            OpenAIModel.onlyForResponses.contains(model)
            ? "This is not a chat model and thus not supported in v1/chat/completions."
            : "The model `\(model)` does not exist or you do not have access to it."
        return failure
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        guard let id else {
            let all = OpenAIModel.all.map { Self.node($0) }
            return .json(
                ["object": "list", "data": .array(all)], headers: OpenAIHeaders.all(call))
        }
        guard let model = OpenAIModel.named(id) else {
            throw Refusal(response: Self.unknown(id).response(call))
        }
        return .json(Self.node(model), headers: OpenAIHeaders.all(call))
    }

    private static func node(_ model: OpenAIModel) -> JSONNode {
        [
            "id": .string(model.id), "object": "model", "created": 1_767_225_600,
            "owned_by": "system", "shutdown_date": .null,
        ]
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        OpenAIUsageExport.node(books.usage(of: .openai, in: query), width: query.width)
    }
}

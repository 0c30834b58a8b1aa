import HTTPServer
import JSON

/// The simulated Anthropic: messages, token counts and models.
struct AnthropicSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/v1/messages"): .generate
        case ("POST", "/v1/messages/count_tokens"): .countTokens
        case ("GET", "/v1/models"): .listModels
        case ("GET", let path) where path.hasPrefix("/v1/models/"):
            .showModel(String(path.dropFirst(11)))
        default: nil
        }
    }

    func requestID(of call: SimulatedCall) -> String { AnthropicHeaders.requestID(call) }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.headers.first("x-api-key") ?? call.bearer,
            configuration.accepts(key: key)
        else { throw Refusal(response: AnthropicFailure(status: 401, code: nil).response(call)) }
        return SimulatedCall.payer(of: key)
    }

    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        // What is too large is refused before it reaches the API, by something that writes no JSON.
        if status == 413 {
            return HTTPResponse(
                status: 413, headers: ["content-type": "text/html"],
                body: Array("<html><title>413 Request Entity Too Large</title></html>".utf8))
        }
        return AnthropicFailure(status: status, code: code).response(call, retryAfter: retryAfter)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        AnthropicFailure(status: 400, type: "invalid_request_error", message: flaw.message)
            .response(call)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        let request = try request(call, body: body, needsLimit: true)
        let message = AnthropicMessage(
            call: call, payer: payer, request: request, conditions: conditions)
        return try understood(call) { () throws(RequestFlaw) in
            try message.answer(by: writer, cache: cache)
        }
    }

    func countTokens(_ call: SimulatedCall, body: JSONValue?) throws(Refusal) -> HTTPResponse {
        let tokens = try request(call, body: body, needsLimit: false).prompt.meter.tokens
        return .json(
            ["input_tokens": .number(tokens)], headers: AnthropicHeaders.all(call))
    }

    private func request(
        _ call: SimulatedCall, body: JSONValue?, needsLimit: Bool
    ) throws(Refusal) -> AnthropicRequest {
        guard let version = call.headers.first("anthropic-version") else {
            throw refusal(call, "anthropic-version: header is required")
        }
        guard AnthropicRequest.versions.contains(version) else {
            throw refusal(call, "anthropic-version: \"\(version)\" is not a valid version")
        }
        guard let body, body.kind == .object else {
            throw refusal(call, "The request body is not valid JSON")
        }
        let reader = BodyReader(value: body)
        let name = try understood(call) { () throws(RequestFlaw) in
            guard let name = try reader.text("model") else {
                throw RequestFlaw(kind: .missing, param: "model", message: "model: Field required")
            }
            return name
        }
        guard let model = AnthropicModel.named(name) else {
            throw Refusal(response: Self.unknown(name).response(call))
        }
        return try understood(call) { () throws(RequestFlaw) in
            try AnthropicRequest(reader, model: model, version: version, needsLimit: needsLimit)
        }
    }

    private func refusal(_ call: SimulatedCall, _ message: String) -> Refusal {
        let failure = AnthropicFailure(
            status: 400, type: "invalid_request_error", message: message)
        return Refusal(response: failure.response(call))
    }

    private static func unknown(_ model: String) -> AnthropicFailure {
        AnthropicFailure(status: 404, type: "not_found_error", message: "model: \(model)")
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        guard let id else {
            let all = AnthropicModel.all
            return .json(
                [
                    "data": .array(all.map { Self.node($0) }), "has_more": false,
                    "first_id": .text(all.first?.id), "last_id": .text(all.last?.id),
                ], headers: AnthropicHeaders.all(call))
        }
        guard let model = AnthropicModel.named(id) else {
            throw Refusal(response: Self.unknown(id).response(call))
        }
        return .json(Self.node(model), headers: AnthropicHeaders.all(call))
    }

    private static func node(_ model: AnthropicModel) -> JSONNode {
        [
            "type": "model", "id": .string(model.id), "display_name": .string(model.id),
            "created_at": "2026-01-01T00:00:00Z", "lifecycle": "active",
            "max_input_tokens": .number(model.contextTokensMax),
            "max_tokens": .number(model.outputTokensMax),
        ]
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        AnthropicUsageExport.node(books.usage(of: .anthropic, in: query), width: query.width)
    }
}

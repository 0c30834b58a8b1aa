import HTTPServer
import JSON

/// The simulated OpenRouter: chat completions over many vendors, with a control plane of its own.
///
/// Unless a request says `allow_fallbacks: false`, an upstream that fails is masked: another one serves, and the books
/// show both calls. A key that begins with `sk-byok` has keys of its own at the vendors.
struct OpenRouterSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()

    private static let vendors = ["openai", "anthropic", "google", "x-ai", "mistralai"]

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/chat/completions"): .generate
        case ("GET", "/models"): .listModels
        default: nil
        }
    }

    func requestID(of call: SimulatedCall) -> String { call.id("gen-", length: 24) }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer, configuration.accepts(key: key) else {
            throw Refusal(response: failure(call, status: 401, code: nil, retryAfter: nil))
        }
        return SimulatedCall.payer(of: key)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func masks(_ fault: Fault, body: JSONValue?) -> Bool {
        fault.kind == .status && fault.status >= 429
            && body?["provider"]?["allow_fallbacks"]?.bool != false
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        guard let body, body.kind == .object else {
            throw Refusal(response: failure(call, status: 400, code: nil, retryAfter: nil))
        }
        let request = try understood(call) { () throws(RequestFlaw) in
            try ChatCompletionRequest(body)
        }
        let vendor = request.model.split(separator: "/").first.map { String($0) } ?? ""
        guard Self.vendors.contains(vendor), request.model.contains("/") else {
            throw Refusal(response: failure(call, status: 404, code: nil, retryAfter: nil))
        }
        let chat = OpenRouterChat(
            call: call, payer: payer, request: request,
            vendor: body["provider"]?["only"]?[0]?.string ?? vendor, conditions: conditions)
        return chat.answer(by: writer)
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        .json(["data": .array(Self.vendors.map { ["id": .string($0 + "/any")] })])
    }

    /// The code `after_processing_began` puts the error into a 200, as it comes once an upstream has begun.
    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        let type =
            switch status {
            case 402 where retryAfter != nil: "in_flight_budget_exhausted"
            case 429: "rate_limit_exceeded"
            case 502, 503, 529: "provider_overloaded"
            case 408, 524: "timeout"
            default: "server"
            }
        let message =
            status == 402 && retryAfter != nil
            ? "The budget for in-flight requests is exhausted." : "The request failed."
        let body: JSONNode = [
            "error": [
                "code": .number(status), "message": .string(message),
                "metadata": ["error_type": .string(type)],
            ]
        ]
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        let sent = code == "after_processing_began" ? 200 : status
        return .json(body, status: sent, headers: [("x-generation-id", requestID(of: call))] + more)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        .json(
            ["error": ["code": 400, "message": .string(flaw.message), "metadata": .null]],
            status: 400)
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        CompatibleUsageExport.node(books.usage(of: .openrouter, in: query), width: query.width)
    }
}

import HTTPServer
import JSON
import Synchronization

/// The simulated Bifrost: OpenAI's shape over `vendor/model`, with a control plane of its own.
///
/// It chooses between two keys unless a request names one, and goes on to a body's `fallbacks` when an upstream fails:
/// the books show each call, with the key as the payer.
struct BifrostSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()
    private let turns = Turns()

    /// Whose turn it is among the keys.
    private final class Turns: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private static let vendors = ["openai", "anthropic", "mistral", "cohere", "bedrock", "groq"]

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/chat/completions"): .generate
        case ("GET", "/models"): .listModels
        default: nil
        }
    }

    func requestID(of call: SimulatedCall) -> String { call.uuid("x-request-id") }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer, configuration.accepts(key: key) else {
            throw Refusal(response: failure(call, status: 401, code: nil, retryAfter: nil))
        }
        if let pinned = call.headers.first("x-bf-api-key-id") { return pinned }
        return turns.next() % 2 == 0 ? "key-b" : "key-a"
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func masks(_ fault: Fault, body: JSONValue?) -> Bool {
        fault.kind == .status && (body?["fallbacks"]?.count ?? 0) > 0
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
        let parts = request.model.split(separator: "/", maxSplits: 1).map { String($0) }
        guard parts.count == 2, Self.vendors.contains(parts[0]) else {
            throw Refusal(response: failure(call, status: 404, code: nil, retryAfter: nil))
        }
        let chat = BifrostChat(
            call: call, payer: payer, request: request, vendor: parts[0], model: parts[1],
            conditions: conditions)
        return chat.answer(by: writer, cache: cache)
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        .json(["data": .array(Self.vendors.map { ["id": .string($0 + "/any")] })])
    }

    /// With the code `governance` it is the gateway's own refusal, of a budget or a virtual key.
    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        let isOwn = code == "governance"
        let error: JSONNode = [
            "type": isOwn ? "budget_exceeded" : "upstream_error", "code": .text(code),
            "message": "The request failed.",
        ]
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        return .json(
            [
                "is_bifrost_error": .bool(isOwn), "status_code": .number(status), "error": error,
                "extra_fields": ["provider": "openai", "request_type": "chat_completion"],
            ], status: status, headers: more)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        .json(
            [
                "is_bifrost_error": false, "status_code": 400,
                "error": [
                    "type": "invalid_request_error", "message": .string(flaw.message),
                    "param": .string(flaw.param),
                ],
            ], status: 400)
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        CompatibleUsageExport.node(books.usage(of: .bifrost, in: query), width: query.width)
    }
}

import HTTPServer
import JSON

/// OpenAI's errors: one object with message, type, param and code, all four always there.
struct OpenAIFailure: Sendable {
    var status: Int
    var type: String
    var code: String?
    var param: String?
    var message: String

    func response(_ call: SimulatedCall, retryAfter: Int? = nil) -> HTTPResponse {
        let body: JSONNode = [
            "error": [
                "message": .string(message), "type": .string(type), "param": .text(param),
                "code": .text(code),
            ]
        ]
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        return .json(body, status: status, headers: OpenAIHeaders.all(call) + more)
    }

    /// The usual error of that status, or the one that the code names.
    init(status: Int, code: String?) {
        let usual = Self.usual(of: status, code: code)
        self.status = status
        type = usual.type
        self.code = code ?? usual.code
        param = status == 404 ? "model" : nil
        message = usual.message
    }

    init(_ flaw: RequestFlaw) {
        status = 400
        type = "invalid_request_error"
        param = flaw.param
        message = flaw.message
        code =
            switch flaw.kind {
            case .missing: "missing_required_parameter"
            case .wrongType: "invalid_type"
            case .invalidValue: "invalid_value"
            case .unsupportedParameter: "unsupported_parameter"
            case .unsupportedValue: "unsupported_value"
            case .contextLength: "context_length_exceeded"
            case .tier, .notFound: nil
            }
    }

    private static func usual(
        of status: Int, code: String?
    ) -> (type: String, code: String?, message: String) {
        switch (status, code) {
        case (400, "context_length_exceeded"?):
            ("invalid_request_error", code, "Your input exceeds the context window of this model.")
        case (401, _):
            ("invalid_request_error", "invalid_api_key", "Incorrect API key provided.")
        case (403, _):
            ("invalid_request_error", nil, "You are not allowed to use this resource.")
        case (404, _):
            ("invalid_request_error", "model_not_found", "The model does not exist.")
        case (408, _): ("invalid_request_error", "timeout", "The request took too long.")
        case (409, _): ("invalid_request_error", "conflict", "The resource is in use.")
        case (429, let code?) where quotaCodes.contains(code):
            ("insufficient_quota", code, "You exceeded your current quota; check your plan.")
        case (429, "resource_unavailable"?):
            ("rate_limit_error", code, "Resource Unavailable")
        case (429, "slow_down"?):
            ("rate_limit_error", code, "Your traffic has grown too fast; slow down.")
        case (429, _):
            ("rate_limit_error", "rate_limit_exceeded", "Rate limit reached for requests.")
        case (503, _):
            (
                "service_unavailable_error", "server_is_overloaded",
                "The server is overloaded or not ready yet."
            )
        case (500..., _): ("server_error", nil, "The server had an error while processing.")
        default: ("invalid_request_error", nil, "The request was refused.")
        }
    }

    private static let quotaCodes: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
    ]
}

enum OpenAIHeaders {
    static func requestID(_ call: SimulatedCall) -> String {
        call.id("req_", length: 32, from: SeededGenerator.hex)
    }

    /// On every answer of the API.
    static func all(_ call: SimulatedCall) -> [(String, String)] {
        [
            ("x-request-id", requestID(call)), ("openai-version", "2020-10-01"),
            ("openai-organization", "org-simulated"), ("openai-processing-ms", "42"),
        ]
    }

    /// On answers to generation; resets are durations, not times.
    static func rateLimits(tokens: Int, isScarce: Bool) -> [(String, String)] {
        isScarce
            ? spent
            : [
                ("x-ratelimit-limit-requests", "10000"), ("x-ratelimit-limit-tokens", "30000000"),
                ("x-ratelimit-remaining-requests", "9999"),
                ("x-ratelimit-remaining-tokens", String(max(0, 30_000_000 - tokens))),
                ("x-ratelimit-reset-requests", "6ms"), ("x-ratelimit-reset-tokens", "1ms"),
            ]
    }

    /// Nothing is left, and all of it is there again in a minute and a half.
    private static let spent = [
        ("x-ratelimit-limit-requests", "10000"), ("x-ratelimit-limit-tokens", "30000000"),
        ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-remaining-tokens", "29000000"),
        ("x-ratelimit-reset-requests", "1m30s"), ("x-ratelimit-reset-tokens", "120ms"),
    ]
}

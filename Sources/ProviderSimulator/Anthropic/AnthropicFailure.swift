import HTTPServer
import JSON

/// Anthropic's errors: typed, with the request's id inside and outside.
struct AnthropicFailure: Sendable {
    var status: Int
    var type: String
    /// Finer than the type; few errors have one.
    var detail: String?
    var message: String

    init(status: Int, type: String, message: String) {
        self.status = status
        self.type = type
        self.message = message
    }

    /// The usual error of that status. A code that is an error type replaces the type, any other is the detail.
    init(status: Int, code: String?) {
        let usual = Self.usual(of: status)
        let isType = code?.hasSuffix("_error") ?? false
        type = isType ? code ?? usual.type : usual.type
        detail = isType ? nil : code
        self.status = status
        message = usual.message
    }

    func response(_ call: SimulatedCall, retryAfter: Int? = nil) -> HTTPResponse {
        let id = AnthropicHeaders.requestID(call)
        let body: JSONNode = [
            "type": "error",
            "error": .members([
                ("type", .string(type)), ("message", .string(message)),
                ("details", detail.map { ["error_code": .string($0)] }),
            ]),
            "request_id": .string(id),
        ]
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        return .json(body, status: status, headers: AnthropicHeaders.all(call) + more)
    }

    private static func usual(of status: Int) -> (type: String, message: String) {
        switch status {
        case 400: ("invalid_request_error", "The request was invalid.")
        case 401: ("authentication_error", "invalid x-api-key")
        case 402: ("billing_error", "There is a problem with your billing.")
        case 403: ("permission_error", "Your API key may not use this resource.")
        case 404: ("not_found_error", "The requested resource was not found.")
        case 409: ("conflict_error", "The resource is in use.")
        case 413: ("request_too_large", "Request exceeds the maximum size")
        case 429: ("rate_limit_error", "This request would exceed your rate limit.")
        case 504: ("timeout_error", "The request timed out.")
        case 529: ("overloaded_error", "Overloaded")
        case 500...: ("api_error", "Internal server error")
        default: ("invalid_request_error", "The request was refused.")
        }
    }
}

enum AnthropicHeaders {
    static func requestID(_ call: SimulatedCall) -> String { call.id("req_011C", length: 20) }

    static func all(_ call: SimulatedCall) -> [(String, String)] {
        [
            ("request-id", requestID(call)),
            ("anthropic-organization-id", "00000000-0000-4000-8000-000000000001"),
        ]
    }

    /// On answers to generation; a reset is the moment at which all is there again.
    static func rateLimits(
        _ call: SimulatedCall, _ tokens: BilledTokens, isScarce: Bool
    ) -> [(String, String)] {
        let limits = [
            ("requests", 1000, 1), ("tokens", 2_400_000, tokens.input - tokens.cacheRead),
            ("input-tokens", 2_000_000, tokens.input - tokens.cacheRead),
            ("output-tokens", 400_000, 0),
        ]
        let reset = call.at.adding(seconds: isScarce ? 90 : 1).rfc3339
        return limits.flatMap { name, limit, used in
            // Tokens that remain are rounded to thousands.
            let left = name == "requests" ? limit - used : (limit - used + 500) / 1000 * 1000
            return [
                ("anthropic-ratelimit-\(name)-limit", String(limit)),
                ("anthropic-ratelimit-\(name)-remaining", String(isScarce ? 0 : max(0, left))),
                ("anthropic-ratelimit-\(name)-reset", reset),
            ]
        }
    }
}

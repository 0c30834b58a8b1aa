import HTTPServer
import JSON

/// xAI's errors: a code, and the error as a text and not an object.
struct XAIFailure: Sendable {
    var status: Int
    var code: String
    var message: String

    func response(_ call: SimulatedCall, retryAfter: Int? = nil) -> HTTPResponse {
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        return .json(
            ["code": .string(code), "error": .string(message)], status: status,
            headers: [("x-request-id", XAISimulator.requestID(call))] + more)
    }

    init(status: Int, code: String, message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// The usual error of that status. With 403 and 429, a code that speaks of credits or quota means that they are used up.
    init(status: Int, code: String?) {
        let isSpent = code.map { $0.contains("credit") || $0.contains("quota") } ?? false
        let usual = Self.usual(of: status, isSpent: isSpent)
        self.init(
            status: status, code: isSpent ? usual.code : code ?? usual.code,
            message: usual.message)
    }

    private static func usual(
        of status: Int, isSpent: Bool
    ) -> (code: String, message: String) {
        let spent = """
            Your team has either used all available credits or reached its monthly spending limit.
            """
        return switch status {
        case 400:
            ("Client specified an invalid argument", "The request is invalid.")
        case 401: ("unauthenticated", "No or invalid Authorization header.")
        case 403: ("permission-denied", isSpent ? spent : "You may not perform this action.")
        case 404:
            ("Some requested entity was not found", "The requested resource was not found.")
        case 415: ("unsupported-media-type", "Expected a request with a JSON body.")
        case 422: ("invalid-argument", "Failed to read the JSON body into the target type.")
        case 429:
            (
                "Some resource has been exhausted",
                isSpent ? spent : "Too many requests. Requests per second (actual/limit): 2/2."
            )
        case 503: ("unavailable", "The service is currently unavailable.")
        case 500...: ("internal", "Internal server error.")
        default: ("invalid-argument", "The request was refused.")
        }
    }
}

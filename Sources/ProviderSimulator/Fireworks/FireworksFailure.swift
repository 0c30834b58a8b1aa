import HTTPServer
import JSON

/// Fireworks' errors: an object like OpenAI's with `object: error`, except for failed validation, which lists details.
struct FireworksFailure: Sendable {
    var status: Int
    var type = "invalid_request_error"
    var code: String
    var param: String?
    var message: String

    init(status: Int, code: String?) {
        self.status = status
        let usual = Self.usual(of: status)
        self.code = code ?? usual.code
        message = usual.message
        if status >= 500 { type = "error" }
    }

    func response(_ call: SimulatedCall, retryAfter: Int? = nil) -> HTTPResponse {
        let body: JSONNode = [
            "error": [
                "object": "error", "type": .string(type), "code": .string(code),
                "message": .string(message), "param": .text(param),
            ]
        ]
        let more = retryAfter.map { [("retry-after", String($0))] } ?? []
        return .json(
            body, status: status,
            headers: [("x-request-id", FireworksSimulator.requestID(call))] + more)
    }

    /// The form in which missing and mistyped fields are reported.
    static func validation(_ flaw: RequestFlaw, _ call: SimulatedCall) -> HTTPResponse {
        let place = flaw.param.split { ".[]".contains($0) }.map { JSONNode.string(String($0)) }
        let kind: JSONNode = flaw.kind == .missing ? "value_error.missing" : "type_error"
        return .json(
            [
                "detail": .array([
                    ["loc": .array(["body"] + place), "msg": .string(flaw.message), "type": kind]
                ])
            ], status: 422, headers: [("x-request-id", FireworksSimulator.requestID(call))])
    }

    private static func usual(of status: Int) -> (code: String, message: String) {
        switch status {
        case 400: ("INVALID_ARGUMENT", "The request is invalid.")
        case 401: ("UNAUTHORIZED", "The API key you provided is invalid.")
        case 402: ("PAYMENT_REQUIRED", "Prepaid credits are exhausted.")
        case 403: ("FORBIDDEN", "You may not use this resource.")
        case 404: ("NOT_FOUND", "Model not found, inaccessible, and/or not deployed")
        case 412: ("FAILED_PRECONDITION", "The account is suspended.")
        case 429: ("RATE_LIMIT_EXCEEDED", "Too many requests.")
        case 503: ("SERVICE_OVERLOADED", "Service Overloaded")
        case 500...: ("INTERNAL", "Internal server error.")
        default: ("INVALID_ARGUMENT", "The request was refused.")
        }
    }
}

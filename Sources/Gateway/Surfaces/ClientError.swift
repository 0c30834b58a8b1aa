import Events
import HTTPServer
import JSON

/// An error as a client gets it, on whichever surface.
struct ClientError: Sendable, Equatable {
    var status: Int
    /// The stable code; nil where no reason code applies (a missing key, an unknown path).
    var reason: ReasonCode?
    var message: String
    var param: String?
    /// Seconds to wait before trying again, or nil.
    var retryAfter: Int?
    /// Tells official SDKs not to try again: another try would only multiply the spend.
    var forbidsRetry = false

    init(
        status: Int, reason: ReasonCode?, message: String, param: String? = nil,
        retryAfter: Int? = nil, forbidsRetry: Bool = false
    ) {
        self.status = status
        self.reason = reason
        self.message = message
        self.param = param
        self.retryAfter = retryAfter
        self.forbidsRetry = forbidsRetry
    }

    init(_ refusal: Refusal) {
        self.init(
            status: refusal.status, reason: refusal.reason, message: refusal.message,
            param: refusal.param,
            retryAfter: refusal.retryAfter ?? refusal.reason.retryAfterSeconds,
            forbidsRetry: refusal.reason == .budgetExhausted || refusal.status == 409)
    }

    /// The error of an unknown or missing key.
    static let unauthorized = ClientError(
        status: 401, reason: nil,
        message: "No valid API key was given. Send yours as `Authorization: Bearer zk_…`.")

    private var openAIType: String {
        if let reason { return reason.openAIErrorType }
        return status == 401 ? "authentication_error" : "invalid_request_error"
    }

    /// OpenAI's word where no reason code applies.
    private var code: String? {
        reason?.rawValue ?? (status == 401 ? "invalid_api_key" : nil)
    }

    /// `{"error":{"message","type","param","code"}}`, as OpenAI's SDKs read it.
    var openAIBody: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.member("message", message)
        json.member("type", openAIType)
        json.member("param", param)
        json.member("code", code)
        json.endObject()
        json.endObject()
        return json.take()
    }

    func openAIResponse(id: ResponseID?) -> HTTPResponse {
        response(id: id, contentType: "application/json", body: openAIBody)
    }

    /// RFC 9457 problem details with the reason code, for the native surface.
    func problemResponse(id: ResponseID? = nil) -> HTTPResponse {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", "about:blank")
        json.member("title", StatusPhrase.of(status))
        json.member("status", status)
        json.member("detail", message)
        if let param { json.member("param", param) }
        if let reason { json.member("reason_code", reason.rawValue) }
        json.endObject()
        return response(id: id, contentType: "application/problem+json", body: json.take())
    }

    func response(id: ResponseID?, contentType: String, body: [UInt8]) -> HTTPResponse {
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", contentType)
        headers.addSafe("Retry-After", retryAfter.map(String.init))
        if forbidsRetry { headers.addSafe("x-should-retry", "false") }
        if status == 401 { headers.addSafe("WWW-Authenticate", "Bearer") }
        return HTTPResponse(status: status, headers: headers, body: body)
    }
}

/// The standard phrases of the statuses in use (RFC 9110 §15).
enum StatusPhrase {
    static func of(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Error"
        }
    }
}

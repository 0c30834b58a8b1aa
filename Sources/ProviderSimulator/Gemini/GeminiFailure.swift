import HTTPServer
import JSON

/// Google's errors: code, message, a status in capitals, and details.
struct GeminiFailure: Sendable {
    var code: Int
    var status: String
    var message: String
    var details: [JSONNode] = []

    init(code: Int, status: String, message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    /// The usual error of that status.
    ///
    /// - Parameter code: another status in capitals; for 429 also a quota's id, whose end `PerDay` or `PerMinute` says which
    ///   quota is used up, or `none` for an error without details.
    init(status number: Int, code: String?, retryAfter: Int? = nil) {
        let usual = Self.usual(of: number)
        self.init(code: number, status: usual.status, message: usual.message)
        let isStatus = code.map { $0 == $0.uppercased() } ?? false
        if let code, isStatus { status = code }
        if number == 429, code != "none" { addQuota(isStatus ? nil : code, retryAfter: retryAfter) }
        if number == 503, let retryAfter { addRetry(retryAfter) }
    }

    private mutating func addQuota(_ quota: String?, retryAfter: Int?) {
        let id = quota ?? "GenerateRequestsPerMinutePerProjectPerModel"
        details.append([
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": .array([
                [
                    "quotaMetric": "generativelanguage.googleapis.com/generate_content_requests",
                    "quotaId": .string(id), "quotaValue": "10",
                ]
            ]),
        ])
        if let retryAfter { addRetry(retryAfter) }
    }

    private mutating func addRetry(_ seconds: Int) {
        message += " Please retry in \(seconds)s."
        details.append([
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": .string("\(seconds)s"),
        ])
    }

    static var badKey: GeminiFailure {
        var failure = GeminiFailure(
            code: 400, status: "INVALID_ARGUMENT",
            message: "API key not valid. Please pass a valid API key.")
        failure.details = [
            [
                "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
                "metadata": ["service": "generativelanguage.googleapis.com"],
            ]
        ]
        return failure
    }

    func response() -> HTTPResponse {
        .json(
            [
                "error": .members([
                    ("code", .number(code)), ("message", .string(message)),
                    ("status", .string(status)),
                    ("details", details.isEmpty ? nil : .array(details)),
                ])
            ], status: code)
    }

    private static func usual(of status: Int) -> (status: String, message: String) {
        switch status {
        case 400: ("INVALID_ARGUMENT", "Request contains an invalid argument.")
        case 401: ("UNAUTHENTICATED", "Request had invalid authentication credentials.")
        case 402: ("RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.")
        case 403: ("PERMISSION_DENIED", "The caller does not have permission.")
        case 404: ("NOT_FOUND", "The model is not found or is not supported.")
        case 429: ("RESOURCE_EXHAUSTED", "You exceeded your current quota.")
        case 499: ("CANCELLED", "The operation was cancelled.")
        case 503: ("UNAVAILABLE", "The model is overloaded. Please try again later.")
        case 504: ("DEADLINE_EXCEEDED", "The request could not finish in time.")
        case 500...: ("INTERNAL", "An internal error has occurred.")
        default: ("INVALID_ARGUMENT", "The request was refused.")
        }
    }
}

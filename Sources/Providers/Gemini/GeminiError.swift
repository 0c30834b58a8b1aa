import Events
import JSON

/// An error of Gemini: `{"error":{code,message,status,details}}`, sometimes as the one element of an array.
struct GeminiError {
    private let body: ProviderErrorBody
    private let status: String?
    private let httpStatus: Int
    /// The reason that an ErrorInfo gives, such as API_KEY_INVALID.
    private var info: String?
    /// The quotas violated, by their ids.
    private var quotas: [String] = []
    private var retryDelay: Duration?

    /// - Parameter httpStatus: of the answer, or nil for an error inside a 2xx: its own code then counts.
    init(in root: JSONValue?, httpStatus: Int?) {
        let root = root?.kind == .array ? root?[0] : root
        let error = root?["error"]
        body = root.map(ProviderErrorBody.init(in:)) ?? ProviderErrorBody()
        status = error?["status"]?.string
        self.httpStatus = httpStatus ?? error?["code"]?.int.flatMap { Int(exactly: $0) } ?? 500
        for detail in error?["details"]?.elements.map(\.self) ?? [] {
            let type = detail["@type"]?.string ?? ""
            if type.hasSuffix(".ErrorInfo") {
                info = detail["reason"]?.string
            } else if type.hasSuffix(".QuotaFailure") {
                quotas += detail["violations"]?.elements.compactMap { $0["quotaId"]?.string } ?? []
            } else if type.hasSuffix(".RetryInfo") {
                retryDelay = detail["retryDelay"]?.string.flatMap(Self.delay)
            }
        }
    }

    /// Reads a body that may be anything at all.
    init(reading bytes: [UInt8], httpStatus: Int) {
        let isRead = bytes.count <= ProviderErrorBody.bytesMax
        let document = isRead ? try? JSONDocument(parsing: bytes) : nil
        self.init(in: document?.root, httpStatus: httpStatus)
    }

    /// The failure; `billed` is what is known of errors at this point of an exchange.
    func failure(head: UpstreamHead, billed: Bool?) -> UpstreamFailure {
        var error = body
        error.type = status ?? body.type
        error.code = info ?? quotas.first ?? body.code
        let reason = reason
        let verdict = FailureVerdict(
            reason, billed: billed, refuses: refuses(reason), pause: retryDelay ?? delayInWords)
        return UpstreamFailure(verdict, error: error, head: head)
    }

    /// A model's own quota, or a permission that may be that of one model only; nil: as for everybody.
    private func refuses(_ reason: ReasonCode) -> RefusalScope? {
        switch reason {
        case .providerQuotaExhausted: quotas.contains { $0.contains("PerModel") } ? .model : nil
        case .providerAuthFailed: status == "PERMISSION_DENIED" && info == nil ? .model : nil
        default: nil
        }
    }

    /// The delay as some messages tell it: `Please retry in 12.5s.`, or in `ms`.
    private var delayInWords: Duration? {
        guard let message = body.message, let begin = message.firstRange(of: "retry in ") else {
            return nil
        }
        let word = message[begin.upperBound...].prefix { $0.isNumber || $0.isLetter || $0 == "." }
        let text = String(word.hasSuffix(".") ? word.dropLast() : word)
        guard text.hasSuffix("ms") else { return Self.delay(text) }
        return Self.delay(String(text.dropLast(2)) + "s").map { $0 / 1_000 }
    }

    private var reason: ReasonCode {
        if let info, Self.keyFaults.contains(info) { return .providerAuthFailed }
        // A timeout or a conflict, whatever word stands beside it.
        if httpStatus == 408 || httpStatus == 409 { return .providerError }
        switch status {
        case "INVALID_ARGUMENT", "OUT_OF_RANGE":
            let isTooLong = body.mentions(
                "token count", "context window", "maximum number of tokens")
            return isTooLong ? .contextLengthExceeded : .invalidRequest
        // The account's own state: a region without a free tier, billing switched off.
        case "FAILED_PRECONDITION", "PERMISSION_DENIED", "UNAUTHENTICATED":
            return .providerAuthFailed
        // A cache that the customer named has ended; the model is there.
        case "NOT_FOUND" where body.mentions("cachedcontent"): return .invalidRequest
        case "NOT_FOUND": return .providerModelMissing
        case "RESOURCE_EXHAUSTED": return exhaustionReason
        case "UNAVAILABLE": return .providerOverloaded
        case "INTERNAL", "DEADLINE_EXCEEDED", "CANCELLED", "UNKNOWN", "ABORTED":
            return .providerError
        default: return httpStatus == 429 ? exhaustionReason : statusReason
        }
    }

    /// Prepaid credit gone, or a daily quota, whose delay can be hours: no back-off helps.
    private var exhaustionReason: ReasonCode {
        let isDaily = quotas.contains { $0.contains("PerDay") }
        return httpStatus == 402 || isDaily ? .providerQuotaExhausted : .providerRateLimited
    }

    /// 499 is Google's own for a caller that left.
    private var statusReason: ReasonCode {
        httpStatus == 499 ? .providerError : FailureVerdict(status: httpStatus).reason
    }

    private static let keyFaults: Set<String> = [
        "API_KEY_INVALID", "API_KEY_EXPIRED", "API_KEY_SERVICE_BLOCKED", "CONSUMER_SUSPENDED",
    ]

    /// Protobuf's text form of a duration: seconds with up to nine decimals and an `s`, rounded up to a millisecond.
    static func delay(_ text: String) -> Duration? {
        guard text.hasSuffix("s"), (2...32).contains(text.utf8.count),
            text.dropLast().utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }),
            let seconds = Double(text.dropLast())
        else { return nil }
        return UpstreamHead.bounded(seconds: seconds)
    }
}

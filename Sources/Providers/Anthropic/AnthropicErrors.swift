import Events
import JSON

/// Anthropic's errors in our words.
///
/// The type of the error decides, with `details.error_code` where it has one. Three faults have no code of their own and are
/// known by their text only: a prompt too long, a spend limit that the customer set, and a credit used up.
enum AnthropicErrors {
    /// - Parameter status: the HTTP status, or nil for an error inside a stream.
    static func verdict(_ error: ProviderErrorBody, status: Int?) -> FailureVerdict {
        // Answers with an error status are not billed; an error inside a stream may be.
        let billed: Bool? = status == nil ? nil : false
        // A good key that may not use this model may use others.
        let isPermission = error.type == "permission_error" || status == 403
        let reason = reason(error, status: status)
        return FailureVerdict(
            reason, billed: billed,
            refuses: isPermission && reason == .providerAuthFailed ? .model : nil)
    }

    private static func reason(_ error: ProviderErrorBody, status: Int?) -> ReasonCode {
        if error.names(spendLimits) { return .providerQuotaExhausted }
        if error.names(["request_body_timeout"]) { return .providerError }
        // These statuses say more than the type beside them, which may be that of any 4xx or 5xx.
        switch status {
        case 408, 409: return .providerError
        case 503, 529: return .providerOverloaded
        default: break
        }
        return switch error.type {
        case "invalid_request_error": invalidRequestReason(error)
        case "request_too_large": .invalidRequest
        case "authentication_error", "permission_error": .providerAuthFailed
        case "billing_error": .providerQuotaExhausted
        case "not_found_error": .providerModelMissing
        case "rate_limit_error": .providerRateLimited
        case "overloaded_error": .providerOverloaded
        case "api_error", "timeout_error", "conflict_error": .providerError
        default: FailureVerdict(status: status ?? 200).reason
        }
    }

    private static func invalidRequestReason(_ error: ProviderErrorBody) -> ReasonCode {
        if error.mentions("prompt is too long", "exceed context limit", "context window") {
            return .contextLengthExceeded
        }
        if error.mentions("api usage limits", "credit balance is too low") {
            return .providerQuotaExhausted
        }
        return .invalidRequest
    }

    private static let spendLimits: Set<String> = [
        "enforced_spend_limit_reached", "contract_spend_limit_reached",
    ]

    /// Reads an error body, taking the code from `error.details.error_code`.
    static func body(in root: JSONValue) -> ProviderErrorBody {
        var body = ProviderErrorBody(in: root)
        if let code = root["error"]?["details"]?["error_code"]?.string { body.code = code }
        return body
    }

    static func body(reading bytes: [UInt8]) -> ProviderErrorBody {
        guard bytes.count <= ProviderErrorBody.bytesMax,
            let document = try? JSONDocument(parsing: bytes)
        else { return ProviderErrorBody() }
        return body(in: document.root)
    }
}

extension AnthropicAdapter {
    package func allowance(in head: UpstreamHead) -> RateAllowance? { head.allowance(Self.limits) }

    private static let limits = ["requests", "tokens", "input-tokens", "output-tokens"].map {
        RateLimitHeaders(
            limit: "anthropic-ratelimit-\($0)-limit",
            remaining: "anthropic-ratelimit-\($0)-remaining",
            reset: .instant("anthropic-ratelimit-\($0)-reset"))
    }
}

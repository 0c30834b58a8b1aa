import Events

extension OpenAIAdapter {
    /// By the error's code first: the same 429 says "wait", "pay" and "no capacity in this tier".
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        if error.names(Self.quotaWords) { return FailureVerdict(.providerQuotaExhausted) }
        if error.names(["invalid_api_key", "account_deactivated", "authentication_error"]) {
            return FailureVerdict(.providerAuthFailed)
        }
        if error.names(["context_length_exceeded"]) {
            return FailureVerdict(.contextLengthExceeded)
        }
        if error.names(["model_not_found"]) { return FailureVerdict(.providerModelMissing) }
        if error.names(["resource_unavailable"])
            || (status == 429 && error.mentions("resource unavailable"))
        {
            return FailureVerdict(.providerTierUnavailable)
        }
        if error.names(["server_is_overloaded", "service_unavailable_error", "overloaded_error"]) {
            return FailureVerdict(.providerOverloaded)
        }
        if error.names(Self.rateWords) { return FailureVerdict(.providerRateLimited) }
        let isRefusal = status == 400 || (status == 200 && error.type == "invalid_request_error")
        guard isRefusal else { return FailureVerdict(status: status) }
        if error.param == "service_tier" { return FailureVerdict(.providerTierUnavailable) }
        return FailureVerdict(error.saysTooLong ? .contextLengthExceeded : .invalidRequest)
    }

    private static let quotaWords: Set<String> = [
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
        "billing_hard_limit_reached", "billing_not_active",
    ]

    /// `requests` and `tokens` are older types of the same error.
    private static let rateWords: Set<String> = [
        "rate_limit_exceeded", "slow_down", "rate_limit_error", "requests", "tokens",
    ]
}

extension ProviderErrorBody {
    /// Whether the message says that the input does not fit the model's context, for providers without a code for it.
    var saysTooLong: Bool {
        mentions(
            "context length", "context window", "maximum prompt length", "prompt is too long")
    }
}

extension OpenAIAdapter {
    package func allowance(in head: UpstreamHead) -> RateAllowance? { head.allowance(Self.limits) }

    private static let limits = ["requests", "tokens", "project-tokens"].map {
        RateLimitHeaders(
            limit: "x-ratelimit-limit-\($0)", remaining: "x-ratelimit-remaining-\($0)",
            reset: .span("x-ratelimit-reset-\($0)"))
    }
}

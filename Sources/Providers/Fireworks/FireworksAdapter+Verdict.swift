import Events

extension FireworksAdapter {
    /// By status: its error types say little (a 429 was seen as `invalid_request_error`).
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        if error.code == "DEPLOYMENT_SCALING_UP" { return Self.wakingUp }
        switch status {
        case 400:
            if error.code == "NOT_FOUND" { return FailureVerdict(.providerModelMissing) }
            if error.param == "service_tier" { return FailureVerdict(.providerTierUnavailable) }
            return FailureVerdict(error.saysTooLong ? .contextLengthExceeded : .invalidRequest)
        // The account is suspended over its bill, or else an adapter of the model does not load.
        case 412:
            let isAdapter = error.mentions("lora", "adapter", "addon")
            return FailureVerdict(isAdapter ? .providerModelMissing : .providerQuotaExhausted)
        case 200..<300: return inAnswer(error)
        default: return FailureVerdict(status: status)
        }
    }

    /// A deployment that was scaled to zero takes minutes to start, and does not queue who asks meanwhile.
    private static let wakingUp = FailureVerdict(.providerOverloaded, pause: .seconds(20))

    private func inAnswer(_ error: ProviderErrorBody) -> FailureVerdict {
        if error.mentions("overloaded") { return FailureVerdict(.providerOverloaded) }
        if error.code == "NOT_FOUND" { return FailureVerdict(.providerModelMissing) }
        if error.mentions("too many requests", "rate limit") {
            return FailureVerdict(.providerRateLimited)
        }
        return FailureVerdict(status: 200)
    }
}

extension FireworksAdapter {
    /// A request that was served above the guaranteed limit says so: nothing of it is left.
    package func allowance(in head: UpstreamHead) -> RateAllowance? {
        if head.header("x-ratelimit-over-limit") == "yes" { return RateAllowance(leftPermille: 0) }
        return head.allowance(Self.limits)
    }

    private static let limits = [
        "requests", "tokens-prompt", "tokens-cache-adjusted-prompt", "tokens-generated",
    ].map {
        RateLimitHeaders(
            limit: "x-ratelimit-limit-\($0)", remaining: "x-ratelimit-remaining-\($0)")
    }
}

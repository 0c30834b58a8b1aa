import Events

extension XAIAdapter {
    /// By status, and by the message where one status has several meanings: its codes are too coarse.
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        switch status {
        case 400: return refusal(error)
        case 403:
            if error.mentions("credit", "spending limit", "license") {
                return FailureVerdict(.providerQuotaExhausted)
            }
            // What was generated before the violation is charged, and on one API the refusal itself.
            if error.mentions("usage guidelines", "content policy", "safety") {
                return FailureVerdict(.invalidRequest, billed: nil)
            }
            return FailureVerdict(status: status)
        case 429:
            return error.mentions("credit", "spending limit")
                ? FailureVerdict(.providerQuotaExhausted) : FailureVerdict(status: status)
        case 200..<300: return inAnswer(error)
        default: return FailureVerdict(status: status)
        }
    }

    /// A wrong key is a 400 here, not a 401.
    private func refusal(_ error: ProviderErrorBody) -> FailureVerdict {
        if error.mentions("api key") { return FailureVerdict(.providerAuthFailed) }
        if error.mentions("service_tier", "service tier") {
            return FailureVerdict(.providerTierUnavailable)
        }
        return FailureVerdict(error.saysTooLong ? .contextLengthExceeded : .invalidRequest)
    }

    /// An error inside a 2xx has only its words; the slugs name the status that it would have had.
    private func inAnswer(_ error: ProviderErrorBody) -> FailureVerdict {
        switch error.code {
        case "resource-exhausted", "Some resource has been exhausted":
            verdict(status: 429, error: error)
        case "permission-denied": verdict(status: 403, error: error)
        case "not-found", "Some requested entity was not found": verdict(status: 404, error: error)
        case "invalid-argument", "Client specified an invalid argument": refusal(error)
        case "unavailable": FailureVerdict(.providerOverloaded)
        default: FailureVerdict(status: 200)
        }
    }
}

extension XAIAdapter {
    package func allowance(in head: UpstreamHead) -> RateAllowance? { head.allowance(Self.limits) }

    /// When the limits are whole again is not said.
    private static let limits = ["requests", "tokens"].map {
        RateLimitHeaders(
            limit: "x-ratelimit-limit-\($0)", remaining: "x-ratelimit-remaining-\($0)")
    }
}

package import Events
import JSON

/// OpenRouter's chat completions: OpenAI's shape over many vendors, with the charge in the usage.
///
/// One vendor, no fallbacks, no dropped parameters: where a request goes is decided here and nowhere else.
package struct OpenRouterAdapter: ChatCompletionsDialect {
    package init() {}

    package var provider: Provider { .openrouter }

    var takesPromptCacheKey: Bool { false }
    var affinityHeader: String? { nil }

    /// The vendors' tiers are not the same behind a broker, and it does not say which one served.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) {
        tier == "auto" || tier == "default" ? (nil, false) : (nil, true)
    }

    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? {
        guard let asked = exchange.tierRequested else { return nil }
        return tier(askedAs: asked).dropped ? "default" : nil
    }

    /// `models`, `route` and `plugins` would choose again what was chosen; a client's own `provider` too.
    func additions(
        to body: JSONValue, for target: UpstreamTarget
    ) -> (members: [(key: String, value: JSONNode?)], headers: [(name: String, value: String)]) {
        var preferences: [JSONMember] = []
        if let vendor = target.pin {
            preferences.append(JSONMember("only", .array([.string(vendor)])))
        }
        preferences += [
            JSONMember("allow_fallbacks", false), JSONMember("require_parameters", true),
            JSONMember("data_collection", "deny"),
        ]
        let removed = ["models", "route", "plugins", "transforms", "fallbacks", "preset"]
        var members: [(key: String, value: JSONNode?)] = removed.map { ($0, nil) }
        members.append(("provider", .object(preferences)))
        members.append(("session_id", target.affinityKey.map { .string($0) }))
        return (members, [])
    }

    func relay(extras: JSONValue?, vendor: String?) -> RelayReport? {
        vendor.map { RelayReport(provider: $0) }
    }

    /// `prompt_tokens` includes what was read from and written to a cache.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens"),
            let completion = counts.count("completion_tokens")
        else { return nil }
        let read = counts.count("prompt_tokens_details", "cached_tokens") ?? 0
        let written = counts.count("prompt_tokens_details", "cache_write_tokens") ?? 0
        let total = counts.count("total_tokens") ?? prompt + completion
        let reasoning = counts.count("completion_tokens_details", "reasoning_tokens")
        guard counts.isReadable, total == prompt + completion else { return nil }
        let tokens = TokenUsage(
            inputUncached: prompt - read - written, cacheRead: read, cacheWrite5m: written,
            output: completion, reasoning: reasoning)
        return tokens.isSound ? tokens : nil
    }

    /// Credits charged, one of which is one USD. With the operator's own key at the vendor, and only when it says exactly
    /// that, what the vendor bills comes on top.
    func statedCost(in usage: JSONValue) -> PicoUSD? {
        guard let cost = usage["cost"]?.picoUSD else { return nil }
        guard usage["is_byok"]?.bool == true else { return cost }
        let upstream = usage["cost_details"]?["upstream_inference_cost"]?.picoUSD
        return upstream.flatMap { try? cost.adding($0) }
    }

    /// By status, which is the body's `code` where the answer had begun. A 402 that names a wait is a rate, not a bill.
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        switch status {
        case 400:
            FailureVerdict(error.saysTooLong ? .contextLengthExceeded : .invalidRequest)
        case 402 where error.mentions("in flight", "in-flight", "in_flight"):
            FailureVerdict(.providerRateLimited)
        // Moderation: what was asked may not be asked there.
        case 403 where error.mentions("moderation", "flagged"): FailureVerdict(.invalidRequest)
        default: FailureVerdict(status: status)
        }
    }
}

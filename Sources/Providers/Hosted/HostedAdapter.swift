package import Events
import JSON

/// Servers that a customer hosts: vLLM and SGLang behind OpenAI's shape.
package struct HostedAdapter: ChatCompletionsDialect {
    package init() {}

    package var provider: Provider { .byoc }

    var takesPromptCacheKey: Bool { false }
    var affinityHeader: String? { nil }

    /// A server may run without a key.
    package func authentication(key: String) -> [(name: String, value: String)] {
        key.isEmpty ? [] : [("authorization", "Bearer " + key)]
    }

    /// There are no tiers; vLLM and SGLang would read a priority in opposite directions, so none is sent.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) {
        tier == "auto" || tier == "default" ? (nil, false) : (nil, true)
    }

    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? {
        guard let asked = exchange.tierRequested else { return nil }
        return tier(askedAs: asked).dropped ? "default" : nil
    }

    /// Cached tokens are only told by servers that were started so; without them the whole input counts as uncached,
    /// which changes no cost, because time is paid here and not tokens. SGLang has `reasoning_tokens` beside the counts.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens") else { return nil }
        let completion = counts.count("completion_tokens") ?? 0
        let read = counts.count("prompt_tokens_details", "cached_tokens") ?? 0
        let total = counts.count("total_tokens") ?? prompt + completion
        let inside = counts.count("completion_tokens_details", "reasoning_tokens")
        let beside = counts.count("reasoning_tokens")
        guard counts.isReadable, total == prompt + completion else { return nil }
        let tokens = TokenUsage(
            inputUncached: prompt - read, cacheRead: read, output: completion,
            reasoning: inside ?? beside)
        return tokens.isSound ? tokens : nil
    }

    /// Codes are the HTTP statuses. A full queue is a 503, in a stream with that code after a 200.
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        if error.mentions("queue is full", "aborted by a higher priority") {
            return FailureVerdict(.providerOverloaded)
        }
        if status == 400 {
            return FailureVerdict(error.saysTooLong ? .contextLengthExceeded : .invalidRequest)
        }
        return FailureVerdict(status: status)
    }
}

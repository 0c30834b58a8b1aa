package import Events
import JSON

/// OpenAI's chat completions (reference: the official SDK's types and the error guide, autumn 2026).
package struct OpenAIAdapter: ChatCompletionsDialect {
    package init() {}

    package var provider: Provider { .openai }

    var speaksResponses: Bool { true }
    var takesPromptCacheKey: Bool { true }
    var affinityHeader: String? { nil }

    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) { (tier, false) }

    /// `fast` is the newer name of `priority`, and both answers occur; `auto` does not say what served.
    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? {
        switch word {
        case "fast": "priority"
        case "auto": nil
        default: word?.asPlainWord
        }
    }

    /// Cache reads and cache writes are disjoint parts of `prompt_tokens`; reasoning is a part of `completion_tokens`.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens"),
            let completion = counts.count("completion_tokens")
        else { return nil }
        let details = "prompt_tokens_details"
        let read = counts.count(details, "cached_tokens") ?? 0
        let ttl = "cache_write_tokens_details"
        let write30m = counts.count(details, ttl, "ttl_30m_tokens")
        let write12h = counts.count(details, ttl, "ttl_12h_tokens")
        // Without details it is the default lifetime, 30 minutes.
        let split = write30m == nil && write12h == nil ? nil : (write30m ?? 0) + (write12h ?? 0)
        let written = counts.count(details, "cache_write_tokens") ?? split ?? 0
        let total = counts.count("total_tokens") ?? prompt + completion
        let reasoning = counts.count("completion_tokens_details", "reasoning_tokens")
        guard counts.isReadable, total == prompt + completion, split == nil || split == written
        else { return nil }
        let tokens = TokenUsage(
            inputUncached: prompt - read - written, cacheRead: read,
            cacheWrite30m: written - (write12h ?? 0), cacheWrite12h: write12h ?? 0,
            output: completion, reasoning: reasoning)
        return tokens.isSound ? tokens : nil
    }
}

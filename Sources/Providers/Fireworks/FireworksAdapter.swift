package import Events
import JSON

/// Fireworks' chat completions: OpenAI's shape, with the cache's share told in one of three places.
package struct FireworksAdapter: ChatCompletionsDialect {
    package init() {}

    package var provider: Provider { .fireworks }

    var speaksResponses: Bool { true }
    var takesPromptCacheKey: Bool { true }
    var affinityHeader: String? { "x-session-affinity" }

    /// Only `priority` has an effect; every other value is accepted and ignored, so it is not sent.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) {
        switch tier {
        case "priority", "fast": ("priority", false)
        case "auto", "default": (nil, false)
        default: (nil, true)
        }
    }

    /// The tier is not reported. One that Fireworks does not have was served as `default` all the same.
    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? {
        guard let asked = exchange.tierRequested else { return nil }
        return tier(askedAs: asked).dropped ? "default" : nil
    }

    /// `completion_tokens` may be null, when the total has it; reasoning is a part of it.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens"),
            let total = counts.count("total_tokens")
        else { return nil }
        let completion = counts.count("completion_tokens") ?? total - prompt
        let reasoning = counts.count("completion_tokens_details", "reasoning_tokens")
        let stated = counts.count("prompt_tokens_details", "cached_tokens")
        let read = stated ?? Self.cachedTokens(beside: context) ?? 0
        guard counts.isReadable, total == prompt + completion else { return nil }
        let tokens = TokenUsage(
            inputUncached: prompt - read, cacheRead: read, output: completion, reasoning: reasoning)
        return tokens.isSound ? tokens : nil
    }

    /// Some models show the cache's share only in the metrics (as text or number) or in a header.
    private static func cachedTokens(beside context: UsageContext) -> Int64? {
        let metric = context.performanceMetrics?["cached-prompt-tokens"]
        return metric?.int ?? metric?.string.flatMap { Int64($0) }
            ?? context.head.header("fireworks-cached-prompt-tokens").flatMap { Int64($0) }
    }
}

package import Events
import JSON

/// xAI's chat completions: OpenAI's shape, with reasoning beside the completion and the price in the usage.
package struct XAIAdapter: ChatCompletionsDialect {
    /// One tick of `cost_in_usd_ticks` is 10⁻¹⁰ USD.
    static let picoUSDPerTick: Int64 = 100

    package init() {}

    package var provider: Provider { .xai }

    /// On chat the cache is found by the header; `prompt_cache_key` belongs to its Responses API.
    var speaksResponses: Bool { true }
    var takesPromptCacheKey: Bool { false }
    var affinityHeader: String? { "x-grok-conv-id" }

    /// A deferred answer is fetched later, when nobody would settle what it cost.
    func check(_ body: JSONValue) throws(InvalidRequest) {
        guard let deferred = body["deferred"], !deferred.isNull, deferred.bool != false else {
            return
        }
        throw InvalidRequest("`deferred` is not supported; leave it out.", param: "deferred")
    }

    /// There are two tiers, `default` and `priority`; any other is not sent.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) {
        switch tier {
        case "default", "priority": (tier, false)
        case "fast": ("priority", false)
        case "auto": (nil, false)
        default: (nil, true)
        }
    }

    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? { word?.asPlainWord }

    /// Reasoning is a part of `completion_tokens` or stands beside it: the total tells which, and if it tells neither the
    /// report does not add up.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens"),
            let completion = counts.count("completion_tokens"),
            let total = counts.count("total_tokens")
        else { return nil }
        let reasoning = counts.count("completion_tokens_details", "reasoning_tokens")
        let read = counts.count("prompt_tokens_details", "cached_tokens") ?? 0
        let output: Int64
        switch total - prompt {
        case completion: output = completion
        case completion + (reasoning ?? 0): output = completion + (reasoning ?? 0)
        default: return nil
        }
        let tokens = TokenUsage(
            inputUncached: prompt - read, cacheRead: read, output: output, reasoning: reasoning)
        return counts.isReadable && tokens.isSound ? tokens : nil
    }

    func statedCost(in usage: JSONValue) -> PicoUSD? {
        guard let ticks = usage["cost_in_usd_ticks"]?.int, ticks >= 0 else { return nil }
        let (pico, overflow) = ticks.multipliedReportingOverflow(by: Self.picoUSDPerTick)
        return overflow ? nil : PicoUSD(pico: pico)
    }
}

import Events
import Pricing
import Testing

/// Where one price ends and another begins.
@Suite struct RatingEdgeTests {
    @Test(arguments: [
        (Provider.openai, "gpt-5.4", Int64(272_000), "0.680000000000"),
        (.openai, "gpt-5.4", 272_001, "1.360005000000"),
        (.gemini, "gemini-2.5-pro", 200_000, "0.250000000000"),
        (.gemini, "gemini-2.5-pro", 200_001, "0.500002500000"),
        (.xai, "grok-4.3", 199_999, "0.249998750000"),
        (.xai, "grok-4.3", 200_000, "0.500000000000"),
        (.anthropic, "claude-haiku-5-5", 100_000, "0.010000000000"),
        (.anthropic, "claude-haiku-5-5", 100_001, "0.050000500000"),
        (.anthropic, "claude-opus-5-5", 900_000, "3.600000000000"),
    ])
    func `the long rates begin where the vendor says`(
        _ provider: Provider, _ model: String, _ input: Int64, _ cost: String
    ) {
        #expect(rate(provider, model, TokenUsage(inputUncached: input)).costText == cost)
    }

    @Test func `cached tokens count towards the threshold, and everything is at the long rates`() {
        // 1 × 5 + 272,000 × 0.5 + 1,000 × 22.5 = 158,505 µUSD.
        let usage = TokenUsage(inputUncached: 1, cacheRead: 272_000, output: 1_000)
        #expect(rate(.openai, "gpt-5.4", usage).costText == "0.158505000000")
        // 60,000 × 0.05 + 50,000 × 0.625 + 1,000 × 2.5 = 36,750 µUSD.
        let written = TokenUsage(cacheRead: 60_000, cacheWrite5m: 50_000, output: 1_000)
        #expect(rate(.anthropic, "claude-haiku-5-5", written).costText == "0.036750000000")
    }

    @Test(arguments: [
        (Provider.gemini, "gemini-4-argon", "2026-11-30T23:59:59.999999999Z", "0.014100000000"),
        (.gemini, "gemini-4-argon", "2026-12-01T00:00:00Z", "0.028200000000"),
        (.gemini, "gemini-4-argon", "2026-11-30T23:59:59-08:00", "0.028200000000"),
        (.gemini, "gemini-4-carbon", "2026-12-01T00:00:00Z", "0.028200000000"),
        (.gemini, "gemini-3.8-flash", "2026-12-31T23:59:59Z", "0.005325000000"),
        (.gemini, "gemini-3.8-flash", "2027-01-01T00:00:00Z", "0.010650000000"),
        (.anthropic, "claude-sonnet-5-5", "2026-10-06T23:59:59Z", "0.014200000000"),
        (.anthropic, "claude-sonnet-5-5", "2026-10-07T00:00:00Z", "0.014100000000"),
        (.openai, "gpt-5.6-luna", "2026-07-29T23:59:59Z", "0.008100000000"),
        (.openai, "gpt-5.6-luna", "2026-07-30T00:00:00Z", "0.001620000000"),
    ])
    func `a price holds from 00 00 UTC of its first day`(
        _ provider: Provider, _ model: String, _ instant: String, _ cost: String
    ) {
        let usage = TokenUsage(inputUncached: 2_000, cacheRead: 1_000, output: 1_000)
        // Luna before the cut: 2,000 × 1 + 1,000 × 0.1 + 1,000 × 6; after it: 2,000 × 0.2 + 1,000 × 0.02 + 1,000 × 1.2.
        #expect(rate(provider, model, at: time(instant), usage).costText == cost)
    }

    @Test(arguments: [
        (Provider.openai, "gpt-5.4", String?.none, UnpricedReason?.none),
        (.openai, "gpt-5.4", "scale", .unknownTier),
        (.openai, "gpt-5.4", "standard", .unknownTier),
        (.openai, "gpt-5.4", "ultrafast", .unknownTier),
        (.openai, "gpt-5.4", "fast", .unknownTier),
        (.openai, "gpt-9", nil, .unknownModel),
        (.openai, "claude-opus-5-5", nil, .unknownModel),
        (.anthropic, "claude-mythos-5-2", nil, .unknownModel),
        (.anthropic, "claude-opus-5-5", "priority", .unknownTier),
        (.xai, "grok-4.7", "batch", .unknownTier),
        (
            .fireworks, "accounts/fireworks/models/kimi-k3#accounts/acme/deployments/d1", nil,
            .unknownModel
        ),
        (.fireworks, "accounts/fireworks/models/qwen3-embedding-4b", nil, .unknownModel),
        (.gemini, "gemma-4-31b-it", nil, .unknownModel),
    ])
    func `what is not listed is unpriced, with the reason`(
        _ provider: Provider, _ model: String, _ tier: String?, _ reason: UnpricedReason?
    ) {
        let result = rate(provider, model, tier: tier, TokenUsage(inputUncached: 1))
        if let reason {
            #expect(result == .unpriced(reason))
        } else {
            #expect(result.costText == "0.000002500000")
        }
    }

    @Test func `tokens in a bucket without a price leave the whole usage unpriced`() {
        let written = TokenUsage(inputUncached: 1, cacheWrite1h: 1)
        #expect(rate(.openai, "gpt-5.4", written) == .unpriced(.unknownRate))
        let embedding = TokenUsage(inputUncached: 1, output: 1)
        #expect(rate(.openai, "text-embedding-3-large", embedding) == .unpriced(.unknownRate))
        let batch = TokenUsage(cacheRead: 1)
        #expect(rate(.fireworks, "kimi-k3", tier: "batch", batch) == .unpriced(.unknownRate))
    }

    @Test func `long context on a tier that does not offer it is unpriced`() {
        let long = TokenUsage(inputUncached: 272_001)
        #expect(rate(.openai, "gpt-5.4", tier: "priority", long) == .unpriced(.unknownTier))
        #expect(rate(.openai, "gpt-5.6-sol", tier: "priority", long).costText == "4.352016000000")
    }

    @Test func `fast speed is priced alone, never together with another tier`() {
        let usage = TokenUsage(inputUncached: 1)
        #expect(rate(.anthropic, "claude-opus-5", fast: true, usage).costText == "0.000010000000")
        let batch = rate(.anthropic, "claude-opus-5", tier: "batch", fast: true, usage)
        #expect(batch == .unpriced(.unknownTier))
        #expect(rate(.anthropic, "claude-sonnet-5-5", fast: true, usage) == .unpriced(.unknownTier))
    }

    @Test func `a region raises the price only of the models that list it`() {
        let usage = TokenUsage(inputUncached: 1_000)
        #expect(rate(.xai, "grok-4.7", region: "us", usage).costText == "0.002200000000")
        #expect(rate(.xai, "grok-4.7", region: "eu", usage).costText == "0.002000000000")
        #expect(rate(.xai, "grok-4.3", region: "us", usage).costText == "0.001250000000")
        #expect(rate(.openai, "gpt-5", region: "eu", usage).costText == "0.001250000000")
    }

    @Test func `counts that cannot be right are unpriced`() {
        for usage in [
            TokenUsage(inputUncached: -1), TokenUsage(output: 1, reasoning: 2),
            TokenUsage(cacheRead: TokenUsage.countMax + 1),
        ] {
            #expect(rate(.openai, "gpt-5.4", usage) == .unpriced(.unsoundUsage))
        }
    }

    @Test func `an amount beyond the range of one value is unpriced, not clamped`() {
        let usage = TokenUsage(output: TokenUsage.countMax)
        #expect(rate(.openai, "gpt-5.4-pro", usage) == .unpriced(.overflow))
        // Each line fits, their sum does not.
        let halves = TokenUsage(inputUncached: 90_000_000_000, output: 25_000_000_000)
        #expect(rate(.openai, "gpt-5.4-pro", halves) == .unpriced(.overflow))
    }

    @Test func `a time at which no price is known is unpriced`() {
        let usage = TokenUsage(inputUncached: 1)
        let early = rate(.openai, "gpt-5.6-sol", at: time("2026-10-03T23:59:59Z"), usage)
        #expect(early == .unpriced(.outOfPeriod))
    }
}

import Events
import Pricing
import Testing

/// Costs calculated by hand from the vendors' tables: tokens × USD per million.
@Suite struct GoldenRatingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let provider: Provider
        let model: String
        var tier: String?
        var region: String?
        var fast = false
        let usage: TokenUsage
        let cost: String
        let listCost: String
        var testDescription: String { "\(provider) \(model) \(tier ?? "") \(region ?? "")" }
    }

    static let chat = TokenUsage(inputUncached: 600, cacheRead: 2_000, output: 310, reasoning: 256)
    static let written = TokenUsage(
        inputUncached: 200, cacheRead: 2_000, cacheWrite30m: 400, output: 310)
    static let claude = TokenUsage(
        inputUncached: 600, cacheRead: 9_000, cacheWrite5m: 500, cacheWrite1h: 1_000, output: 340)

    static let cases = [
        // 600 × 2.5 + 2,000 × 0.25 + 310 × 15 = 6,650 µUSD; all uncached 2,600 × 2.5 + 4,650 = 11,150.
        Case(
            provider: .openai, model: "gpt-5.4-2026-03-05", usage: chat, cost: "0.006650000000",
            listCost: "0.011150000000"),
        // 600 × 1.25 + 2,000 × 0.125 + 310 × 7.5: with the 0.13 that one price map rounds to it would be 3,335.
        Case(
            provider: .openai, model: "gpt-5.4", tier: "flex", usage: chat, cost: "0.003325000000",
            listCost: "0.005575000000"),
        Case(
            provider: .openai, model: "gpt-5.4", region: "eu", usage: chat, cost: "0.007315000000",
            listCost: "0.012265000000"),
        // 200 × 4 + 2,000 × 0.4 + 400 × 5 + 310 × 20 = 9,800; the write replaces the input price.
        Case(
            provider: .openai, model: "gpt-5.6", usage: written, cost: "0.009800000000",
            listCost: "0.016600000000"),
        Case(
            provider: .openai, model: "gpt-5.6-sol", tier: "priority", usage: written,
            cost: "0.019600000000", listCost: "0.033200000000"),
        // 600 × 60 + 2,000 × 6 + 310 × 300.
        Case(
            provider: .openai, model: "gpt-6-astra", tier: "ultrafast", usage: chat,
            cost: "0.141000000000", listCost: "0.249000000000"),
        // No cached price is listed: cached tokens at the input price, 2,600 × 30 + 310 × 180.
        Case(
            provider: .openai, model: "gpt-5.4-pro", usage: chat, cost: "0.133800000000",
            listCost: "0.133800000000"),
        Case(
            provider: .openai, model: "text-embedding-3-small",
            usage: TokenUsage(inputUncached: 1_000), cost: "0.000020000000",
            listCost: "0.000020000000"),
        // 600 × 4 + 9,000 × 0.2 + 500 × 5 + 1,000 × 8 + 340 × 20 = 21,500; uncached 11,100 × 4 + 6,800.
        Case(
            provider: .anthropic, model: "claude-opus-5-5", usage: claude, cost: "0.021500000000",
            listCost: "0.051200000000"),
        Case(
            provider: .anthropic, model: "claude-opus-5-5", region: "us", usage: claude,
            cost: "0.023650000000", listCost: "0.056320000000"),
        Case(
            provider: .anthropic, model: "claude-opus-5-5", fast: true, usage: claude,
            cost: "0.043000000000", listCost: "0.102400000000"),
        Case(
            provider: .anthropic, model: "claude-opus-5-5", region: "us", fast: true, usage: claude,
            cost: "0.047300000000", listCost: "0.112640000000"),
        Case(
            provider: .anthropic, model: "claude-opus-5-5", tier: "batch", usage: claude,
            cost: "0.010750000000", listCost: "0.025600000000"),
        // Older than the regional price: 600 × 1 + 9,000 × 0.1 + 500 × 1.25 + 1,000 × 2 + 340 × 5.
        Case(
            provider: .anthropic, model: "claude-haiku-4-5-20251001", region: "us", usage: claude,
            cost: "0.005825000000", listCost: "0.012800000000"),
        // 904 × 0.75 + 4,096 × 0.075 + 420 × 3.75 = 2,560.2.
        Case(
            provider: .gemini, model: "gemini-3.8-flash",
            usage: TokenUsage(
                inputUncached: 904, cacheRead: 4_096, output: 420, reasoning: 300),
            cost: "0.002560200000", listCost: "0.005325000000"),
        // Flex halves input and output, but not the cached rate, on 3.1 Pro: 600 × 1 + 2,000 × 0.2 + 310 × 6.
        Case(
            provider: .gemini, model: "gemini-3.1-pro-preview", tier: "flex", usage: chat,
            cost: "0.002860000000", listCost: "0.004460000000"),
        // A record whose own cost_in_usd_ticks is 232,856,000: 9,992 × 1.25 + 128 × 0.2 + 4,308 × 2.5.
        Case(
            provider: .xai, model: "grok-4.3",
            usage: TokenUsage(
                inputUncached: 9_992, cacheRead: 128, output: 4_308, reasoning: 2_809),
            cost: "0.023285600000", listCost: "0.023420000000"),
        Case(
            provider: .xai, model: "grok-4.3", tier: "priority",
            usage: TokenUsage(inputUncached: 9_992, cacheRead: 128, output: 4_308),
            cost: "0.046571200000", listCost: "0.046840000000"),
        // BerriAI/litellm#31714: 1 × 1.40 + 27,146 × 0.26 + 351 × 4.40 = 8,603.76.
        Case(
            provider: .fireworks, model: "accounts/fireworks/models/glm-5p3",
            usage: TokenUsage(inputUncached: 1, cacheRead: 27_146, output: 351),
            cost: "0.008603760000", listCost: "0.039550200000"),
        // BerriAI/litellm PR#33796: the cached price of glm-5p2 is its own, 0.14.
        Case(
            provider: .fireworks, model: "glm-5p2",
            usage: TokenUsage(inputUncached: 1, cacheRead: 27_146, output: 351),
            cost: "0.005346240000", listCost: "0.039550200000"),
        // No cached price is listed: the vendor's default, half of 0.9.
        Case(
            provider: .fireworks, model: "llama-v3p3-70b-instruct",
            usage: TokenUsage(inputUncached: 1_000, cacheRead: 1_000, output: 1_000),
            cost: "0.002250000000", listCost: "0.002700000000"),
    ]

    @Test(arguments: cases)
    func `a usage costs what the vendor's table says`(_ example: Case) {
        let result = rate(
            example.provider, example.model, tier: example.tier, region: example.region,
            fast: example.fast, example.usage)
        #expect(result.costText == example.cost)
        #expect(result.listCostText == example.listCost)
    }

    @Test func `the lines say what was charged at which rate, and leave out what was not used`() {
        let cost = rate(
            .anthropic, "claude-opus-5-5", region: "us",
            TokenUsage(inputUncached: 10, cacheWrite1h: 5, output: 2))
        let expected = RatedCost(
            lines: [
                RatedLine(
                    bucket: .inputUncached, tokens: 10, ratePico: 4_400_000,
                    amount: PicoUSD(pico: 44_000_000)),
                RatedLine(
                    bucket: .cacheWrite1h, tokens: 5, ratePico: 8_800_000,
                    amount: PicoUSD(pico: 44_000_000)),
                RatedLine(
                    bucket: .output, tokens: 2, ratePico: 22_000_000,
                    amount: PicoUSD(pico: 44_000_000)),
            ],
            cost: PicoUSD(pico: 132_000_000), listCost: PicoUSD(pico: 110_000_000),
            priceVersion: PriceCatalogue.embedded.version)
        #expect(cost == .priced(expected))
    }

    /// 5,000 × 0.75 and 0.50 for an hour; from 2027 on 1.50 and 1.00; twelve hours; Pro at 2 and 4.50.
    @Test(arguments: [
        ("gemini-3.8-flash", "2026-12-31T23:59:59Z", Int64(1), "0.003750000000", "0.002500000000"),
        ("gemini-3.8-flash", "2027-01-01T00:00:00Z", 1, "0.007500000000", "0.005000000000"),
        ("gemini-3.8-flash", "2027-01-01T00:00:00Z", 12, "0.007500000000", "0.060000000000"),
        ("gemini-3.1-pro-preview", "2026-12-01T00:00:00Z", 1, "0.010000000000", "0.022500000000"),
    ])
    func `a cache under a name costs its making and its hours, beside the tokens`(
        model: String, at: String, hours: Int64, making: String, keeping: String
    ) throws {
        let usage = TokenUsage(inputUncached: 10, cacheRead: 5_000, output: 100)
        var query = RatingQuery(
            provider: .gemini, modelServed: model, at: time(at), usage: usage)
        guard case .priced(let without) = PriceCatalogue.embedded.rate(query) else {
            Issue.record("unpriced")
            return
        }
        query.storedCache = StoredCache(model: model, tokens: 5_000, hours: hours)
        guard case .priced(let cost) = PriceCatalogue.embedded.rate(query) else {
            Issue.record("unpriced")
            return
        }
        #expect(cost.fees.map(\.kind) == [.cacheCreation, .cacheStorage])
        #expect(cost.fees.map(\.quantity) == [5_000, 5_000 * hours])
        #expect(cost.fees.map(\.amount.description) == [making, keeping])
        #expect(cost.lines == without.lines)
        #expect(cost.listCost == without.listCost)
        let fees = try cost.fees.reduce(PicoUSD.zero) { try $0.adding($1.amount) }
        #expect(cost.cost == (try without.cost.adding(fees)))
    }

    @Test(arguments: [
        (StoredCache(model: "gemini-4-argon", tokens: 5_000, hours: 1), UnpricedReason.unknownRate),
        (StoredCache(model: "gemini-none", tokens: 5_000, hours: 1), .unknownModel),
        (StoredCache(model: "gemini-3.8-flash", tokens: 0, hours: 1), .unsoundUsage),
        (StoredCache(model: "gemini-3.8-flash", tokens: 5_000, hours: 0), .unsoundUsage),
        (StoredCache(model: "gemini-3.8-flash", tokens: 5_000, hours: .max), .overflow),
    ])
    func `a cache whose price nobody knows leaves the whole unpriced`(
        stored: StoredCache, why: UnpricedReason
    ) {
        let query = RatingQuery(
            provider: .gemini, modelServed: "gemini-3.8-flash", at: anyTime,
            usage: TokenUsage(inputUncached: 1), storedCache: stored)
        #expect(PriceCatalogue.embedded.rate(query) == .unpriced(why))
    }

    @Test func `an answer without tokens costs nothing and has no lines`() throws {
        let result = rate(.openai, "gpt-5.4", TokenUsage())
        guard case .priced(let cost) = result else {
            Issue.record("unpriced: \(result)")
            return
        }
        #expect(cost.lines.isEmpty && cost.cost == .zero && cost.listCost == .zero)
    }
}

/// What the simulated xAI knows of one of its models; prices in ticks per token, 10,000 ticks per token being 1 USD per
/// million tokens.
struct XAIModel: Sendable {
    struct Ticks: Sendable {
        let input: Int
        let cached: Int
        let output: Int
    }

    let id: String
    let aliases: [String]
    let ticks: Ticks
    let contextTokensMax: Int
    var reasons = true

    /// From so many prompt tokens on the whole request costs twice.
    static let longContextFrom = 200_000

    static func named(_ name: String) -> XAIModel? {
        all.first { $0.id == name || $0.aliases.contains(name) }
    }

    static let onlyForResponses: Set<String> = [
        "grok-4.20-multi-agent", "grok-4.20-multi-agent-0309",
    ]

    private static let current = Ticks(input: 20_000, cached: 5_000, output: 60_000)
    private static let older = Ticks(input: 12_500, cached: 2_000, output: 25_000)

    static let all: [XAIModel] = [
        XAIModel(id: "grok-4.7", aliases: [], ticks: current, contextTokensMax: 500_000),
        XAIModel(id: "grok-4.6", aliases: [], ticks: current, contextTokensMax: 500_000),
        XAIModel(
            id: "grok-4.5", aliases: ["grok-4.5-latest", "grok-build-latest"],
            ticks: Ticks(input: 20_000, cached: 3_000, output: 60_000), contextTokensMax: 500_000),
        XAIModel(
            id: "grok-4.3", aliases: ["grok-4.3-latest"], ticks: older,
            contextTokensMax: 1_000_000),
        XAIModel(
            id: "grok-4.20-0309-reasoning",
            aliases: ["grok-4.20", "grok-4.20-0309", "grok-4.20-reasoning"], ticks: older,
            contextTokensMax: 1_000_000),
        XAIModel(
            id: "grok-4.20-0309-non-reasoning", aliases: ["grok-4.20-non-reasoning"],
            ticks: older, contextTokensMax: 1_000_000, reasons: false),
        XAIModel(
            id: "grok-build-0.1", aliases: ["grok-code-fast-1", "grok-code-fast"],
            ticks: Ticks(input: 10_000, cached: 2_000, output: 20_000),
            contextTokensMax: 256_000),
    ]
}

extension XAIModel {
    /// What a request costs, in ticks of 10⁻¹⁰ USD.
    func cost(_ tokens: BilledTokens, tier: String) -> Int {
        let plain =
            tokens.inputUncached * ticks.input + tokens.cacheRead * ticks.cached
            + tokens.output * ticks.output
        let long = tokens.input >= Self.longContextFrom ? 2 : 1
        // Batches have a fifth off.
        let fifths = tier == "priority" ? 10 : tier == "batch" ? 4 : 5
        return plain * long * fifths / 5
    }
}

/// What the simulated Gemini knows of one of its models; prices in ticks of 10⁻¹⁰ USD per token.
struct GeminiModel: Sendable {
    struct Ticks: Sendable {
        let input: Int
        let output: Int
        let cached: Int
    }

    let id: String
    let ticks: Ticks
    /// From this moment on, where a change is announced.
    var later: (from: WallTime, ticks: Ticks)?
    /// For the whole request, above 200,000 prompt tokens.
    var longTicks: Ticks?
    /// Shorter prompts are not cached; nil where the model has no implicit cache.
    let cacheTokensMin: Int?
    /// Whether thinking is set by budget, as on 2.5, and not by level.
    var usesBudget: Bool { id.hasPrefix("gemini-2.5") }
    /// Whether calls carry signatures that must come back.
    var signsCalls: Bool { !usesBudget }
    /// Whether flex and batches halve the price of cached input too; the older models keep it.
    var halvesCached: Bool {
        !usesBudget && id != "gemini-3-flash-preview" && id != "gemini-3.1-pro-preview"
    }
    var mayStopThinking: Bool { id.hasPrefix("gemini-2.5-flash") }
    /// Gemini 4 keeps input and output in one window and bounds what comes at once.
    var isLongDecoding: Bool { id.hasPrefix("gemini-4") }

    static let contextTokensMax = 1_048_576
    static let outputTokensMax = 65_536
    static let wholeOutputTokensMax = 32_768

    static let aliases = [
        "gemini-flash-latest": "gemini-3.8-flash",
        "gemini-flash-lite-latest": "gemini-3.5-flash-lite",
        "gemini-pro-latest": "gemini-3.1-pro-preview",
    ]

    static func named(_ name: String) -> GeminiModel? {
        let id = aliases[name] ?? name
        return all.first { $0.id == id }
    }

    private init(
        _ id: String, _ ticks: (Int, Int, Int), cacheMin: Int?, long: (Int, Int, Int)? = nil,
        later: (Int64, (Int, Int, Int))? = nil
    ) {
        self.id = id
        self.ticks = Ticks(input: ticks.0, output: ticks.1, cached: ticks.2)
        longTicks = long.map { Ticks(input: $0.0, output: $0.1, cached: $0.2) }
        self.later = later.map {
            (WallTime(seconds: $0.0), Ticks(input: $0.1.0, output: $0.1.1, cached: $0.1.2))
        }
        cacheTokensMin = cacheMin
    }

    /// 2026-12-01 and 2027-01-01, in seconds.
    private static let december: Int64 = 1_796_083_200
    private static let january: Int64 = 1_798_761_600

    static let all: [GeminiModel] = [
        GeminiModel(
            "gemini-4-argon", (20_000, 100_000, 1_000), cacheMin: 4096,
            later: (december, (40_000, 200_000, 2_000))),
        GeminiModel(
            "gemini-4-carbon", (20_000, 100_000, 1_000), cacheMin: 4096,
            later: (december, (40_000, 200_000, 2_000))),
        GeminiModel(
            "gemini-3.8-flash", (7_500, 37_500, 750), cacheMin: 4096,
            later: (january, (15_000, 75_000, 1_500))),
        GeminiModel("gemini-3.7-flash", (7_500, 37_500, 750), cacheMin: 4096),
        GeminiModel("gemini-3.6-flash", (7_500, 37_500, 750), cacheMin: 4096),
        GeminiModel("gemini-3.5-flash", (15_000, 90_000, 1_500), cacheMin: 4096),
        GeminiModel("gemini-3.5-flash-lite", (3_000, 25_000, 300), cacheMin: nil),
        GeminiModel(
            "gemini-3.1-pro-preview", (20_000, 120_000, 2_000), cacheMin: 4096,
            long: (40_000, 180_000, 4_000)),
        GeminiModel("gemini-3.1-flash-lite", (2_500, 15_000, 250), cacheMin: nil),
        GeminiModel("gemini-3-flash-preview", (5_000, 30_000, 500), cacheMin: nil),
        GeminiModel(
            "gemini-2.5-pro", (12_500, 100_000, 1_250), cacheMin: 2048,
            long: (25_000, 150_000, 2_500)),
        GeminiModel("gemini-2.5-flash", (3_000, 25_000, 300), cacheMin: 2048),
        GeminiModel("gemini-2.5-flash-lite", (1_000, 4_000, 100), cacheMin: nil),
    ]
}

extension GeminiModel {
    /// The price of one token of each kind in force for a request; tiers and length change all of them.
    func ticks(at now: WallTime, inputTokens: Int, tier: String) -> Ticks {
        var base = later.flatMap { now >= $0.from ? $0.ticks : nil } ?? ticks
        if inputTokens > 200_000, let longTicks { base = longTicks }
        // In tenths: half for flex and batches, 1.8 for priority.
        let tenths = tier == "flex" || tier == "batch" ? 5 : tier == "priority" ? 18 : 10
        let cachedTenths = tenths == 5 && !halvesCached ? 10 : tenths
        return Ticks(
            input: base.input * tenths / 10, output: base.output * tenths / 10,
            cached: base.cached * cachedTenths / 10)
    }
}

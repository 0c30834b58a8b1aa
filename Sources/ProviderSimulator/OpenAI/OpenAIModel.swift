/// What the simulated OpenAI knows of one of its models.
struct OpenAIModel: Sendable {
    enum Tier: Sendable {
        case flex
        case priority
    }

    let id: String
    /// What an answer names as its model.
    let snapshot: String
    /// Input and output together; more is `context_length_exceeded`.
    let contextTokensMax: Int
    let tiers: Set<Tier>

    /// The family as a number that orders: 540 for gpt-5.4, 610 for gpt-6.1, 0 outside gpt-5 and later.
    var generation: Int {
        guard id.hasPrefix("gpt-") else { return 0 }
        let digits = id.dropFirst(4).prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        guard let major = digits.first.flatMap({ Int($0) }), major >= 5 else { return 0 }
        return major * 100 + (digits.count > 1 ? Int(digits[1]) ?? 0 : 0) * 10
    }

    var reasons: Bool { generation >= 500 || id.hasPrefix("o") }
    /// From 5.6 on a cache write has a price and is reported.
    var reportsCacheWrites: Bool { generation >= 560 }
    /// Priority and fast are one tier, which newer models call fast.
    var priorityName: String { generation >= 600 ? "fast" : "priority" }
    /// gpt-5.4 and 5.5 serve no long context in priority.
    var priorityTokensMax: Int { generation < 560 ? 272_000 : .max }

    /// The model of that name: an alias, or a dated snapshot, which serves as itself.
    static func named(_ name: String) -> OpenAIModel? {
        all.first { $0.id == name || $0.snapshot == name }
    }

    /// Known names that this endpoint does not serve.
    static let onlyForResponses: Set<String> = [
        "gpt-5-pro", "gpt-5.2-pro", "gpt-5.4-pro", "gpt-5.5-pro", "gpt-5.3-codex", "gpt-5-codex",
        "gpt-5.1-codex", "gpt-5.2-codex", "o1-pro", "o3-pro",
    ]

    private init(
        _ id: String, snapshot: String? = nil, context: Int, tiers: Set<Tier> = [.flex, .priority]
    ) {
        self.id = id
        self.snapshot = snapshot ?? id
        contextTokensMax = context
        self.tiers = tiers
    }

    static let all: [OpenAIModel] = [
        OpenAIModel("gpt-6.1-sol", context: 1_050_000),
        OpenAIModel("gpt-6.1-terra", context: 1_050_000),
        OpenAIModel("gpt-6-astra", context: 1_050_000),
        OpenAIModel("gpt-6-sol", context: 1_050_000),
        OpenAIModel("gpt-6-luna", context: 1_050_000),
        OpenAIModel("gpt-6-rosalind", context: 1_050_000, tiers: [.priority]),
        OpenAIModel("gpt-6-astra-law", context: 1_050_000, tiers: []),
        OpenAIModel("gpt-5.6", snapshot: "gpt-5.6-sol", context: 1_050_000),
        OpenAIModel("gpt-5.6-terra", context: 1_050_000),
        OpenAIModel("gpt-5.6-luna", context: 1_050_000),
        OpenAIModel("gpt-5.5", snapshot: "gpt-5.5-2026-04-23", context: 1_050_000),
        OpenAIModel("gpt-5.4", snapshot: "gpt-5.4-2026-03-05", context: 1_050_000),
        OpenAIModel("gpt-5.4-mini", snapshot: "gpt-5.4-mini-2026-03-17", context: 400_000),
        OpenAIModel(
            "gpt-5.4-nano", snapshot: "gpt-5.4-nano-2026-03-17", context: 400_000, tiers: [.flex]),
        OpenAIModel("gpt-5.2", snapshot: "gpt-5.2-2025-12-11", context: 400_000),
        OpenAIModel("gpt-5.1", snapshot: "gpt-5.1-2025-11-13", context: 400_000),
        OpenAIModel("gpt-5", snapshot: "gpt-5-2025-08-07", context: 400_000),
        OpenAIModel("gpt-5-mini", snapshot: "gpt-5-mini-2025-08-07", context: 400_000),
        OpenAIModel(
            "gpt-5-nano", snapshot: "gpt-5-nano-2025-08-07", context: 400_000, tiers: [.flex]),
        OpenAIModel(
            "gpt-4.1", snapshot: "gpt-4.1-2025-04-14", context: 1_047_576, tiers: [.priority]),
        OpenAIModel(
            "gpt-4.1-mini", snapshot: "gpt-4.1-mini-2025-04-14", context: 1_047_576,
            tiers: [.priority]),
        OpenAIModel(
            "gpt-4o", snapshot: "gpt-4o-2024-08-06", context: 128_000, tiers: [.priority]),
        OpenAIModel(
            "gpt-4o-mini", snapshot: "gpt-4o-mini-2024-07-18", context: 128_000,
            tiers: [.priority]),
        OpenAIModel("o3", snapshot: "o3-2025-04-16", context: 200_000),
        OpenAIModel("o4-mini", snapshot: "o4-mini-2025-04-16", context: 200_000),
    ]
}

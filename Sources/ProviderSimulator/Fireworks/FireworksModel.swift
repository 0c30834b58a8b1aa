/// What the simulated Fireworks knows of one of its models.
struct FireworksModel: Sendable {
    /// With its account, as requests must name it.
    let id: String
    let contextTokensMax: Int
    var reasons = false
    /// Newer models send usage in a chunk of its own and on request, older ones always with the finish reason.
    var sendsUsageApart = false

    static func named(_ name: String) -> FireworksModel? { byID[name] }

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    static let all: [FireworksModel] =
        models.map { name, context, reasons, apart in
            FireworksModel(
                id: "accounts/fireworks/models/\(name)", contextTokensMax: context,
                reasons: reasons,
                sendsUsageApart: apart)
        }
        + routers.map { name, context in
            FireworksModel(
                id: "accounts/fireworks/routers/\(name)", contextTokensMax: context, reasons: true,
                sendsUsageApart: true)
        }

    private static let models: [(String, Int, Bool, Bool)] = [
        ("kimi-k3", 1_048_576, true, true),
        ("kimi-k2p5", 262_144, false, true),
        ("kimi-k2-instruct-0905", 262_144, false, true),
        ("kimi-k2-thinking", 262_144, true, true),
        ("deepseek-v4p1-flash", 1_048_576, true, true),
        ("deepseek-v4p1-flash-1017", 1_048_576, true, true),
        ("deepseek-v3p1", 163_840, false, false),
        ("deepseek-v3p2", 163_840, false, false),
        ("glm-5p3", 1_048_576, true, true),
        ("glm-5p3-flash", 1_048_576, true, true),
        ("glm-5p1", 202_752, true, false),
        ("glm-4p7", 202_752, false, false),
        ("qwen3p8-max", 262_144, true, true),
        ("qwen3p7-plus", 262_144, true, false),
        ("qwen3-coder-480b-a35b-instruct", 262_144, false, false),
        ("qwen3-235b-a22b-instruct-2507", 262_144, false, false),
        ("minimax-m3", 524_288, true, true),
        ("minimax-m3p1-flash", 1_048_576, true, true),
        ("gpt-oss-20b", 131_072, true, false),
        ("gpt-oss-120b", 131_072, true, false),
        ("llama-v3p3-70b-instruct", 131_072, false, false),
        ("llama-v3p1-8b-instruct", 131_072, false, false),
        ("llama4-maverick-instruct-basic", 1_048_576, false, false),
        ("llama4-scout-instruct-basic", 1_048_576, false, false),
    ]

    private static let routers: [(String, Int)] = [
        ("kimi-k3-fast", 1_048_576), ("kimi-k3-us", 1_048_576), ("kimi-k3-spot", 1_048_576),
        ("glm-5p3-fast", 1_048_576), ("glm-5p3-us", 1_048_576), ("glm-5p3-spot", 1_048_576),
        ("glm-5p3-flash-us", 1_048_576), ("deepseek-v4p1-flash-us", 1_048_576),
        ("deepseek-v4p1-flash-spot", 1_048_576),
    ]
}

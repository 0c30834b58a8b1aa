/// What the simulated Anthropic knows of one of its models.
struct AnthropicModel: Sendable {
    /// What a model takes; each generation takes less of what came before.
    struct Traits: OptionSet, Sendable {
        let rawValue: Int

        /// A conversation may end with words put in the model's mouth.
        static let prefill = Traits(rawValue: 1)
        /// temperature, top_p and top_k.
        static let sampling = Traits(rawValue: 2)
        /// Thinking with a budget.
        static let budgets = Traits(rawValue: 4)
        /// Thinking that the model measures out itself.
        static let adaptive = Traits(rawValue: 8)
        static let alwaysThinks = Traits(rawValue: 16)
        static let forcedTools = Traits(rawValue: 32)
        /// System messages inside the conversation.
        static let laterSystem = Traits(rawValue: 64)
        static let fast = Traits(rawValue: 128)
        /// The place of inference can be chosen.
        static let geo = Traits(rawValue: 256)

        static let of45: Traits = [.prefill, .sampling, .budgets, .forcedTools]
        static let of46: Traits = [.sampling, .budgets, .adaptive, .forcedTools, .geo]
        static let of47: Traits = [.adaptive, .forcedTools, .geo]
        static let of5: Traits = [.adaptive, .forcedTools, .geo, .laterSystem]
        static let of55: Traits = [.adaptive, .geo, .laterSystem, .alwaysThinks]
    }

    let id: String
    /// Shorter prefixes are silently not cached.
    let cacheTokensMin: Int
    let outputTokensMax: Int
    let contextTokensMax: Int
    let traits: Traits

    static func named(_ name: String) -> AnthropicModel? { all.first { $0.id == name } }

    private init(
        _ id: String, cacheMin: Int, output: Int = 128_000, context: Int = 1_000_000,
        _ traits: Traits
    ) {
        self.id = id
        cacheTokensMin = cacheMin
        outputTokensMax = output
        contextTokensMax = context
        self.traits = traits
    }

    private static func older(_ id: String, cacheMin: Int) -> AnthropicModel {
        AnthropicModel(id, cacheMin: cacheMin, output: 64_000, context: 200_000, .of45)
    }

    static let all: [AnthropicModel] = [
        AnthropicModel("claude-fable-5-2", cacheMin: 512, .of55),
        AnthropicModel("claude-fable-5-1", cacheMin: 512, .of55),
        AnthropicModel("claude-fable-5", cacheMin: 512, .of5.union(.alwaysThinks)),
        AnthropicModel("claude-mythos-5-1", cacheMin: 512, .of55),
        AnthropicModel("claude-mythos-5", cacheMin: 512, .of5.union(.alwaysThinks)),
        AnthropicModel("claude-opus-5-5", cacheMin: 512, .of55.union(.fast)),
        AnthropicModel("claude-opus-5", cacheMin: 512, .of5.union(.fast)),
        AnthropicModel("claude-opus-4-8", cacheMin: 1024, .of5.union(.fast)),
        AnthropicModel("claude-opus-4-7", cacheMin: 2048, .of47),
        AnthropicModel("claude-opus-4-7-20260416", cacheMin: 2048, .of47),
        AnthropicModel("claude-opus-4-6", cacheMin: 4096, .of46),
        AnthropicModel("claude-opus-4-6-20260205", cacheMin: 4096, .of46),
        older("claude-opus-4-5", cacheMin: 4096),
        older("claude-opus-4-5-20251101", cacheMin: 4096),
        AnthropicModel("claude-sonnet-5-5", cacheMin: 512, .of55),
        AnthropicModel("claude-sonnet-5", cacheMin: 1024, .of5),
        AnthropicModel("claude-sonnet-4-6", cacheMin: 1024, .of46),
        older("claude-sonnet-4-5", cacheMin: 1024),
        older("claude-sonnet-4-5-20250929", cacheMin: 1024),
        AnthropicModel("claude-haiku-5-5", cacheMin: 512, .of5),
        older("claude-haiku-4-5", cacheMin: 4096),
        older("claude-haiku-4-5-20251001", cacheMin: 4096),
    ]
}

/// Whether and how much a model thinks, and whether its thoughts are shown.
struct AnthropicThinking: Sendable {
    private(set) var isOn = false
    private(set) var budgetTokens: Int?
    /// Else the block is there, without words.
    private(set) var isShown = true
    private(set) var effort = "high"

    init(_ body: BodyReader, model: AnthropicModel, tokensMax: Int) throws(RequestFlaw) {
        let output = try body.object("output_config")
        effort =
            try output?.choice("effort", of: ["low", "medium", "high", "xhigh", "max"]) ?? "high"
        isOn = model.traits.contains(.alwaysThinks)
        // Newer models keep their thoughts to themselves unless asked.
        isShown = model.traits.contains(.budgets)
        guard let thinking = try body.object("thinking") else { return }
        let kinds = ["enabled", "adaptive", "disabled", "between_tools"]
        let kind = try thinking.choice("type", of: kinds)
        if let display = try thinking.choice("display", of: ["summarized", "omitted"]) {
            isShown = display == "summarized"
        }
        switch kind {
        case "enabled":
            guard model.traits.contains(.budgets) else {
                throw thinking.invalid("type", "this model thinks only 'adaptive'")
            }
            guard let budget = try thinking.integer("budget_tokens", in: 1024...1_000_000) else {
                throw thinking.missing("budget_tokens")
            }
            guard budget < tokensMax else {
                throw RequestFlaw(
                    kind: .invalidValue, param: "max_tokens",
                    message: "`max_tokens` must be greater than `thinking.budget_tokens`.")
            }
            budgetTokens = budget
            isOn = true
        case "adaptive", "between_tools":
            guard model.traits.contains(.adaptive) else {
                throw thinking.invalid("type", "adaptive thinking is not supported on this model")
            }
            isOn = true
        case "disabled":
            guard !model.traits.contains(.alwaysThinks) else {
                throw thinking.invalid("type", "thinking cannot be disabled on this model")
            }
            isOn = false
        default: throw thinking.missing("type")
        }
    }

    /// Tokens of thought for one prompt; a budget bounds them.
    func tokens(digest: UInt64) -> Int {
        guard isOn else { return 0 }
        let base = ["low": 48, "medium": 96, "high": 192, "xhigh": 384, "max": 640][effort] ?? 192
        return min(base + Int(digest % 32), budgetTokens ?? .max)
    }
}

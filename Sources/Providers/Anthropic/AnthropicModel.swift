/// What a model of Anthropic takes, as far as requests are shaped by it.
///
/// The facts are from Anthropic's pages on models, extended thinking and migration and from public model maps of November
/// 2026. A model that no row knows gets the cautious row: few output tokens, and nothing left out, so that the API itself
/// says what it does not take.
struct AnthropicModel: Sendable, Equatable {
    enum Thinking: Sendable, Equatable {
        /// Always on: it can be steered by effort but not switched off.
        case always
        /// `thinking: adaptive` or `disabled`, steered by effort.
        case adaptive
        /// `thinking: enabled` with a token budget.
        case budgeted
        case unknown
    }

    /// Sent as `max_tokens`, which the API demands, when the request has no limit.
    var outputTokensMax: Int64
    var thinking: Thinking
    /// Whether `temperature` and `top_p` may be sent at all.
    var takesSampling = false
    /// Whether `tool_choice` may force a tool.
    var takesForcedTools = true
    /// Whether a system message may stand amid the conversation.
    var takesLaterSystem = true
    /// Whether the conversation may end with an assistant message, to be continued.
    var takesPrefill = false
    /// Whether effort goes up to `xhigh`; without it `high` is next.
    var knowsExtraHigh = true

    init(named name: String) {
        let row = Self.rows.first { name.hasPrefix($0.prefix) }
        self = row?.model ?? Self.unknown
    }

    private init(_ outputTokensMax: Int64, _ thinking: Thinking) {
        self.outputTokensMax = outputTokensMax
        self.thinking = thinking
    }

    private func with(_ change: (inout AnthropicModel) -> Void) -> AnthropicModel {
        var model = self
        change(&model)
        return model
    }

    private static let always = AnthropicModel(128_000, .always)
    private static let adaptive = AnthropicModel(128_000, .adaptive)

    /// Opus 4.6 and Sonnet 4.6: adaptive thinking, but sampling as before.
    private static let transitional = adaptive.with {
        $0.takesSampling = true
        $0.takesLaterSystem = false
        $0.knowsExtraHigh = false
    }

    /// The 4.5 family.
    private static let budgeted = AnthropicModel(64_000, .budgeted).with {
        $0.takesSampling = true
        $0.takesLaterSystem = false
        $0.takesPrefill = true
    }

    private static let unknown = AnthropicModel(8_192, .unknown).with {
        $0.takesSampling = true
        $0.takesLaterSystem = false
        $0.takesPrefill = true
    }

    /// By prefix, longer prefixes before the shorter ones that they begin with.
    private static let rows: [(prefix: String, model: AnthropicModel)] = [
        ("claude-fable-5-", always.with { $0.takesForcedTools = false }),
        ("claude-fable-5", always),
        ("claude-mythos-5-", always.with { $0.takesForcedTools = false }),
        ("claude-mythos-5", always),
        ("claude-mythos-preview", always.with { $0.takesLaterSystem = false }),
        ("claude-opus-5-5", always.with { $0.takesForcedTools = false }),
        ("claude-sonnet-5-5", always.with { $0.takesForcedTools = false }),
        ("claude-opus-5", adaptive),
        ("claude-sonnet-5", adaptive),
        ("claude-haiku-5-5", adaptive),
        ("claude-opus-4-8", adaptive),
        ("claude-opus-4-7", adaptive.with { $0.takesLaterSystem = false }),
        ("claude-opus-4-6", transitional),
        ("claude-sonnet-4-6", transitional),
        ("claude-opus-4-5", budgeted),
        ("claude-sonnet-4-5", budgeted),
        ("claude-haiku-4-5", budgeted),
    ]
}

import Pricing

/// What a model of Anthropic takes, as far as a translated request is shaped by it.
///
/// The facts stand beside the prices. A model that is not listed gets few output tokens, and nothing is left out, so that
/// the API itself says what it does not take.
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
    var takesSampling = true
    /// Whether `tool_choice` may force a tool.
    var takesForcedTools = true
    /// Whether a system message may stand amid the conversation.
    var takesLaterSystem = true
    /// Whether the conversation may end with an assistant message, to be continued.
    var takesPrefill = true
    /// Whether effort goes up to `xhigh`; without it `high` is next.
    var knowsExtraHigh = true

    init(_ capabilities: ModelCapabilities?) {
        guard let capabilities else {
            outputTokensMax = Self.cautiousTokensMax
            thinking = .unknown
            takesLaterSystem = false
            return
        }
        outputTokensMax = capabilities.outputTokensMax ?? Self.cautiousTokensMax
        thinking =
            !capabilities.takes(.adaptiveThinking)
            ? .budgeted : capabilities.takes(.thinkingOff) ? .adaptive : .always
        takesSampling = capabilities.takes(.sampling)
        takesForcedTools = capabilities.takes(.forcedTools)
        takesLaterSystem = capabilities.takes(.laterSystem)
        takesPrefill = capabilities.takes(.prefill)
        knowsExtraHigh = capabilities.takes(.extraHighEffort)
    }

    private static let cautiousTokensMax: Int64 = 8_192
}

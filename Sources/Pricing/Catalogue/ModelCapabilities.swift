/// What a model takes, as far as requests are shaped by it.
///
/// It stands beside the prices, because it changes as they do: with every new model, and by the providers' word.
package struct ModelCapabilities: Sendable, Hashable {
    package var refuses: Set<ModelRefusal>
    package var outputTokensMax: Int64?
    /// The shortest prefix that the provider caches; nil: not known.
    package var cacheMinTokens: Int64?

    package init(
        refuses: Set<ModelRefusal> = [], outputTokensMax: Int64? = nil, cacheMinTokens: Int64? = nil
    ) {
        self.refuses = refuses
        self.outputTokensMax = outputTokensMax
        self.cacheMinTokens = cacheMinTokens
    }

    package func takes(_ part: ModelRefusal) -> Bool { !refuses.contains(part) }
}

/// What a request to a model may not hold, or the provider would refuse it.
package enum ModelRefusal: String, Sendable, Hashable, CaseIterable {
    /// `temperature`, `top_p` and `top_k` other than the default.
    case sampling
    case penalties
    case stop
    /// The limit under its older name.
    case maxTokens = "max_tokens"
    case cacheOptions = "cache_options"
    /// Any effort: the model does not reason.
    case reasoning
    /// A choice of tools that forces a call.
    case forcedTools = "forced_tools"
    /// An assistant message at the end, to be continued.
    case prefill
    /// A system message amid the conversation.
    case laterSystem = "later_system"
    case thinkingOff = "thinking_off"
    case thinkingBudget = "thinking_budget"
    case adaptiveThinking = "adaptive_thinking"
    case extraHighEffort = "xhigh_effort"
}

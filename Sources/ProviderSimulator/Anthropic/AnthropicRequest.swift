import JSON

/// A request for a message: what the Messages API takes, with its rules that depend on model and API version.
struct AnthropicRequest: Sendable {
    /// A place up to which the prompt may be kept, asked for by `cache_control`.
    struct Breakpoint: Sendable {
        /// Which of the blocks ends here.
        let block: Int
        let isHour: Bool
    }

    let body: BodyReader
    let model: AnthropicModel
    let prompt: Prompt
    /// Where each block of the prompt ends, in order.
    let blocks: [PromptMeter.Mark]
    let breakpoints: [Breakpoint]
    let streams: Bool
    let tokensMax: Int
    let thinking: AnthropicThinking

    static let versions = ["2023-06-01", "2026-10-21"]

    init(
        _ body: BodyReader, model: AnthropicModel, version: String, needsLimit: Bool = true
    ) throws(RequestFlaw) {
        self.body = body
        self.model = model
        let limit = try body.integer("max_tokens", in: 0...model.outputTokensMax)
        guard let tokensMax = limit ?? (needsLimit ? nil : 1) else {
            throw RequestFlaw(
                kind: .missing, param: "max_tokens", message: "max_tokens: Field required")
        }
        self.tokensMax = tokensMax
        streams = try body.flag("stream") ?? false
        var reader = AnthropicPromptReader(body: body, model: model)
        prompt = try reader.readPrompt()
        blocks = reader.blocks
        breakpoints = reader.breakpoints
        thinking = try AnthropicThinking(body, model: model, tokensMax: tokensMax)
        try checkSampling(version: version)
        try checkTools()
        if tokensMax == 0, streams || thinking.isOn {
            throw body.invalid("max_tokens", "0 goes neither with a stream nor with thinking")
        }
        if prompt.meter.tokens > model.contextTokensMax {
            throw RequestFlaw(
                kind: .contextLength, param: "messages",
                message: """
                    prompt is too long: \(prompt.meter.tokens) tokens > \
                    \(model.contextTokensMax) maximum
                    """)
        }
    }

    private func checkSampling(version: String) throws(RequestFlaw) {
        let temperature = try body.decimal("temperature", in: 0...1)
        let nucleus = try body.decimal("top_p", in: 0...1)
        let top = try body.integer("top_k", in: 0...1_000_000)
        for (name, isSet) in [
            ("temperature", temperature != nil), ("top_p", nucleus != nil), ("top_k", top != nil),
        ] where isSet {
            let isDefault = name == "temperature" && temperature == 1
            guard version == Self.versions[0], model.traits.contains(.sampling) || isDefault else {
                throw RequestFlaw(
                    kind: .unsupportedParameter, param: name,
                    message: "\(name): not supported by this model and API version")
            }
        }
        if temperature != nil, nucleus != nil {
            throw RequestFlaw(
                kind: .invalidValue, param: "top_p",
                message: "temperature and top_p cannot both be specified for this model")
        }
    }

    private func checkTools() throws(RequestFlaw) {
        switch prompt.toolChoice {
        case .never, .free: return
        case .required, .named: break
        }
        guard model.traits.contains(.forcedTools) else {
            throw RequestFlaw(
                kind: .unsupportedValue, param: "tool_choice",
                message: "tool_choice: this model does not support forced tool use")
        }
        if thinking.isOn, thinking.budgetTokens != nil {
            throw RequestFlaw(
                kind: .unsupportedValue, param: "tool_choice",
                message: "Thinking may not be enabled when tool_choice forces tool use.")
        }
    }
}

import JSON

/// A request to generate content, with the rules that depend on the model.
struct GeminiRequest: Sendable {
    let body: BodyReader
    let model: GeminiModel
    let prompt: Prompt
    let candidates: Int
    let tokensMax: Int?
    let reasoningTokens: Int
    let showsThoughts: Bool
    /// As asked, in lower case.
    let tier: String
    /// The cache that the prompt goes on from, or nil.
    let cachedContent: String?

    init(_ body: BodyReader, model: GeminiModel, streams: Bool) throws(RequestFlaw) {
        self.body = body
        self.model = model
        let config = try body.object("generationConfig")
        var reader = GeminiPromptReader(body: body, model: model)
        prompt = try reader.readPrompt(config: config)
        candidates = try config?.integer("candidateCount", in: 1...8) ?? 1
        tokensMax = try config?.integer(
            "maxOutputTokens",
            in:
                1...(model.isLongDecoding
                ? GeminiModel.contextTokensMax : GeminiModel.outputTokensMax))
        if model.isLongDecoding, !streams, tokensMax ?? 0 > GeminiModel.wholeOutputTokensMax {
            throw BodyReader(value: body.value, path: "generation_config").invalid(
                "max_output_tokens", "more than 32768 tokens need streaming")
        }
        _ = try config?.decimal("temperature", in: 0...2)
        _ = try config?.decimal("topP", in: 0...1)
        if let stops = try config?.list("stopSequences"), stops.count > 5 {
            throw body.invalid("generation_config.stop_sequences", "at most 5")
        }
        let thinking = try config?.object("thinkingConfig")
        reasoningTokens = try Self.reasoning(thinking, model: model, prompt: prompt)
        showsThoughts = try thinking?.flag("includeThoughts") ?? false
        tier = try Self.tier(body)
        cachedContent = try body.text("cachedContent")
        let cached = ["systemInstruction", "system_instruction", "tools", "toolConfig"]
        if cachedContent != nil, cached.contains(where: { body.present($0) != nil }) {
            throw RequestFlaw(
                kind: .invalidValue, param: "cachedContent",
                message: "CachedContent can not be used with GenerateContent request setting "
                    + "system_instruction, tools or tool_config.")
        }
        if prompt.meter.tokens > GeminiModel.contextTokensMax {
            throw RequestFlaw(
                kind: .contextLength, param: "contents",
                message: """
                    The input token count (\(prompt.meter.tokens)) exceeds the maximum number of \
                    tokens allowed (\(GeminiModel.contextTokensMax)).
                    """)
        }
    }

    private static func tier(_ body: BodyReader) throws(RequestFlaw) -> String {
        guard let asked = try body.text("serviceTier") else { return "standard" }
        let tier = asked.lowercased()
        switch tier {
        case "standard", "flex", "priority": return tier
        case "unspecified": return "standard"
        default: throw body.invalid("service_tier", "\"\(asked)\"")
        }
    }

    private static func reasoning(
        _ thinking: BodyReader?, model: GeminiModel, prompt: Prompt
    ) throws(RequestFlaw) -> Int {
        let more = Int(prompt.meter.digest % 32)
        let budget = try thinking?.integer("thinkingBudget", in: -1...32_768)
        let level = try thinking?.text("thinkingLevel")?.lowercased()
        guard budget == nil || level == nil else {
            throw RequestFlaw(
                kind: .invalidValue, param: "thinkingConfig",
                message: "You can only set one of thinking budget and thinking level.")
        }
        if let level {
            let levels = ["minimal": 16, "low": 64, "medium": 128, "high": 256, "xhigh": 512]
            guard !model.usesBudget, let tokens = levels[level] else {
                throw RequestFlaw(
                    kind: .invalidValue, param: "thinkingLevel",
                    message: "Thinking level is not supported for this model.")
            }
            return tokens + more
        }
        guard budget != 0 else {
            guard model.mayStopThinking else {
                throw RequestFlaw(
                    kind: .invalidValue, param: "thinkingBudget",
                    message: "Budget 0 is invalid. This model only works in thinking mode.")
            }
            return 0
        }
        return budget.map { $0 < 0 ? 128 + more : min($0, 128 + more) } ?? 128 + more
    }
}

import HTTPServer
import JSON

/// One chat completion at the simulated OpenRouter: usage always with its cost, a comment before the first chunk.
struct OpenRouterChat: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: ChatCompletionRequest
    /// Which vendor serves.
    let vendor: String
    let conditions: Conditions

    /// USD 2.50 and USD 15 per million tokens, in ticks of 10⁻¹⁰ USD.
    static let inputTicks = 25_000
    static let outputTicks = 150_000

    func answer(by writer: AnswerWriter) -> Answer {
        let generation = writer.generate(
            request.prompt, choices: request.choices,
            reasoningTokens: request.reasoningTokens(usual: "none"),
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "call_")
        let id = call.id("gen-", length: 24)
        let isOwnKey = call.bearer?.hasPrefix("sk-byok") ?? false
        let input = BilledTokens(inputUncached: request.prompt.meter.tokens)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: id, responseID: id,
            model: request.model, tier: "default", isStream: request.streams)
        entry.tokens = input
        // With one's own key at the vendor, the broker charges a twentieth and the vendor the rest.
        entry.price = { Self.ticks($0) / (isOwnKey ? 20 : 1) }
        var chat = ChatCompletionWriter(
            id: id, created: call.at.seconds, model: request.model,
            more: [JSONMember("provider", .string(vendor))],
            usage: { generated, _ in Self.usage(input, generated, isOwnKey: isOwnKey) },
            conditions: conditions)
        chat.usagePlace = .ownChunkAlone
        var script = chat.stream(generation)
        script.opening.insert(Array(": OPENROUTER PROCESSING\n\n".utf8), at: 0)
        return Answer(
            headers: .answer(streams: request.streams, [("x-generation-id", id)]),
            shape: request.streams ? .stream(script) : .whole(chat.whole(generation)),
            entry: entry, generated: generation.tokens)
    }

    private static func ticks(_ tokens: BilledTokens) -> Int {
        tokens.input * inputTicks + tokens.output * outputTicks
    }

    private static func usage(
        _ input: BilledTokens, _ generated: GeneratedTokens, isOwnKey: Bool
    ) -> JSONNode {
        var tokens = input
        tokens.output = generated.total
        let whole = ticks(tokens)
        let cost = isOwnKey ? whole / 20 : whole
        return [
            "prompt_tokens": .number(tokens.input), "completion_tokens": .number(generated.total),
            "total_tokens": .number(tokens.input + generated.total),
            "cost": .raw(Array(cost.usd.utf8)), "is_byok": .bool(isOwnKey),
            "cost_details": ["upstream_inference_cost": .raw(Array(whole.usd.utf8))],
            "prompt_tokens_details": ["cached_tokens": 0, "cache_write_tokens": 0],
            "completion_tokens_details": ["reasoning_tokens": .number(generated.reasoning)],
        ]
    }
}

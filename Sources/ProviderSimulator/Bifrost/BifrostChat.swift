import HTTPServer
import JSON

/// One chat completion at the simulated Bifrost, with `extra_fields` beside OpenAI's members.
///
/// The fault `tier_downgrade` makes it call another vendor than it was told to, as a routing rule of its own would.
struct BifrostChat: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: ChatCompletionRequest
    let vendor: String
    let model: String
    let conditions: Conditions

    func answer(by writer: AnswerWriter, cache: PrefixCache) -> Answer {
        let generation = writer.generate(
            request.prompt, choices: request.choices,
            reasoningTokens: request.reasoningTokens(usual: "none"),
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "call_")
        var input = BilledTokens(inputUncached: request.prompt.meter.tokens)
        var scope = StableHash()
        for part in [payer, request.model] { scope.combine(part) }
        let (cached, writes) = cache.automatic(
            request.prompt.meter, scope: scope.value, tokensMin: 1_024, life: 300, at: call.at)
        input.cacheRead = cached
        input.inputUncached -= cached
        let id = call.id("chatcmpl-", length: 29)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: call.uuid("x-request-id"),
            responseID: id, model: request.model, tier: "default", isStream: request.streams)
        entry.tokens = input
        let (tokens, streams) = (input, request.streams)
        var chat = ChatCompletionWriter(
            id: id, created: call.at.seconds, model: model, more: [extraFields],
            usage: { generated, _ in Self.usage(tokens, generated, streams: streams) },
            conditions: conditions)
        chat.usagePlace = request.includesUsage ? .ownChunkAlone : .nowhere
        return Answer(
            headers: .answer(
                streams: request.streams, [("x-request-id", call.uuid("x-request-id"))]),
            shape: request.streams
                ? .stream(chat.stream(generation)) : .whole(chat.whole(generation)),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    private var extraFields: JSONMember {
        JSONMember(
            "extra_fields",
            [
                "request_type": "chat_completion",
                "provider": .string(conditions.downgradesTier ? "cohere" : vendor),
                "original_model_requested": .string(model), "resolved_model_used": .string(model),
                "latency": 12, "chunk_index": 0, "cache_debug": ["cache_hit": false],
                "provider_response_headers": [:],
            ])
    }

    /// `cost` is a number or an object, from a price list of its own.
    private static func usage(
        _ input: BilledTokens, _ generated: GeneratedTokens, streams: Bool
    ) -> JSONNode {
        let cost: JSONNode =
            streams ? ["total_cost": .raw(Array("0.5".utf8))] : .raw(Array("0.5".utf8))
        return [
            "prompt_tokens": .number(input.input), "completion_tokens": .number(generated.total),
            "total_tokens": .number(input.input + generated.total),
            "prompt_tokens_details": [
                "cached_tokens": .number(input.cacheRead),
                "cached_read_tokens": .number(input.cacheRead), "cached_write_tokens": 0,
            ],
            "completion_tokens_details": ["reasoning_tokens": .number(generated.reasoning)],
            "cost": cost,
        ]
    }
}

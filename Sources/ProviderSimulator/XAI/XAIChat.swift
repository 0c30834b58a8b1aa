import HTTPServer
import JSON

/// One chat completion at the simulated xAI.
///
/// Reasoning is outside `completion_tokens` and inside `total_tokens`, and no limit holds it back; the usage object says what
/// the request cost.
struct XAIChat: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: ChatCompletionRequest
    let model: XAIModel
    let conditions: Conditions
    /// What makes it a response rather than a chat completion.
    var responses: ResponsesForm?

    func answer(by writer: AnswerWriter, cache: PrefixCache) throws(RequestFlaw) -> Answer {
        try checkParameters()
        let tier = try servedTier()
        let limit = AnswerWriter.Limit(tokensMax: request.tokensMax, includesReasoning: false)
        let effort = request.reasoningTokens(usual: "medium")
        let generation = writer.generate(
            request.prompt, choices: request.choices, reasoningTokens: model.reasons ? effort : 0,
            limit: limit, callIDPrefix: "call_")
        let (tokens, writes) = input(cache)
        let responseID =
            responses == nil ? call.uuid("response") : "resp_" + call.uuid("response")
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at,
            requestID: XAISimulator.requestID(call), responseID: responseID, model: model.id,
            tier: tier, isStream: request.streams)
        entry.tokens = tokens
        entry.price = { [model] in model.cost($0, tier: tier) }
        let chat = chatWriter(responseID: responseID, tier: tier, input: tokens)
        let response = responses.map {
            $0.shape(generation, by: responseWriter($0, responseID, tier, input: tokens))
        }
        return Answer(
            headers: .answer(streams: request.streams, headers),
            shape: response
                ?? (request.streams
                    ? .stream(chat.stream(generation)) : .whole(chat.whole(generation))),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    private func checkParameters() throws(RequestFlaw) {
        if model.reasons {
            for name in ["stop", "presence_penalty", "frequency_penalty"]
            where request.body.present(name) != nil {
                throw RequestFlaw(
                    kind: .unsupportedParameter, param: name,
                    message: "Argument not supported on this model: \(name)")
            }
        }
        if request.prompt.meter.tokens > model.contextTokensMax {
            throw RequestFlaw(
                kind: .contextLength, param: "messages",
                message: """
                    This model's maximum prompt length is \(model.contextTokensMax) but the request \
                    contains \(request.prompt.meter.tokens) tokens.
                    """)
        }
    }

    private func servedTier() throws(RequestFlaw) -> String {
        if call.isBatch { return "batch" }
        let asked = request.serviceTier ?? "default"
        guard ["default", "priority"].contains(asked) else {
            throw request.body.invalid("service_tier", "'\(asked)' is neither default nor priority")
        }
        return conditions.downgradesTier ? "default" : asked
    }

    /// Warm only on the server that a conversation id leads to.
    private func input(_ cache: PrefixCache) -> (BilledTokens, [PrefixCache.Write]) {
        let meter = request.prompt.meter
        var tokens = BilledTokens(inputUncached: meter.tokens)
        // On responses the body names the conversation, on chats a header does.
        let named =
            responses?.prompt.body.present("prompt_cache_key")?.string
            ?? call.headers.first("x-grok-conv-id")
        guard let conversation = named, !conversation.isEmpty else { return (tokens, []) }
        var scope = StableHash()
        for part in [payer, model.id, conversation] { scope.combine(part) }
        let (cached, writes) = cache.automatic(
            meter, scope: scope.value, tokensMin: 0, life: 3600, at: call.at)
        tokens.cacheRead = cached
        tokens.inputUncached -= cached
        return (tokens, writes)
    }

    // MARK: Wire

    /// Limits without the time of their reset.
    private var headers: [(String, String)] {
        [
            ("x-request-id", XAISimulator.requestID(call)),
            ("x-ratelimit-limit-requests", "8000"),
            (
                "x-ratelimit-remaining-requests", conditions.saysScarce ? "0" : "7999"
            ),
            ("x-ratelimit-limit-tokens", "10000000"),
            (
                "x-ratelimit-remaining-tokens",
                String(max(0, 10_000_000 - request.prompt.meter.tokens))
            ),
        ]
    }

    private func chatWriter(
        responseID: String, tier: String, input: BilledTokens
    ) -> ChatCompletionWriter {
        let model = model
        return ChatCompletionWriter(
            id: responseID, created: call.at.seconds, model: model.id,
            more: [
                JSONMember("system_fingerprint", "fp_5c1a7e02b4"),
                JSONMember("service_tier", .string(tier)),
            ],
            usage: { generated, isLast in
                var tokens = input
                tokens.output = generated.total
                let ticks = isLast ? model.cost(tokens, tier: tier) : nil
                return Self.usage(input, generated, ticks: ticks)
            },
            usagePlace: request.includesUsage ? .everyChunk : .nowhere, showsReasoning: true,
            messageExtras: [JSONMember("refusal", .null)], conditions: conditions)
    }

    /// Here, unlike on chats, the output holds the reasoning.
    private func responseWriter(
        _ form: ResponsesForm, _ id: String, _ tier: String, input: BilledTokens
    ) -> ResponsesWriter {
        let model = model
        return ResponsesWriter(
            id: id, created: call.at.seconds, model: model.id, tier: tier,
            request: form.prompt.body,
            usage: { output in
                var tokens = input
                tokens.output = output.total
                return [
                    "input_tokens": .number(input.input),
                    "input_tokens_details": ["cached_tokens": .number(input.cacheRead)],
                    "output_tokens": .number(output.total),
                    "output_tokens_details": ["reasoning_tokens": .number(output.reasoning)],
                    "total_tokens": .number(input.input + output.total), "num_sources_used": 0,
                    "cost_in_usd_ticks": .number(
                        model.cost(tokens, tier: tier)),
                ]
            }, conditions: conditions)
    }

    private static func usage(
        _ input: BilledTokens, _ output: GeneratedTokens, ticks: Int?
    ) -> JSONNode {
        .members([
            ("prompt_tokens", .number(input.input)),
            ("completion_tokens", .number(output.visible)),
            ("total_tokens", .number(input.input + output.total)),
            (
                "prompt_tokens_details",
                [
                    "text_tokens": .number(input.input), "audio_tokens": 0, "image_tokens": 0,
                    "cached_tokens": .number(input.cacheRead),
                ]
            ),
            (
                "completion_tokens_details",
                [
                    "reasoning_tokens": .number(output.reasoning), "audio_tokens": 0,
                    "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
                ]
            ),
            ("num_sources_used", 0),
            ("cost_in_usd_ticks", ticks.map { .number($0) }),
        ])
    }
}

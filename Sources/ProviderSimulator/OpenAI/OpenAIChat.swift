import HTTPServer
import JSON

/// One chat completion at the simulated OpenAI: its rules, its tier, its cache, its answer.
struct OpenAIChat: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: ChatCompletionRequest
    let model: OpenAIModel
    let conditions: Conditions
    /// What makes it a response rather than a chat completion.
    var responses: ResponsesForm?

    private static let cacheTokensMin = 1024

    func answer(by writer: AnswerWriter, cache: PrefixCache) throws(RequestFlaw) -> Answer {
        try checkParameters()
        let tier = try servedTier()
        let effort = request.reasoningTokens(usual: "medium")
        let generation = writer.generate(
            request.prompt, choices: request.choices, reasoningTokens: model.reasons ? effort : 0,
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "call_")
        let (tokens, writes) = try input(cache)
        let responseID =
            responses == nil
            ? call.id("chatcmpl-", length: 29)
            : call.id("resp_", length: 48, from: SeededGenerator.hex)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at,
            requestID: OpenAIHeaders.requestID(call), responseID: responseID,
            model: servedName, tier: tier, isStream: request.streams)
        entry.tokens = tokens
        let chat = chatWriter(responseID: responseID, tier: tier, input: tokens)
        let response = responses.map {
            $0.shape(generation, by: responseWriter($0, responseID, tier, input: tokens))
        }
        return Answer(
            headers: headers,
            shape: response
                ?? (request.streams
                    ? .stream(chat.stream(generation)) : .whole(chat.whole(generation))),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    /// An alias is served by its snapshot.
    private var servedName: String { model.snapshot }

    // MARK: Rules

    private func checkParameters() throws(RequestFlaw) {
        if model.reasons {
            try refuse("max_tokens", because: "Use 'max_completion_tokens' instead.")
            try refuse("stop", because: "Reasoning models take no stop sequences.")
            if let temperature = request.body.present("temperature")?.double, temperature != 1 {
                throw RequestFlaw(
                    kind: .unsupportedValue, param: "temperature",
                    message: "Unsupported value: 'temperature' takes only the default (1) here.")
            }
        } else {
            try refuse("reasoning_effort", because: "This model does not reason.")
        }
        if !model.reportsCacheWrites {
            try refuse("prompt_cache_options", because: "This model has no such caching.")
        }
        if request.prompt.meter.tokens > model.contextTokensMax {
            throw RequestFlaw(kind: .contextLength, param: "messages", message: contextMessage)
        }
    }

    private var contextMessage: String {
        """
        This model's maximum context length is \(model.contextTokensMax) tokens. However, your \
        messages resulted in \(request.prompt.meter.tokens) tokens.
        """
    }

    private func refuse(_ name: String, because reason: String) throws(RequestFlaw) {
        guard request.body.present(name) != nil else { return }
        throw RequestFlaw(
            kind: .unsupportedParameter, param: name,
            message: "Unsupported parameter: '\(name)' is not supported with this model. \(reason)")
    }

    /// The tier that serves; priority is quietly left where it is not offered, flex is refused.
    private func servedTier() throws(RequestFlaw) -> String {
        if call.isBatch { return "batch" }
        let asked = request.serviceTier ?? "auto"
        guard ["auto", "default", "flex", "scale", "priority", "fast"].contains(asked) else {
            throw request.body.invalid("service_tier", "'\(asked)' is not a service tier")
        }
        if asked == "scale" || (asked == "flex" && !model.tiers.contains(.flex)) {
            throw RequestFlaw(
                kind: .tier, param: "service_tier",
                message: "Invalid service_tier argument: '\(asked)' is not available here.")
        }
        if conditions.downgradesTier { return "default" }
        if asked == "flex" { return "flex" }
        let isPriority = asked == "priority" || asked == "fast"
        let fits = request.prompt.meter.tokens <= model.priorityTokensMax
        return isPriority && fits && model.tiers.contains(.priority)
            ? model.priorityName : "default"
    }

    // MARK: Cache

    /// The input split by the cache, and what this prompt leaves in it.
    private func input(
        _ cache: PrefixCache
    ) throws(RequestFlaw) -> (BilledTokens, [PrefixCache.Write]) {
        let meter = request.prompt.meter
        var tokens = BilledTokens()
        var scope = StableHash()
        scope.combine(payer)
        scope.combine(model.id)
        scope.combine(try request.body.text("prompt_cache_key") ?? "")
        let (cached, writes) = cache.automatic(
            meter, scope: scope.value, tokensMin: Self.cacheTokensMin,
            life: try cacheLife(), at: call.at)
        tokens.cacheRead = cached
        if model.reportsCacheWrites, let last = writes.last {
            tokens.cacheWriteShort = max(0, last.key.mark.tokens - cached)
        }
        tokens.inputUncached = meter.tokens - cached - tokens.cacheWriteShort
        return (tokens, writes)
    }

    /// Seconds: half an hour from 5.6 on, else ten minutes in memory or a day on request.
    private func cacheLife() throws(RequestFlaw) -> Int64 {
        let retention = try request.body.choice(
            "prompt_cache_retention", of: ["in_memory", "in-memory", "24h"])
        if model.reportsCacheWrites { return 1800 }
        return retention == "24h" ? 86_400 : 600
    }

    // MARK: Wire

    private var headers: HTTPHeaders {
        let tokens = request.prompt.meter.tokens
        return .answer(
            streams: request.streams,
            OpenAIHeaders.all(call)
                + OpenAIHeaders.rateLimits(
                    tokens: tokens, isScarce: conditions.saysScarce))
    }

    private func chatWriter(
        responseID: String, tier: String, input: BilledTokens
    ) -> ChatCompletionWriter {
        let reportsWrites = model.reportsCacheWrites
        return ChatCompletionWriter(
            id: responseID, created: call.at.seconds, model: servedName,
            more: [
                JSONMember("service_tier", .string(tier)),
                JSONMember("system_fingerprint", "fp_2b9e61a7c4"),
            ],
            usage: { generated, _ in
                Self.usage(input, generated, reportsWrites: reportsWrites)
            },
            usagePlace: request.includesUsage ? .ownChunk : .nowhere,
            obfuscates: request.body.present("stream_options")?["include_obfuscation"]?.bool
                ?? true,
            messageExtras: [JSONMember("refusal", .null), JSONMember("annotations", .array([]))],
            deltaExtras: [JSONMember("refusal", .null)], conditions: conditions)
    }

    private func responseWriter(
        _ form: ResponsesForm, _ id: String, _ tier: String, input: BilledTokens
    ) -> ResponsesWriter {
        ResponsesWriter(
            id: id, created: call.at.seconds, model: servedName, tier: tier,
            request: form.prompt.body,
            usage: { output in
                [
                    "input_tokens": .number(input.input),
                    "input_tokens_details": [
                        "cached_tokens": .number(input.cacheRead),
                        "cache_write_tokens": .number(input.cacheWriteShort),
                    ],
                    "output_tokens": .number(output.total),
                    "output_tokens_details": ["reasoning_tokens": .number(output.reasoning)],
                    "total_tokens": .number(input.input + output.total),
                ]
            }, conditions: conditions)
    }

    private static func usage(
        _ input: BilledTokens, _ output: GeneratedTokens, reportsWrites: Bool
    ) -> JSONNode {
        [
            "prompt_tokens": .number(input.input), "completion_tokens": .number(output.total),
            "total_tokens": .number(input.input + output.total),
            "prompt_tokens_details": .members([
                ("cached_tokens", .number(input.cacheRead)),
                ("cache_write_tokens", reportsWrites ? .number(input.cacheWriteShort) : nil),
                ("audio_tokens", 0),
            ]),
            "completion_tokens_details": [
                "reasoning_tokens": .number(output.reasoning), "audio_tokens": 0,
                "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
            ],
        ]
    }
}

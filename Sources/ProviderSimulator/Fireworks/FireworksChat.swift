import HTTPServer
import JSON

/// One chat completion, or one response, at the simulated Fireworks.
///
/// Reasoning is inside `completion_tokens` and not told apart; the tier that served is not reported, and only priority is one.
struct FireworksChat: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: ChatCompletionRequest
    let model: FireworksModel
    let conditions: Conditions
    /// Set for a request of the Responses shape, which only its answer shows.
    let responses: ResponsesForm?

    func answer(by writer: AnswerWriter, cache: PrefixCache) throws(RequestFlaw) -> Answer {
        let tokensMax = try fittingTokensMax()
        let tier = try servedTier()
        let effort = request.reasoningTokens(usual: "medium")
        let generation = writer.generate(
            request.prompt, choices: request.choices, reasoningTokens: model.reasons ? effort : 0,
            limit: AnswerWriter.Limit(tokensMax: tokensMax), callIDPrefix: "call_")
        let (tokens, writes) = try input(cache)
        let responseID =
            responses == nil ? call.uuid("response") : "resp_" + call.uuid("response")
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at,
            requestID: FireworksSimulator.requestID(call), responseID: responseID,
            model: model.id, tier: tier, isStream: request.streams)
        entry.tokens = tokens
        let chat = chatWriter(responseID: responseID, input: tokens)
        let response = responses.map {
            $0.shape(generation, by: responseWriter($0, responseID, tier, input: tokens))
        }
        return Answer(
            headers: .answer(streams: request.streams, headers(tokens)),
            shape: response
                ?? (request.streams
                    ? .stream(chat.stream(generation))
                    : .whole(chat.whole(generation, last: performance(tokens)))),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    /// What does not fit is cut off the answer in silence, or refused when the request says so.
    private func fittingTokensMax() throws(RequestFlaw) -> Int? {
        let behaviour = try request.body.choice(
            "context_length_exceeded_behavior", of: ["truncate", "error"])
        let room = model.contextTokensMax - request.prompt.meter.tokens
        guard room > 0, request.tokensMax ?? 0 <= room || behaviour != "error" else {
            throw RequestFlaw(
                kind: .contextLength, param: "messages",
                message: """
                    The prompt is too long: \(request.prompt.meter.tokens), model maximum context \
                    length: \(model.contextTokensMax)
                    """)
        }
        return request.tokensMax.map { min($0, room) }
    }

    private func servedTier() throws(RequestFlaw) -> String {
        let asked = try request.body.choice(
            "service_tier", of: ["auto", "default", "flex", "priority"])
        return asked == "priority" && !conditions.downgradesTier ? "priority" : "default"
    }

    /// Warm only on the replica to which affinity leads.
    private func input(
        _ cache: PrefixCache
    ) throws(RequestFlaw) -> (BilledTokens, [PrefixCache.Write]) {
        let meter = request.prompt.meter
        var tokens = BilledTokens(inputUncached: meter.tokens)
        let key = try request.body.text("prompt_cache_key", or: "user")
        guard let affinity = call.headers.first("x-session-affinity") ?? key, !affinity.isEmpty
        else { return (tokens, []) }
        let isolation = try request.body.text("prompt_cache_isolation_key") ?? ""
        var scope = StableHash()
        for part in [payer, model.id, affinity, isolation] { scope.combine(part) }
        let (cached, writes) = cache.automatic(
            meter, scope: scope.value, tokensMin: 0, life: 3600, at: call.at)
        tokens.cacheRead = cached
        tokens.inputUncached -= cached
        return (tokens, writes)
    }

    // MARK: Wire

    /// Limits are per second here. A stream's head goes before the counts are known.
    private func headers(_ tokens: BilledTokens) -> [(String, String)] {
        let limits = [
            ("x-request-id", FireworksSimulator.requestID(call)),
            ("x-ratelimit-limit-requests", "100"), ("x-ratelimit-remaining-requests", "99"),
            ("x-ratelimit-limit-tokens-prompt", "1080000"),
            ("x-ratelimit-limit-tokens-cache-adjusted-prompt", "270000"),
            ("x-ratelimit-limit-tokens-generated", "10800"),
        ]
        let warning = conditions.saysScarce ? [("x-ratelimit-over-limit", "yes")] : []
        if request.streams { return limits + warning }
        return limits + warning + [
            ("fireworks-prompt-tokens", String(tokens.input)),
            ("fireworks-cached-prompt-tokens", String(tokens.cacheRead)),
            ("fireworks-server-time-to-first-token", "0.021"),
            ("fireworks-server-processing-time", "0.042"),
        ]
    }

    private func performance(_ tokens: BilledTokens) -> [JSONMember] {
        guard request.body.present("perf_metrics_in_response")?.bool == true else { return [] }
        let metrics: JSONNode = [
            "prompt-tokens": .string(String(tokens.input)),
            "cached-prompt-tokens": .string(String(tokens.cacheRead)),
            "server-time-to-first-token": "0.021", "server-processing-time": "0.042",
        ]
        return [JSONMember("perf_metrics", metrics)]
    }

    /// The counts have the names of chat completions here too.
    private func responseWriter(
        _ form: ResponsesForm, _ id: String, _ tier: String, input: BilledTokens
    ) -> ResponsesWriter {
        ResponsesWriter(
            id: id, created: call.at.seconds, model: request.model, tier: tier,
            request: form.prompt.body, usage: { Self.usage(input, $0) }, conditions: conditions)
    }

    private static func usage(_ input: BilledTokens, _ output: GeneratedTokens) -> JSONNode {
        [
            "prompt_tokens": .number(input.input), "completion_tokens": .number(output.total),
            "total_tokens": .number(input.input + output.total),
            "prompt_tokens_details": ["cached_tokens": .number(input.cacheRead)],
        ]
    }

    private func chatWriter(responseID: String, input: BilledTokens) -> ChatCompletionWriter {
        let apart: ChatCompletionWriter.UsagePlace =
            request.includesUsage ? .ownChunkAlone : .nowhere
        return ChatCompletionWriter(
            id: responseID, created: call.at.seconds, model: request.model,
            usage: { generated, _ in Self.usage(input, generated) },
            usagePlace: model.sendsUsageApart ? apart : .finishChunk, showsReasoning: true,
            conditions: conditions)
    }
}

import HTTPServer

/// One answer of the simulated Gemini: its tier, its implicit cache, its candidates.
struct GeminiContent: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: GeminiRequest
    let streams: Bool
    let conditions: Conditions
    /// The cache that the prompt goes on from, or nil.
    let named: GeminiCaches.Entry?

    func answer(by writer: AnswerWriter, cache: PrefixCache, requestID: String) -> Answer {
        let tier =
            call.isBatch ? "batch" : conditions.downgradesTier ? "standard" : request.tier
        let generation = writer.generate(
            request.prompt, choices: request.candidates,
            reasoningTokens: request.reasoningTokens,
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "")
        let (tokens, writes) = input(cache)
        let isArray = streams && call.query("alt") != "sse"
        let model = request.model
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: requestID,
            responseID: requestID, model: model.id, tier: tier, isStream: streams)
        entry.tokens = tokens
        let at = call.at
        entry.price = { tokens in
            let ticks = model.ticks(at: at, inputTokens: tokens.input, tier: tier)
            return tokens.inputUncached * ticks.input + tokens.cacheRead * ticks.cached
                + tokens.output * ticks.output
        }
        let content = GeminiWriter(
            responseID: requestID, model: model, input: tokens,
            showsThoughts: request.showsThoughts, signature: call.id("", length: 48),
            isArray: isArray, conditions: conditions)
        return Answer(
            headers: .answer(
                streams: streams && !isArray, [("x-gemini-service-tier", tier)]),
            shape: streams
                ? .stream(content.stream(generation)) : .whole(content.whole(generation)),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    private func input(_ cache: PrefixCache) -> (BilledTokens, [PrefixCache.Write]) {
        let meter = request.prompt.meter
        if let named {
            return (BilledTokens(inputUncached: meter.tokens, cacheRead: named.tokens), [])
        }
        guard let tokensMin = request.model.cacheTokensMin else {
            return (BilledTokens(inputUncached: meter.tokens), [])
        }
        var scope = StableHash()
        for part in [payer, request.model.id] { scope.combine(part) }
        let (cached, writes) = cache.automatic(
            meter, scope: scope.value, tokensMin: tokensMin, life: 1800, at: call.at)
        return (
            BilledTokens(inputUncached: meter.tokens - cached, cacheRead: cached), writes
        )
    }
}

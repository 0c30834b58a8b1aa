import HTTPServer
import JSON

/// One message of the simulated Anthropic: its terms, its cache, its answer.
struct AnthropicMessage: Sendable {
    let call: SimulatedCall
    let payer: String
    let request: AnthropicRequest
    let conditions: Conditions

    func answer(by writer: AnswerWriter, cache: PrefixCache) throws(RequestFlaw) -> Answer {
        let terms = try terms()
        var scope = StableHash()
        for part in [payer, request.model.id] { scope.combine(part) }
        let (tokens, writes) = AnthropicPromptCache(request: request, scope: scope.value)
            .split(cache, at: call.at)
        let generation = writer.generate(
            request.prompt,
            reasoningTokens: request.thinking.tokens(
                digest: request.prompt.meter.digest),
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "toolu_")
        let choice = generation.choices.first ?? Generation.Choice()
        let responseID = call.id("msg_01", length: 22)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at,
            requestID: AnthropicHeaders.requestID(call), responseID: responseID,
            model: request.model.id, tier: call.isBatch ? "batch" : "standard",
            isStream: request.streams)
        entry.tokens = tokens
        let message = AnthropicWriter(
            id: responseID, model: request.model.id, input: tokens, terms: terms,
            thinking: request.thinking, signature: call.id("sig", length: 40),
            conditions: conditions)
        return Answer(
            headers: .answer(
                streams: request.streams,
                AnthropicHeaders.all(call)
                    + AnthropicHeaders.rateLimits(
                        call, tokens, isScarce: conditions.saysScarce)),
            shape: request.streams
                ? .stream(message.stream(choice)) : .whole(message.whole(choice)),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    /// What usage says of tier, place and speed: what was served, not what was asked.
    private func terms() throws(RequestFlaw) -> [JSONMember] {
        _ = try request.body.choice("service_tier", of: ["auto", "standard_only"])
        let place = try request.body.choice("inference_geo", of: ["global", "us"])
        if place != nil, !request.model.traits.contains(.geo) {
            throw request.body.invalid("inference_geo", "not supported on this model")
        }
        var speed = try request.body.choice("speed", of: ["standard", "fast"]) ?? "standard"
        if speed == "fast", !request.model.traits.contains(.fast) {
            // One family serves it in silence at the usual speed.
            guard request.model.id.hasPrefix("claude-opus-4-6") else {
                throw request.body.invalid("speed", "'fast' is not supported on this model")
            }
            speed = "standard"
        }
        if conditions.downgradesTier { speed = "standard" }
        return [
            JSONMember("service_tier", call.isBatch ? "batch" : "standard"),
            JSONMember("inference_geo", .string(place ?? "global")),
            JSONMember("speed", .string(speed)),
        ]
    }
}

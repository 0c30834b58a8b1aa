import JSON

/// Tokens as a provider counts them on a bill; the input parts are disjoint.
struct BilledTokens: Sendable, Equatable {
    var inputUncached = 0
    var cacheRead = 0
    /// Written with the usual life of that provider: 5 minutes at Anthropic, 30 at OpenAI.
    var cacheWriteShort = 0
    var cacheWriteHour = 0
    /// With reasoning.
    var output = 0
    /// The part of `output` that was reasoning.
    var reasoning = 0

    var input: Int { inputUncached + cacheRead + cacheWriteShort + cacheWriteHour }

    static func += (sum: inout BilledTokens, more: BilledTokens) {
        sum.inputUncached += more.inputUncached
        sum.cacheRead += more.cacheRead
        sum.cacheWriteShort += more.cacheWriteShort
        sum.cacheWriteHour += more.cacheWriteHour
        sum.output += more.output
        sum.reasoning += more.reasoning
    }

    var node: JSONNode {
        [
            "input_uncached": .number(inputUncached), "cache_read": .number(cacheRead),
            "cache_write_short": .number(cacheWriteShort),
            "cache_write_1h": .number(cacheWriteHour), "output": .number(output),
            "reasoning": .number(reasoning),
        ]
    }
}

/// What a provider's books say of one request that reached it.
///
/// A request is billed when its answer began: then its whole input, and the output as far as it was produced. One that was
/// refused, failed, or left before the first byte is listed and not billed.
struct BookEntry: Sendable {
    let account: SimulatedAccount
    /// The payer, as a digest of the key.
    var payer: String
    let at: WallTime
    var requestID: String
    /// The id in the answer's body; nil where there was none.
    var responseID: String?
    /// As served, and as asked where nothing was served.
    var model: String?
    /// As served, in the provider's own word.
    var tier: String?
    var isStream = false
    /// Of the answer; nil where none was given.
    var status: Int?
    var tokens = BilledTokens()
    /// What tokens cost, in ticks of 10⁻¹⁰ USD; nil where the provider's reports name no money.
    var price: (@Sendable (BilledTokens) -> Int)?
    var isBilled = false
    /// Whether the answer was produced to its end.
    var isFinished = false
    /// The fault that struck it.
    var fault: String?

    var ticks: Int { isBilled ? price?(tokens) ?? 0 : 0 }

    var node: JSONNode {
        [
            "provider": .string(account.provider.rawValue), "region": .text(account.region),
            "account": .string(payer), "time": .string(at.rfc3339),
            "request_id": .string(requestID), "response_id": .text(responseID),
            "model": .text(model), "tier": .text(tier), "stream": .bool(isStream),
            "status": .number(status), "tokens": tokens.node, "billed": .bool(isBilled),
            "finished": .bool(isFinished), "fault": .text(fault),
        ]
    }
}

/// Anthropic's rules of caching: what is read and written at explicit breakpoints.
struct AnthropicPromptCache: Sendable {
    let request: AnthropicRequest
    /// Who shares the cache: one payer and model.
    let scope: UInt64

    /// How many blocks before a breakpoint are searched, the breakpoint included.
    private static let lookback = 20
    private static let shortLife: Int64 = 300
    private static let hourLife: Int64 = 3600

    /// The input, split at the longest warm prefix A and the breakpoints after it: read up to A, then written with the life of
    /// the breakpoint that ends each stretch, and plain after the last.
    func split(_ cache: PrefixCache, at now: WallTime) -> (BilledTokens, [PrefixCache.Write]) {
        let usable = request.breakpoints.map { (at: request.blocks[$0.block], point: $0) }
            .filter { $0.at.tokens >= request.model.cacheTokensMin }
        let candidates = usable.reversed().flatMap { usable in
            (0..<Self.lookback).compactMap { back -> PrefixCache.Key? in
                let block = usable.point.block - back
                return block >= 0 ? key(request.blocks[block]) : nil
            }
        }
        let longestFirst = candidates.sorted { $0.mark.tokens > $1.mark.tokens }
        var tokens = BilledTokens()
        tokens.cacheRead = cache.firstWarm(of: longestFirst, at: now)?.mark.tokens ?? 0
        var reached = tokens.cacheRead
        var writes: [PrefixCache.Write] = []
        for (mark, point) in usable where mark.tokens > reached {
            let stretch = mark.tokens - reached
            if point.isHour {
                tokens.cacheWriteHour += stretch
            } else {
                tokens.cacheWriteShort += stretch
            }
            writes.append(
                PrefixCache.Write(
                    key: key(mark), life: point.isHour ? Self.hourLife : Self.shortLife))
            reached = mark.tokens
        }
        tokens.inputUncached = request.prompt.meter.tokens - reached
        return (tokens, writes)
    }

    private func key(_ mark: PromptMeter.Mark) -> PrefixCache.Key {
        PrefixCache.Key(scope: scope, mark: mark)
    }
}

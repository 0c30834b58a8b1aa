package import Events

extension RouteEvidence {
    /// How it serves, in millionths: the square of how much better than half-broken it is.
    ///
    /// One attempt's worth of good will keeps a single failure from saying too much, and a share for exploration
    /// always remains.
    package var weight: Int64 { Self.weight(bad: failures, of: outcomes) }

    /// The same for requests with a target for the first token: late ones count against it too.
    package var weightTargeted: Int64 {
        let punctuality = Self.weight(bad: late, of: targeted)
        return max(Self.explorationShare, weight * punctuality / Self.one)
    }

    /// The least weight, in millionths.
    package static let explorationShare: Int64 = 20_000

    private static func weight(bad: Int64, of all: Int64) -> Int64 {
        let share = Int64(Int128(bad) * Int128(one) / Int128(all + one))
        let quality = max(0, one - 2 * share)
        return max(explorationShare, quality * quality / one)
    }

    /// The share of its prompts' tokens that its cache held, in millionths; with ``promptsOfGoodWill`` that missed.
    var cachedShare: Int64 { cachedShare(assuming: 0) }

    /// The same with the tokens of good will as another route has them.
    private func cachedShare(assuming share: Int64) -> Int64 {
        let all = Int128(input + Self.promptsOfGoodWill)
        let good = Int128(Self.promptsOfGoodWill) * Int128(share)
        return Int64((Int128(cached) * Int128(Self.one) + good) / all)
    }

    /// What is left of its weight beside a route of the same model whose cache holds more, in millionths: all, where it
    /// does as well or is not known to do worse, down to half, where it never caches what the other always does.
    func warmth(beside best: Int64) -> Int64 {
        Self.one - max(0, best - cachedShare(assuming: best)) / 2
    }

    /// A hundred thousand tokens.
    private static let promptsOfGoodWill = 100_000 * one

    /// What a token cost, in pico-USD; nil: too few were paid for.
    var pricePico: Int64? {
        guard units >= Self.unitsForPrice else { return nil }
        return Int64(clamping: Int128(cost) * Int128(Self.one) / Int128(units))
    }

    /// A thousand tokens.
    static let unitsForPrice = 1_000 * one
}

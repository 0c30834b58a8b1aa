package import Events

extension RouteEvidence {
    /// What is left of the evidence after some time: halved every half-life, in a straight line in between.
    ///
    /// In integers, so that everybody who folds the same events gets the same numbers.
    package func decayed(byMs elapsed: Int64) -> RouteEvidence {
        guard elapsed > 0 else { return self }
        let serving = Decay(elapsedMs: elapsed, halfLifeMs: Self.halfLifeMs)
        let spending = Decay(elapsedMs: elapsed, halfLifeMs: Self.spendHalfLifeMs)
        return RouteEvidence(
            outcomes: serving.left(of: outcomes), failures: serving.left(of: failures),
            targeted: serving.left(of: targeted), late: serving.left(of: late),
            input: spending.left(of: input), cached: spending.left(of: cached),
            units: spending.left(of: units), cost: spending.left(of: cost))
    }

    /// Counts one attempt.
    mutating func add(isFailure: Bool, isLate: Bool?) {
        outcomes = outcomes.adding(Self.one)
        if isFailure { failures = failures.adding(Self.one) }
        if let isLate {
            targeted = targeted.adding(Self.one)
            if isLate { late = late.adding(Self.one) }
        }
    }

    /// Counts what an attempt cost; a cost without lines says nothing of tokens.
    mutating func add(_ spend: SpendSettled) {
        guard !spend.lines.isEmpty else { return }
        for line in spend.lines {
            let tokens = line.tokens.clamped(to: Self.tokensMax) * Self.one
            switch line.bucket {
            case .output:
                if spend.origin.served { units = units.adding(tokens * Self.outputUnits) }
            case .inputUncached, .cacheRead, .cacheWrite5m, .cacheWrite30m, .cacheWrite1h,
                .cacheWrite12h:
                input = input.adding(tokens)
                if line.bucket == .cacheRead { cached = cached.adding(tokens) }
                if spend.origin.served { units = units.adding(tokens) }
            }
        }
        cost = cost.adding(max(0, spend.cost.pico))
    }

    /// No attempt has more; what says so counts as so many.
    private static let tokensMax: Int64 = 100_000_000

    /// Whether it is worth keeping: more than a hundredth of an attempt, or enough tokens for a price.
    var isWorthKeeping: Bool { outcomes > Self.one / 100 || units >= Self.unitsForPrice }
}

/// How much is left after a time.
private struct Decay {
    private let halvings: Int64
    private let kept: Int128
    private let whole: Int128

    init(elapsedMs: Int64, halfLifeMs: Int64) {
        halvings = min(63, elapsedMs / halfLifeMs)
        whole = Int128(2 * halfLifeMs)
        kept = whole - Int128(elapsedMs % halfLifeMs)
    }

    func left(of amount: Int64) -> Int64 {
        // Not more than the amount was.
        Int64(Int128(amount >> halvings) * kept / whole)
    }
}

extension Int64 {
    /// Amounts are cut where adding to them could overflow.
    fileprivate func adding(_ amount: Int64) -> Int64 {
        let most: Int64 = 1_000_000_000_000_000_000
        return Swift.min(most, self + Swift.min(most, amount))
    }

    fileprivate func clamped(to most: Int64) -> Int64 { Swift.min(most, Swift.max(0, self)) }
}

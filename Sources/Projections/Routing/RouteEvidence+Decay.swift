package import Events

extension RouteEvidence {
    /// What is left of the evidence after some time: halved every ``halfLifeMs``, in a straight line in between.
    ///
    /// In integers, so that everybody who folds the same events gets the same numbers.
    package func decayed(byMs elapsed: Int64) -> RouteEvidence {
        guard elapsed > 0 else { return self }
        let halvings = elapsed / Self.halfLifeMs
        let rest = elapsed % Self.halfLifeMs
        guard halvings < 60 else { return RouteEvidence() }
        func left(_ amount: Int64) -> Int64 {
            let halved = amount >> halvings
            // Amounts stay far below 2⁶³ ÷ 10⁴: see the limit of ``add(_:)``.
            return halved * (2 * Self.halfLifeMs - rest) / (2 * Self.halfLifeMs)
        }
        return RouteEvidence(
            outcomes: left(outcomes), failures: left(failures), targeted: left(targeted),
            late: left(late))
    }

    /// Counts one attempt; counts are cut at a hundred million attempts.
    mutating func add(isFailure: Bool, isLate: Bool?) {
        let most = Self.one * 100_000_000
        outcomes = min(most, outcomes + Self.one)
        if isFailure { failures = min(most, failures + Self.one) }
        if let isLate {
            targeted = min(most, targeted + Self.one)
            if isLate { late = min(most, late + Self.one) }
        }
    }

    /// Whether it is worth keeping: more than a hundredth of an attempt.
    var isWorthKeeping: Bool { outcomes > Self.one / 100 }

    /// The weight that follows, in millionths: the square of how much better than half-broken it is.
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
        let share = bad * one / (all + one)
        let quality = max(0, one - 2 * share)
        return max(explorationShare, quality * quality / one)
    }
}

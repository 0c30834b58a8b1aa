/// What the log says of one route, forgotten by halves.
///
/// How it serves is news, halved every ``halfLifeMs``, one happening counting a million. What it costs and what its cache
/// holds change slowly and are halved every ``spendHalfLifeMs``, one token counting a million.
package struct RouteEvidence: Sendable, Hashable {
    package static let halfLifeMs: Int64 = 5_000
    package static let spendHalfLifeMs: Int64 = 300_000
    package static let one: Int64 = 1_000_000
    /// So many tokens of a prompt cost about what one token of an answer does; routes that give longer answers are not
    /// taken for dearer ones.
    package static let outputUnits: Int64 = 5

    /// Attempts that ended by the provider's doing: served, or failed by its fault.
    package var outcomes: Int64
    /// Those that failed by its fault.
    package var failures: Int64
    /// First tokens of requests with a target for them.
    package var targeted: Int64
    /// Those that came later than the whole target.
    package var late: Int64
    /// Prompts' tokens of attempts that were settled.
    package var input: Int64
    /// Those that were read from a cache.
    package var cached: Int64
    /// Tokens that were paid for and served, those of answers five-fold.
    package var units: Int64
    /// What all settled attempts cost in pico-USD, also those that served nobody.
    package var cost: Int64

    package init(
        outcomes: Int64 = 0, failures: Int64 = 0, targeted: Int64 = 0, late: Int64 = 0,
        input: Int64 = 0, cached: Int64 = 0, units: Int64 = 0, cost: Int64 = 0
    ) {
        self.outcomes = outcomes
        self.failures = failures
        self.targeted = targeted
        self.late = late
        self.input = input
        self.cached = cached
        self.units = units
        self.cost = cost
    }
}

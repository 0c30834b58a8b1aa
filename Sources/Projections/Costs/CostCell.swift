/// Whose costs, with whom and for what.
package struct CostDimensions: Sendable, Hashable {
    /// Empty: no one customer's request brought it about.
    package var customer: String
    /// Empty: the response ended before any provider was called; so are the model and the tier then.
    package var provider: String
    package var model: String
    package var tier: String
    package var profile: String

    package init(customer: String, provider: String, model: String, tier: String, profile: String) {
        self.customer = customer
        self.provider = provider
        self.model = model
        self.tier = tier
        self.profile = profile
    }
}

/// Costs within one interval of time.
package struct CostCell: Sendable, Hashable {
    /// Days, or quarters of an hour, since 1970 in UTC.
    package var interval: Int64
    package var dimensions: CostDimensions

    package init(interval: Int64, dimensions: CostDimensions) {
        self.interval = interval
        self.dimensions = dimensions
    }

    /// What tells nearly all cells apart; the rest is compared.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(interval)
        hasher.combine(dimensions.customer)
        hasher.combine(dimensions.model)
    }
}

/// What is counted and summed in a cell; amounts are in pico-USD.
package enum CostMeasure: Int, Sendable, CaseIterable {
    /// Responses that have ended; each in one cell, that of its serving attempt, else of its last.
    case requests
    /// Attempts that have ended.
    case attempts
    /// Attempts that did not serve.
    case failedAttempts
    /// Attempts with tokens for which no price is known.
    case unpriced
    /// Attempts of which nobody knows whether or what the provider bills.
    case unknown
    /// Corrections: spends that were rated again at another price list.
    case repriced
    case inputUncached
    case cacheRead
    case cacheWrite5m
    case cacheWrite30m
    case cacheWrite1h
    case cacheWrite12h
    case output
    /// A part of the output.
    case reasoning
    /// Of all attempts.
    case providerCost
    /// Of the attempts that did not serve.
    case wastedCost
    case charged
    case platformFee
    /// Of the attempts that served, with all input uncached.
    case listCost
    /// The same with the customer's markup.
    case listCharged
    /// What cache reads saved against the uncached rate.
    case cacheGross
    /// What cache writes cost above the uncached rate; negative where they cost less.
    case cachePremium
    /// The two at the rates that the customer is charged.
    case cacheGrossCharged
    case cachePremiumCharged
    /// What corrections changed; it is in the other sums too.
    case correctionCost
    case correctionCharged
    case correctionFee
    /// Of customers' own servers: their hours less what attempts were rated for them; it is in the provider's cost.
    case idleCost

    /// Whether it is money and not a count.
    package var isMoney: Bool { rawValue >= CostMeasure.providerCost.rawValue }
}

/// A value for each measure.
package struct CostMeasures: Sendable, Hashable {
    package private(set) var values: [Int64]

    package init() {
        values = Array(repeating: 0, count: Self.count)
    }

    private static let count = CostMeasure.allCases.count

    package subscript(_ measure: CostMeasure) -> Int64 { values[measure.rawValue] }

    /// Adds to one measure; false when the sum leaves its range, and then nothing is added.
    package mutating func add(_ value: Int64, to measure: CostMeasure) -> Bool {
        let (sum, overflow) = values[measure.rawValue].addingReportingOverflow(value)
        if !overflow { values[measure.rawValue] = sum }
        return !overflow
    }

    /// Adds each; false when a sum leaves its range.
    mutating func add(_ changes: [(CostMeasure, Int64)]) -> Bool {
        changes.allSatisfy { add($0.1, to: $0.0) }
    }

    package mutating func add(_ other: CostMeasures) -> Bool {
        for index in values.indices {
            let (sum, overflow) = values[index].addingReportingOverflow(other.values[index])
            if overflow { return false }
            values[index] = sum
        }
        return true
    }
}

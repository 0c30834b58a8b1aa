package import Events

/// A cost, or the reason why nobody can tell it; never a zero that means "unknown".
package enum RatingResult: Sendable, Hashable {
    case priced(RatedCost)
    case unpriced(UnpricedReason)
}

/// What an attempt cost, line by line.
package struct RatedCost: Sendable, Hashable {
    /// One for each bucket with tokens, in the order of ``TokenBucket``.
    package let lines: [RatedLine]
    /// What is billed beside these tokens.
    package let fees: [SpendFee]
    /// The exact sum of the lines and the fees.
    package let cost: PicoUSD
    /// The same request at the same tier with every input token uncached.
    package let listCost: PicoUSD
    /// The ``PriceCatalogue/version`` of the prices.
    package let priceVersion: String

    package init(
        lines: [RatedLine], fees: [SpendFee] = [], cost: PicoUSD, listCost: PicoUSD,
        priceVersion: String
    ) {
        self.lines = lines
        self.fees = fees
        self.cost = cost
        self.listCost = listCost
        self.priceVersion = priceVersion
    }
}

/// Why a usage has no price.
package enum UnpricedReason: String, Error, Sendable, Hashable, CaseIterable {
    case unknownModel = "unknown_model"
    /// The model lists no prices for the tier that served it, at this length of context.
    case unknownTier = "unknown_tier"
    /// A bucket has tokens, but the tier lists no price for it.
    case unknownRate = "unknown_rate"
    /// The model has prices, but none that held at that time.
    case outOfPeriod = "out_of_period"
    /// The counts cannot be right: one is negative or absurd, or `reasoning` exceeds `output`.
    case unsoundUsage = "unsound_usage"
    /// The amount exceeds the range of one value, 9.2 million USD.
    case overflow
}

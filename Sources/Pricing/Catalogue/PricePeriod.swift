package import Events

/// The prices of one model for a stretch of days, `[from, until)`; nil is without end on that side.
package struct PricePeriod: Sendable, Hashable {
    package let from: Timestamp?
    package let until: Timestamp?
    package let rates: [PriceTier: BucketRates]
    package let longContext: LongContext?
    /// What a cache costs that is made and kept under a name, in pico-USD for each token and hour; nil: there is none to be had.
    package let cacheStorage: Int64?

    package init(
        from: Timestamp?, until: Timestamp?, rates: [PriceTier: BucketRates],
        longContext: LongContext?, cacheStorage: Int64? = nil
    ) {
        self.from = from
        self.until = until
        self.rates = rates
        self.longContext = longContext
        self.cacheStorage = cacheStorage
    }

    package func contains(_ time: Timestamp) -> Bool {
        from.map { $0 <= time } ?? true && until.map { time < $0 } ?? true
    }

    /// The rates for a request with this whole input, cached tokens included.
    package func rates(inputTokens: Int64) -> [PriceTier: BucketRates] {
        guard let longContext, longContext.applies(toInputTokens: inputTokens) else { return rates }
        return longContext.rates
    }
}

/// Rates that replace the others for the whole request once its input passes a threshold.
package struct LongContext: Sendable, Hashable {
    package let thresholdTokens: Int64
    /// Whether an input of exactly the threshold is long: for xAI it is, for the others not.
    package let inclusive: Bool
    package let rates: [PriceTier: BucketRates]

    package func applies(toInputTokens tokens: Int64) -> Bool {
        tokens > thresholdTokens || (inclusive && tokens == thresholdTokens)
    }
}

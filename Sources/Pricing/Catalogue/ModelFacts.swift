package import Events

/// What is known of a provider's model: its names, its limits, and its prices over time.
package struct ModelFacts: Sendable, Hashable {
    package let provider: Provider
    /// The provider's own name for it, such as `gpt-5.4` or `accounts/fireworks/models/kimi-k3`.
    package let id: String
    package let kind: ModelKind
    /// Further names in an answer that mean this model at these prices.
    package let servedAs: [String]
    /// The largest input that the provider takes; nil: not known.
    package let contextTokensMax: Int64?
    package let outputTokensMax: Int64?
    /// The shortest prefix that the provider caches; nil: not known.
    package let cacheMinTokens: Int64?
    /// What a request to it may not hold.
    package let refuses: Set<ModelRefusal>
    /// The first instant at which the provider no longer serves it; its prices go on holding.
    package let retires: Timestamp?
    /// By region, what every rate is multiplied with, in basis points: 11,000 for 1.1.
    package let regionUpliftBasisPoints: [String: Int64]
    package let note: String?
    /// In order of time, without overlap.
    package let periods: [PricePeriod]

    package func period(at time: Timestamp) -> PricePeriod? {
        periods.first { $0.contains(time) }
    }

    /// What shapes a request to it.
    package var capabilities: ModelCapabilities {
        ModelCapabilities(
            refuses: refuses, outputTokensMax: outputTokensMax, cacheMinTokens: cacheMinTokens)
    }

    package func isRetired(at time: Timestamp) -> Bool {
        retires.map { $0 <= time } ?? false
    }
}

/// What a model produces.
package enum ModelKind: String, Sendable, Hashable, CaseIterable {
    case chat
    case embedding
}

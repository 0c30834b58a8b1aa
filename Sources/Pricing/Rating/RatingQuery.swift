package import Events

/// What was used of which model, where and when: all that a price depends on.
package struct RatingQuery: Sendable {
    package var provider: Provider
    /// The model as the answer names it, or as it was asked for where the answer does not say.
    package var modelServed: String
    /// The tier that served, in the words of ``PriceTier``; nil, because the provider does not say, is `default`.
    package var tierServed: String?
    /// When it was served.
    package var at: Timestamp
    package var usage: TokenUsage
    /// The region for which the provider charges more, such as `us`; a model that lists none for it costs the same there.
    package var priceRegion: String?
    /// Whether Anthropic's answer says `speed: fast`.
    package var speedFast: Bool
    /// A cache that was made for it, or nil.
    package var storedCache: StoredCache?

    package init(
        provider: Provider, modelServed: String, tierServed: String? = nil, at: Timestamp,
        usage: TokenUsage, priceRegion: String? = nil, speedFast: Bool = false,
        storedCache: StoredCache? = nil
    ) {
        self.provider = provider
        self.modelServed = modelServed
        self.tierServed = tierServed
        self.at = at
        self.usage = usage
        self.priceRegion = priceRegion
        self.speedFast = speedFast
        self.storedCache = storedCache
    }
}

/// A cache that was made under a name, to be kept for whole hours.
package struct StoredCache: Sendable, Hashable {
    /// The model that it was made for.
    package var model: String
    package var tokens: Int64
    package var hours: Int64

    package init(model: String, tokens: Int64, hours: Int64) {
        self.model = model
        self.tokens = tokens
        self.hours = hours
    }
}

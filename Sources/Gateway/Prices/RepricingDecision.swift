import Events
import Pricing
import Projections

/// What one spend comes to at other prices. Pure.
struct RepricingDecision: Sendable {
    enum Outcome: Sendable, Equatable {
        case repriced(SpendRating, before: SpendRating?)
        case unchanged
        /// No price is known for it now either, or its usage is not known.
        case stillUnpriced
        /// The list that rated it does not give what was recorded: its region or speed is not known.
        case notReproducible
    }

    /// The prices that it is rated by now.
    let catalogue: PriceCatalogue
    /// Of accounts that pay a region's prices, for usage that was never rated.
    let priceRegions: [String: String]

    /// - Parameters:
    ///   - former: the list that rated it before; nil: the log does not have it.
    ///   - terms: of the customer's policy when the request was admitted.
    func outcome(
        of attempt: AttemptRecord, at time: Timestamp, former: PriceCatalogue?, terms: SpendTerms
    ) -> Outcome {
        if let spend = attempt.spend { return outcome(of: spend, at: time, former, terms) }
        guard let unpriced = attempt.unpriced, let usage = unpriced.usage else {
            return .stillUnpriced
        }
        let origin = unpriced.origin
        let query = Self.query(origin, usage, at: time, region: priceRegions[origin.account])
        guard case .priced(let rated) = catalogue.rate(query),
            let after = terms.rating(
                rated, served: origin.served, credential: origin.credential)
        else { return .stillUnpriced }
        return .repriced(after, before: nil)
    }

    private func outcome(
        of spend: SpendSettled, at time: Timestamp, _ former: PriceCatalogue?, _ terms: SpendTerms
    ) -> Outcome {
        guard let former,
            let query = Self.queries(of: spend, at: time, in: former).first(where: { query in
                guard case .priced(let rated) = former.rate(query) else { return false }
                return rated.lines == spend.lines && rated.fees == spend.fees
                    && rated.listCost == spend.listCost
            })
        else { return .notReproducible }
        var terms = terms
        terms.markupBps = spend.markupBps
        guard case .priced(let rated) = catalogue.rate(query),
            let after = terms.rating(
                rated, served: spend.origin.served, credential: spend.origin.credential)
        else { return .stillUnpriced }
        let before = SpendRating(spend)
        var same = before
        same.priceVersion = after.priceVersion
        return after == same ? .unchanged : .repriced(after, before: before)
    }

    /// How it may have been asked for: for each region whose prices the former list knows, and for none.
    private static func queries(
        of spend: SpendSettled, at time: Timestamp, in former: PriceCatalogue
    ) -> [RatingQuery] {
        var usage = TokenUsage()
        for line in spend.lines {
            switch line.bucket {
            case .inputUncached: usage.inputUncached += line.tokens
            case .cacheRead: usage.cacheRead += line.tokens
            case .cacheWrite5m: usage.cacheWrite5m += line.tokens
            case .cacheWrite30m: usage.cacheWrite30m += line.tokens
            case .cacheWrite1h: usage.cacheWrite1h += line.tokens
            case .cacheWrite12h: usage.cacheWrite12h += line.tokens
            case .output: usage.output += line.tokens
            }
        }
        let seller = Seller(provider: spend.origin.provider, model: spend.origin.model)
        let uplifts = former.model(seller.provider, seller.model)?.regionUpliftBasisPoints ?? [:]
        return ([nil] + uplifts.keys.sorted()).map {
            query(spend.origin, usage, at: time, region: $0, storedCache: spend.storedCache)
        }
    }

    private static func query(
        _ origin: SpendOrigin, _ usage: TokenUsage, at time: Timestamp, region: String?,
        storedCache: StoredCache? = nil
    ) -> RatingQuery {
        let seller = Seller(provider: origin.provider, model: origin.model)
        return RatingQuery(
            provider: seller.provider, modelServed: seller.model, tierServed: origin.tier,
            at: time, usage: usage, priceRegion: region, storedCache: storedCache)
    }
}

extension SpendSettled {
    /// The cache that its fees were for, made for the model that served.
    fileprivate var storedCache: StoredCache? {
        guard let made = fees.first(where: { $0.kind == .cacheCreation }), made.quantity > 0,
            let kept = fees.first(where: { $0.kind == .cacheStorage })
        else { return nil }
        return StoredCache(
            model: origin.model, tokens: made.quantity, hours: kept.quantity / made.quantity)
    }
}

import Events

extension PriceCatalogue {
    /// The price of a usage by model, tier and time as served. Pure and exact: nothing is rounded.
    package func rate(_ query: RatingQuery) -> RatingResult {
        do throws(UnpricedReason) {
            return .priced(try cost(of: query))
        } catch {
            return .unpriced(error)
        }
    }

    private func cost(of query: RatingQuery) throws(UnpricedReason) -> RatedCost {
        let usage = query.usage
        guard usage.isSound else { throw .unsoundUsage }
        guard let model = model(query.provider, query.modelServed) else { throw .unknownModel }
        let tier = try Self.tier(of: query)
        guard let period = model.period(at: query.at) else { throw .outOfPeriod }
        guard let rates = period.rates(inputTokens: usage.input)[tier] else { throw .unknownTier }
        let uplift = query.priceRegion.flatMap { model.regionUpliftBasisPoints[$0] } ?? 10_000

        var lines: [RatedLine] = []
        lines.reserveCapacity(TokenBucket.allCases.count)
        var sum: Int128 = 0
        for bucket in TokenBucket.allCases where usage[bucket] > 0 {
            guard let rate = rates[bucket] else { throw .unknownRate }
            let line = try Self.line(bucket, usage[bucket], at: rate, uplift: uplift)
            sum += Int128(line.amount.pico)
            lines.append(line)
        }
        var list: Int128 = 0
        for line in lines where line.bucket == .output { list += Int128(line.amount.pico) }
        let input = try Self.line(.inputUncached, usage.input, at: rates.input, uplift: uplift)
        list += Int128(input.amount.pico)
        let fees = try query.storedCache.map { stored throws(UnpricedReason) in
            try self.fees(of: stored, from: query.provider, at: query.at)
        }
        for fee in fees ?? [] { sum += Int128(fee.amount.pico) }
        return RatedCost(
            lines: lines, fees: fees ?? [], cost: try Self.amount(sum),
            listCost: try Self.amount(list),
            priceVersion: version)
    }

    /// Making a cache costs its tokens once, whatever tier is served from it; keeping it, each hour.
    private func fees(
        of stored: StoredCache, from provider: Provider, at time: Timestamp
    ) throws(UnpricedReason) -> [SpendFee] {
        guard stored.hours > 0, (1...TokenUsage.countMax).contains(stored.tokens) else {
            throw .unsoundUsage
        }
        guard let model = model(provider, stored.model) else { throw .unknownModel }
        guard let period = model.period(at: time) else { throw .outOfPeriod }
        guard let storage = period.cacheStorage,
            let input = period.rates(inputTokens: stored.tokens)[.default]?.input
        else { throw .unknownRate }
        let (tokenHours, overflow) = stored.tokens.multipliedReportingOverflow(by: stored.hours)
        guard !overflow else { throw .overflow }
        return try [
            Self.fee(.cacheCreation, stored.tokens, at: input),
            Self.fee(.cacheStorage, tokenHours, at: storage),
        ]
    }

    private static func fee(
        _ kind: FeeKind, _ quantity: Int64, at rate: Int64
    ) throws(UnpricedReason) -> SpendFee {
        SpendFee(
            kind: kind, quantity: quantity, ratePico: rate,
            amount: try amount(Int128(quantity) * Int128(rate)))
    }

    private static func tier(of query: RatingQuery) throws(UnpricedReason) -> PriceTier {
        let word = query.tierServed ?? PriceTier.default.rawValue
        guard let tier = PriceTier(rawValue: word) else { throw .unknownTier }
        guard query.speedFast else { return tier }
        // Fast speed combines with no other tier: an answer that says so has no known price.
        guard tier == .default || tier == .fast else { throw .unknownTier }
        return .fast
    }

    private static func line(
        _ bucket: TokenBucket, _ tokens: Int64, at rate: Int64, uplift: Int64
    ) throws(UnpricedReason) -> RatedLine {
        // Exact: a price file whose uplift leaves a remainder on any rate is refused.
        let ratePico = rate * uplift / 10_000
        let amount = try amount(Int128(tokens) * Int128(ratePico))
        return RatedLine(bucket: bucket, tokens: tokens, ratePico: ratePico, amount: amount)
    }

    private static func amount(_ pico: Int128) throws(UnpricedReason) -> PicoUSD {
        guard let amount = try? PicoUSD(exactly: pico) else { throw .overflow }
        return amount
    }
}

package import Events

/// What one response cost, summed over its attempts.
package struct ResponseCost: Sendable, Equatable {
    /// Sum over the attempts that have a known cost, in pico-USD.
    package var providerCost: PicoUSD
    /// The serving attempt's input all at the uncached rate.
    package var listCost: PicoUSD
    /// The list cost with the customer's markup.
    package var listCharged: PicoUSD
    /// `listCost` less the serving attempt's cost; negative when cache writes cost more than they saved.
    package var cacheSavings: PicoUSD
    package var charged: PicoUSD
    package var platformFee: PicoUSD
    package var priceVersion: String?
    /// Attempts of which nobody knows whether or what the provider bills.
    package var unknownAttempts: Int

    /// What the customer is charged less than without a cache.
    package var savingsCharged: PicoUSD? { try? listCharged.subtracting(charged) }

    /// Charged and fee together, as `Zumik-Cost` has it.
    package var total: PicoUSD? { try? charged.adding(platformFee) }
}

extension ResponseRecord {
    /// The cost, or nil while it runs and when the serving attempt has no known price.
    package var cost: ResponseCost? {
        guard rejected != nil || completion != nil else { return nil }
        var cost = ResponseCost(
            providerCost: .zero, listCost: .zero, listCharged: .zero, cacheSavings: .zero,
            charged: .zero,
            platformFee: .zero, priceVersion: nil, unknownAttempts: 0)
        for attempt in attempts {
            guard let spend = attempt.spend else {
                if attempt.ending?.billed != false { cost.unknownAttempts += 1 }
                continue
            }
            guard let sum = try? cost.providerCost.adding(spend.cost) else { return nil }
            cost.providerCost = sum
        }
        guard let serving = servingAttempt else {
            return cost.unknownAttempts == 0 || cost.providerCost != .zero ? cost : nil
        }
        guard let spend = serving.spend,
            let savings = try? spend.listCost.subtracting(spend.cost),
            let listCharged = try? spend.listCharged
        else {
            return serving.ending?.billed == false ? cost : nil
        }
        cost.listCost = spend.listCost
        cost.listCharged = listCharged
        cost.cacheSavings = savings
        cost.charged = spend.charged
        cost.platformFee = spend.platformFee
        cost.priceVersion = spend.priceVersion
        return cost
    }
}

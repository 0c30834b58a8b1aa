import Events
import Pricing

/// At what terms a rated cost is passed on to the customer.
struct SpendTerms: Sendable {
    var markupBps: Int64
    var platformFeeBps: Int64

    /// What a rating comes to for an attempt; nil when an amount leaves the range of one value.
    ///
    /// With the customer's own key the provider bills the customer: there is nothing to pass on or to mark up.
    func rating(_ rated: RatedCost, served: Bool, credential: Profile) -> SpendRating? {
        let passesOn = served && credential != .byok
        let markupBps = passesOn ? markupBps : 0
        var (charged, fee) = (PicoUSD.zero, PicoUSD.zero)
        if served {
            guard let markup = try? rated.cost.shareRoundedHalfEven(basisPoints: markupBps),
                let marked = try? rated.cost.adding(markup),
                let share = try? rated.cost.shareRoundedHalfEven(basisPoints: platformFeeBps)
            else { return nil }
            (charged, fee) = (passesOn ? marked : .zero, share)
        }
        return SpendRating(
            priceVersion: rated.priceVersion, lines: rated.lines, cost: rated.cost,
            listCost: rated.listCost, charged: charged, markupBps: markupBps, platformFee: fee)
    }
}

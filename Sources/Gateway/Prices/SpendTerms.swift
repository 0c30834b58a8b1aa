import Events
import Pricing

/// At what terms a rated cost is passed on to the customer.
struct SpendTerms: Sendable {
    var markupBps: Int64
    var platformFeeBps: Int64

    init(markupBps: Int64, platformFeeBps: Int64) {
        self.markupBps = markupBps
        self.platformFeeBps = platformFeeBps
    }

    init(_ policy: Policy) {
        self.init(markupBps: policy.markupBps, platformFeeBps: policy.platformFeeBps)
    }

    /// What a rating comes to for an attempt; nil when an amount leaves the range of one value.
    func rating(_ rated: RatedCost, served: Bool, credential: Profile) -> SpendRating? {
        let charge =
            served
            ? CustomerCharge.of(rated.cost, with: credential, under: self) : CustomerCharge.none
        guard let charge else { return nil }
        return SpendRating(
            priceVersion: rated.priceVersion, lines: rated.lines, fees: rated.fees,
            cost: rated.cost, listCost: rated.listCost, charged: charge.charged,
            markupBps: charge.markupBps,
            platformFee: charge.platformFee)
    }
}

import Events

/// What a customer pays for an attempt that served it: the one rule for what is set aside and for what is settled.
struct CustomerCharge: Sendable, Equatable {
    var charged: PicoUSD
    var platformFee: PicoUSD
    /// The markup in ``charged``, in basis points.
    var markupBps: Int64

    static let none = CustomerCharge(charged: .zero, platformFee: .zero, markupBps: 0)

    /// The charge for a cost, or nil when it leaves the range of one value.
    ///
    /// What the customer pays elsewhere, with its own key or for its own servers, is not passed on or marked up.
    static func of(
        _ cost: PicoUSD, with credential: Profile, under terms: SpendTerms
    ) -> CustomerCharge? {
        do throws(MoneyError) {
            let fee = try cost.shareRoundedHalfEven(basisPoints: terms.platformFeeBps)
            guard credential == .managed else {
                return CustomerCharge(charged: .zero, platformFee: fee, markupBps: 0)
            }
            let markup = try cost.shareRoundedHalfEven(basisPoints: terms.markupBps)
            return CustomerCharge(
                charged: try cost.adding(markup), platformFee: fee, markupBps: terms.markupBps)
        } catch {
            return nil
        }
    }

    /// Charge and fee together, or nil when they leave the range of one value.
    var total: PicoUSD? { try? charged.adding(platformFee) }
}

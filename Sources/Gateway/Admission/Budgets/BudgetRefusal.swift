import Events
import Projections

extension BudgetShortfall {
    /// Seconds after which another try may succeed; nil: never, as it is.
    ///
    /// What waits only for others' reservations may have room as soon as one of them ends.
    func retryAfterSeconds(on day: UTCDay, at now: Timestamp) -> Int64? {
        if waitsForReservations { return 1 }
        guard fitsIntoBudget, let days = budget.period.days(around: day) else { return nil }
        let left = days.upperBound.start.nanoseconds - now.nanoseconds
        return max(1, -(-left).flooredQuotient(1_000_000_000))
    }

    /// For the client: what it asked for, what is left, and what would help.
    var message: String {
        var text =
            "This request may cost up to $\(amount.shortest), and your budget of "
            + "$\(budget.limit.shortest) \(budget.period.words) has "
            + "$\(PicoUSD.decimal(max(0, remaining))) left"
        if sums.reserved > 0 {
            text += "; $\(PicoUSD.decimal(sums.reserved)) of it is set aside for requests that run"
        }
        return text + (fitsIntoBudget ? "." : ". A lower limit of output tokens makes it smaller.")
    }
}

extension BudgetPeriod {
    fileprivate var words: String {
        switch self {
        case .day: "a day"
        case .week: "a week"
        case .month: "a month"
        case .total: "in total"
        }
    }
}

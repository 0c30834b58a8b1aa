import Events
import Ledger

/// When a charge arose and when it is billed, in the words of FOCUS: thousands of rows share each.
struct FocusPeriod {
    /// The first instant of the month in which it is billed.
    let billing: Timestamp
    let month: String
    let monthEnd: String
    let start: String
    let end: String

    /// The quarter of an hour of the charge, and the billing month of what was recorded in another, or the same.
    init(charge: Int64, recorded: Int64) {
        billing = Timestamp(nanoseconds: recorded * CostInterval.quarterNs).thisMonth
        month = billing.wholeSeconds
        monthEnd = billing.nextMonth.wholeSeconds
        start = Timestamp(nanoseconds: charge * CostInterval.quarterNs).wholeSeconds
        end = Timestamp(nanoseconds: (charge + 1) * CostInterval.quarterNs).wholeSeconds
    }

    /// All of a month.
    init(wholeOf billing: Timestamp) {
        self.billing = billing
        month = billing.wholeSeconds
        monthEnd = billing.nextMonth.wholeSeconds
        (start, end) = (month, monthEnd)
    }
}

/// The periods that were made last: spends come by time, so one is made for many of them.
struct FocusPeriods {
    private var last: (charge: Int64, recorded: Int64, period: FocusPeriod)?

    /// For a correction, the quarter of an hour of the charge is that of what it corrects.
    mutating func period(of spend: RecordedSpend, _ correction: FocusCorrection?) -> FocusPeriod {
        let recorded = CostInterval.quarter(of: spend.recordedAt)
        let charge = correction.map { CostInterval.quarter(of: $0.bookedAt) } ?? recorded
        if let last, last.charge == charge, last.recorded == recorded { return last.period }
        let period = FocusPeriod(charge: charge, recorded: recorded)
        last = (charge, recorded, period)
        return period
    }
}

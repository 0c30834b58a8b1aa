import JSON

/// The most that a customer may be charged in a period, fee included.
package struct Budget: Sendable, Hashable {
    package var limit: PicoUSD
    package var period: BudgetPeriod

    package init(limit: PicoUSD, period: BudgetPeriod) {
        self.limit = limit
        self.period = period
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("limit_pico", limit.pico)
        json.member("period", period.rawValue)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        limit = try fields.money("limit_pico")
        period = try fields.word("period")
    }
}

/// What a budget is for, in UTC: a period begins and ends at midnight.
package enum BudgetPeriod: String, Sendable, Hashable, CaseIterable {
    case day
    /// Monday to Sunday.
    case week
    /// The calendar month.
    case month
    /// All time: it never begins anew.
    case total

    /// The days of the period around a day; nil for ``total``, which has neither beginning nor end.
    package func days(around day: UTCDay) -> Range<UTCDay>? {
        switch self {
        case .day: day..<day.adding(1)
        case .week: day.week
        case .month: day.month
        case .total: nil
        }
    }
}

package import Events
import JSON
package import Projections

/// What a customer's budget stands at, as the native surface and the commands give it.
package enum BudgetDocuments {
    /// Answers from the files, or throws ``ProjectionError``.
    package static func answer(
        of customer: CustomerID, _ budget: Budget?, on view: ProjectionView, now: Timestamp
    ) throws -> [UInt8] {
        let period = budget?.period ?? .month
        let standing = try view.budget(of: customer, in: period, around: UTCDay(of: now))
        var json = JSONWriter()
        write(customer, budget, standing, now: now, to: &json)
        return json.take()
    }

    /// Without a budget there is no limit and nothing remains; what is spent is then that of the calendar month.
    static func write(
        _ customer: CustomerID, _ budget: Budget?, _ standing: BudgetStanding, now: Timestamp,
        to json: inout JSONWriter
    ) {
        let sums = standing.sums
        let days = (budget?.period ?? .month).days(around: UTCDay(of: now))
        json.beginObject()
        json.member("object", "budget")
        json.member("customer", customer.text)
        json.member("currency", "USD")
        json.member("period", budget?.period.rawValue)
        json.member("from", days?.lowerBound.start.description)
        json.member("to", days?.upperBound.start.description)
        json.member("limit", budget?.limit.description)
        json.member("spent", PicoUSD.decimal(sums.spent))
        json.member("reserved", PicoUSD.decimal(sums.reserved))
        json.member(
            "remaining",
            budget.map { PicoUSD.decimal(Int128($0.limit.pico) - sums.spent - sums.reserved) })
        json.member("ledger_seq", standing.ledgerSeq)
        json.endObject()
    }
}

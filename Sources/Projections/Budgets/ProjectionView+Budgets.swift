package import Events
import SQLite

/// What one customer's budget stands at.
package struct BudgetStanding: Sendable, Equatable {
    package var sums: BudgetSums
    /// The last event that it includes; -1 for none.
    package var ledgerSeq: Int64
}

extension ProjectionView {
    /// Every customer's sums by day: what a start of the gateway goes on from.
    package func budgetDays() throws -> [BudgetDay] {
        try connection.rows("SELECT customer, day, spent, reserved FROM budget_day") { row in
            let text = try row.text(0)
            guard let customer = CustomerID(text) else {
                throw ProjectionError.damagedRow("a budget of no customer")
            }
            return BudgetDay(
                customer: customer, day: UTCDay(number: try row.int64(1)),
                sums: BudgetSums(
                    spent: Int128(try row.int64(2)), reserved: Int128(try row.int64(3))))
        }
    }

    /// A customer's sums over the period around a day.
    package func budget(
        of customer: CustomerID, in period: BudgetPeriod, around day: UTCDay
    ) throws -> BudgetStanding {
        let days = period.days(around: day)
        return try snapshot {
            let rows = try connection.rows(
                "SELECT spent, reserved FROM budget_day WHERE customer = ?1 AND day >= ?2 AND day < ?3",
                .text(customer.text), .integer(days?.lowerBound.number ?? .min),
                .integer(days?.upperBound.number ?? .max)
            ) { BudgetSums(spent: Int128(try $0.int64(0)), reserved: Int128(try $0.int64(1))) }
            return BudgetStanding(
                sums: rows.reduce(BudgetSums(), +), ledgerSeq: try position())
        }
    }
}

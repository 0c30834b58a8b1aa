package import Events

/// What each customer has been charged and has set aside, by the day of arrival: all that a budget decides on. Pure.
///
/// Days of the last two months are kept apart, so that any period around a recent day can be summed, also after its
/// customer's budget has become one of another period; what is older is one sum.
package struct BudgetBalances: Sendable {
    /// More than a month and the longest deadline.
    static let daysKept: Int64 = 62

    private struct Account {
        var older = BudgetSums()
        var days: [UTCDay: BudgetSums] = [:]
        var latest = UTCDay(number: 0)
    }

    private var accounts: [CustomerID: Account] = [:]
    /// What is set aside for all customers together.
    package private(set) var reserved: Int128 = 0

    package init() {}

    /// The balances that a projection has kept.
    package init(_ days: [BudgetDay]) {
        for day in days { add(day.sums, on: day.day, of: day.customer) }
    }

    /// What is charged and set aside in the period around a day.
    package func sums(
        of customer: CustomerID, in period: BudgetPeriod, around day: UTCDay
    )
        -> BudgetSums
    {
        guard let account = accounts[customer] else { return BudgetSums() }
        guard let days = period.days(around: day) else {
            return account.days.values.reduce(account.older, +)
        }
        return account.days.reduce(BudgetSums()) { sum, entry in
            days.contains(entry.key) ? sum + entry.value : sum
        }
    }

    /// Why an amount may not be set aside, or nil.
    ///
    /// An amount of zero always may: what costs nothing needs no room.
    package func shortfall(
        of reservation: SpendReserved, under budget: Budget, of customer: CustomerID
    ) -> BudgetShortfall? {
        guard reservation.amount > .zero else { return nil }
        let shortfall = BudgetShortfall(
            amount: reservation.amount, budget: budget,
            sums: sums(of: customer, in: budget.period, around: reservation.day))
        return shortfall.remaining < Int128(reservation.amount.pico) ? shortfall : nil
    }

    /// Sets an amount aside, whether or not there is room for it.
    package mutating func reserve(_ reservation: SpendReserved, of customer: CustomerID) {
        add(
            BudgetSums(reserved: Int128(reservation.amount.pico)), on: reservation.day,
            of: customer)
    }

    /// Gives back what was set aside, wholly or in part.
    package mutating func release(_ reservation: SpendReserved, of customer: CustomerID) {
        add(
            BudgetSums(reserved: -Int128(reservation.amount.pico)), on: reservation.day,
            of: customer)
    }

    /// Counts what was charged.
    package mutating func charge(_ amount: PicoUSD, on day: UTCDay, of customer: CustomerID) {
        guard amount != .zero else { return }
        add(BudgetSums(spent: Int128(amount.pico)), on: day, of: customer)
    }

    private mutating func add(_ sums: BudgetSums, on day: UTCDay, of customer: CustomerID) {
        reserved += sums.reserved
        var account = accounts.removeValue(forKey: customer) ?? Account()
        defer { accounts[customer] = account }
        if day > account.latest {
            account.latest = day
            let horizon = day.adding(-Self.daysKept)
            for (old, kept) in account.days where old < horizon {
                account.older += kept
                account.days[old] = nil
            }
        }
        if day < account.latest.adding(-Self.daysKept) {
            account.older += sums
        } else {
            account.days[day, default: BudgetSums()] += sums
        }
    }
}

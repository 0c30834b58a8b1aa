package import Events

/// What has been charged, and what is set aside for requests that have not ended; in pico-USD.
package struct BudgetSums: Sendable, Hashable {
    package var spent: Int128 = 0
    package var reserved: Int128 = 0

    package init(spent: Int128 = 0, reserved: Int128 = 0) {
        self.spent = spent
        self.reserved = reserved
    }

    package static func + (left: BudgetSums, right: BudgetSums) -> BudgetSums {
        BudgetSums(spent: left.spent + right.spent, reserved: left.reserved + right.reserved)
    }

    package static func += (left: inout BudgetSums, right: BudgetSums) {
        left = left + right
    }
}

/// The sums of one customer's day of arrival.
package struct BudgetDay: Sendable, Hashable {
    package var customer: CustomerID
    package var day: UTCDay
    package var sums: BudgetSums

    package init(customer: CustomerID, day: UTCDay, sums: BudgetSums) {
        self.customer = customer
        self.day = day
        self.sums = sums
    }
}

/// A budget has no room for an amount.
package struct BudgetShortfall: Sendable, Hashable {
    /// What was to be set aside.
    package var amount: PicoUSD
    package var budget: Budget
    /// What the period's room is taken up by.
    package var sums: BudgetSums

    package init(amount: PicoUSD, budget: Budget, sums: BudgetSums) {
        self.amount = amount
        self.budget = budget
        self.sums = sums
    }

    /// What is left of the budget; negative where more was charged than had been set aside.
    package var remaining: Int128 {
        Int128(budget.limit.pico) - sums.spent - sums.reserved
    }

    /// Whether nothing is in its way but reservations, which end with the requests that hold them.
    package var waitsForReservations: Bool {
        sums.spent + Int128(amount.pico) <= Int128(budget.limit.pico)
    }

    /// Whether an untouched budget would have room for it.
    package var fitsIntoBudget: Bool { amount <= budget.limit }
}

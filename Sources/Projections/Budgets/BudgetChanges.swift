package import Events

/// What a run of events changes in the customers' budgets: the fold behind the projection `budgets`. Pure.
///
/// Every customer is counted, with a budget or without: one that is set today holds for what its period has seen.
package struct BudgetChanges: Projection, Equatable {
    package static let identity = ProjectionIdentity(name: "budgets", version: 1)

    package static let reads: Set<EventType> = [
        .requestAdmitted, .requestQueued, .spendReserved, .spendSettled, .spendReleased,
    ]

    struct Key: Hashable {
        var customer: CustomerID
        var day: UTCDay
    }

    private(set) var days: [Key: BudgetSums] = [:]

    /// The changes of each customer's days, in no order.
    package var rows: [BudgetDay] {
        days.map { BudgetDay(customer: $0.key.customer, day: $0.key.day, sums: $0.value) }
    }

    package init() {}

    package mutating func apply(
        _ followed: FollowedEvent, in response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        switch followed.event {
        case .spendReserved(let reserved):
            try add(
                BudgetSums(reserved: Int128(reserved.amount.pico)), on: reserved.day, followed)
        case .spendReleased(let released):
            try add(
                BudgetSums(reserved: -Int128(released.amount.pico)), on: released.day, followed)
        case .spendSettled(let spend): try settle(spend, followed, response)
        default: break  // Nothing else moves a budget.
        }
    }

    private mutating func settle(
        _ spend: SpendSettled, _ followed: FollowedEvent, _ response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        guard let response, let arrival = response.arrivalDay else {
            throw .withoutHistory(followed.type, seq: followed.seq)
        }
        var sums = BudgetSums(spent: Int128(spend.charged.pico) + Int128(spend.platformFee.pico))
        if spend.origin.served, let reservation = response.reservation {
            sums.reserved = -Int128(reservation.amount.pico)
        }
        guard sums != BudgetSums() else { return }
        try add(sums, on: arrival, followed)
    }

    private mutating func add(
        _ sums: BudgetSums, on day: UTCDay, _ followed: FollowedEvent
    ) throws(ProjectionFoldError) {
        guard let customer = followed.customer else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        days[Key(customer: customer, day: day), default: BudgetSums()] += sums
    }
}

extension ResponseRecord {
    /// The day in whose periods its charge counts: that of its reservation, else that of its arrival.
    package var arrivalDay: UTCDay? { reservation?.day ?? receivedAt.map(UTCDay.init(of:)) }
}

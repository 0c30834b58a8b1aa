package import Events
package import Projections

/// What admission control needs to know of one request.
package struct AdmissionTicket: Sendable, Equatable {
    package var id: Int64
    package var customer: CustomerID
    package var limits: TrafficLimits
    package var qosClass: QoSClass
    /// When it must have ended.
    package var deadline: Timestamp
    /// Tokens that it will use, as far as its text tells.
    package var tokens: Int64
    /// The accounts that may serve it, in the order in which it would try them; never empty.
    package var accounts: [String]
    /// The budget that it counts against, or nil.
    package var budget: Budget?
    /// What it may cost at most, to be set aside; nil: nothing.
    package var reservation: SpendReserved?
    /// When it was counted against its customer's rates.
    var countedAt: Timestamp?

    package init(
        id: Int64, customer: CustomerID, limits: TrafficLimits, qosClass: QoSClass,
        deadline: Timestamp, tokens: Int64, accounts: [String],
        budget: Budget? = nil, reservation: SpendReserved? = nil
    ) {
        self.id = id
        self.customer = customer
        self.limits = limits
        self.qosClass = qosClass
        self.deadline = deadline
        self.tokens = tokens
        self.accounts = accounts
        self.budget = budget
        self.reservation = reservation
    }
}

/// What becomes of a request on arrival.
package enum AdmissionDecision: Sendable, Equatable {
    /// It starts, with a place at this account.
    case start(account: String)
    /// It waits behind so many of its customer and class.
    case wait(ahead: Int)
    case refuse(AdmissionRefusal)
}

/// A request is refused before it waits.
package struct AdmissionRefusal: Sendable, Equatable {
    package var reason: ReasonCode
    /// Which limit, in a word of the policy, or nil.
    package var limit: String?
    /// After so many seconds another try may succeed; nil: never, as it is.
    package var retryAfterSeconds: Int64?
    /// What a budget lacks, where that is the reason.
    package var shortfall: BudgetShortfall?
}

/// A request that waited starts.
package struct AdmissionStart: Sendable, Equatable {
    package var id: Int64
    package var account: String
}

/// Bounds of the waiting lines.
package struct AdmissionLimits: Sendable, Equatable {
    package var waitingMax = 10_000
    /// Of one customer in one class.
    package var waitingPerCustomerMax = 1_000

    package init() {}
}

extension QoSClass {
    /// The class's share of the starts while every class waits.
    var startShare: Int64 {
        switch self {
        case .interactive: 8
        case .standard: 4
        case .flex: 2
        case .batch: 1
        }
    }
}

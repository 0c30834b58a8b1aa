package import Events
package import Projections
import Synchronization

/// Admission control as the gateway shares it: decides under a lock, and wakes whoever's turn has come after it.
package final class AdmissionGate: Sendable {
    /// What a request meets when it comes.
    enum Arrival: Sendable {
        /// It may start, with a place at this account.
        case started(id: Int64, account: String)
        /// It waits behind so many of its customer and class.
        case waiting(id: Int64, ahead: Int)
        case refused(AdmissionRefusal)
    }

    private struct State {
        var control: AdmissionControl
        var ids: Int64 = 0
        /// Who waits for its turn and asks for it.
        var waiters: [Int64: CheckedContinuation<String?, Never>] = [:]
        /// Turns that came before they were asked for.
        var early: [Int64: String] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter ceilings: how many requests an account takes at once, where that is known from the start.
    package init(
        limits: AdmissionLimits = AdmissionLimits(), budgets: BudgetBalances = BudgetBalances(),
        ceilings: [String: Int] = [:]
    ) {
        state = Mutex(
            State(
                control: AdmissionControl(limits: limits, budgets: budgets, ceilings: ceilings)))
    }

    /// Requests that wait, by class.
    package var waitingByClass: [QoSClass: Int] {
        state.withLock { $0.control.waitingByClass }
    }

    /// What is known of the accounts' capacity: running requests, and the learned limit or nil.
    package var accounts: [String: (running: Int, limit: Int?)] {
        state.withLock { $0.control.accounts.mapValues { ($0.running, $0.limit) } }
    }

    /// What is set aside of all budgets together, in pico-USD.
    package var reserved: Int128 { state.withLock { $0.control.budgets.reserved } }

    /// What stands against a customer's budget now.
    package func sums(
        of customer: CustomerID, in period: BudgetPeriod, around day: UTCDay
    ) -> BudgetSums {
        state.withLock { $0.control.budgets.sums(of: customer, in: period, around: day) }
    }

    /// Sets aside an amount for what is no request at this gate, such as a whole batch, or tells why there is no room.
    ///
    /// Whoever calls it writes `spend_reserved` with the same amount and day, and gives back each part with
    /// ``settle(_:charged:on:of:)`` once the log has its end.
    package func reserve(
        _ reservation: SpendReserved, under budget: Budget, of customer: CustomerID
    ) -> BudgetShortfall? {
        state.withLock { state in
            let shortfall = state.control.budgets.shortfall(
                of: reservation, under: budget, of: customer)
            if shortfall == nil { state.control.budgets.reserve(reservation, of: customer) }
            return shortfall
        }
    }

    /// Counts what was charged, and gives back what had been set aside for it: when both are durable and not before, so
    /// that the log at no point holds more than a budget allows.
    ///
    /// - Parameters:
    ///   - reservation: all of it, or the part that has ended; nil: nothing was set aside.
    ///   - day: the day of arrival.
    package func settle(
        _ reservation: SpendReserved?, charged: PicoUSD, on day: UTCDay, of customer: CustomerID
    ) {
        guard reservation != nil || charged != .zero else { return }
        state.withLock { state in
            if let reservation { state.control.budgets.release(reservation, of: customer) }
            state.control.budgets.charge(charged, on: day, of: customer)
        }
    }

    /// The same for a request that has ended, by the spend of the attempt that served it, if one did.
    func settle(
        _ reservation: SpendReserved?, by spend: SpendSettled?, at arrival: Timestamp,
        of customer: CustomerID
    ) {
        let charged = spend.flatMap { try? $0.charged.adding($0.platformFee) } ?? .zero
        settle(reservation, charged: charged, on: UTCDay(of: arrival), of: customer)
    }

    /// Gives back what was set aside and comes to nothing.
    func giveBack(_ reservation: SpendReserved?, of customer: CustomerID) {
        guard let reservation else { return }
        settle(reservation, charged: .zero, on: reservation.day, of: customer)
    }

    /// - Parameter ticket: its id is given here.
    func arrive(_ ticket: AdmissionTicket, at now: Timestamp) -> Arrival {
        state.withLock { state in
            state.ids += 1
            var ticket = ticket
            ticket.id = state.ids
            switch state.control.arrive(ticket, at: now) {
            case .start(let account): return .started(id: ticket.id, account: account)
            case .wait(let ahead): return .waiting(id: ticket.id, ahead: ahead)
            case .refuse(let refusal): return .refused(refusal)
            }
        }
    }

    /// Returns the account at which a waiting request starts, or nil once it is withdrawn.
    func turn(of id: Int64) async -> String? {
        await withCheckedContinuation { waiter in
            let (isDecided, account) = state.withLock { state -> (Bool, String?) in
                if let account = state.early.removeValue(forKey: id) { return (true, account) }
                guard state.control.waiting[id] != nil else { return (true, nil) }
                state.waiters[id] = waiter
                return (false, nil)
            }
            if isDecided { waiter.resume(returning: account) }
        }
    }

    /// Ends a wait; false when its turn has come already.
    func withdraw(_ id: Int64) -> Bool {
        let (isWithdrawn, waiter) = state.withLock { state in
            let isWithdrawn = state.control.withdraw(id)
            return (isWithdrawn, isWithdrawn ? state.waiters.removeValue(forKey: id) : nil)
        }
        waiter?.resume(returning: nil)
        return isWithdrawn
    }

    /// A started request has ended.
    ///
    /// - Parameter tokens: what it used, or nil when nobody knows.
    func leave(_ id: Int64, tokens: Int64?, at now: Timestamp) {
        change { $0.leave(id, tokens: tokens, at: now) }
    }

    /// A request's next attempt is made at another account.
    func move(_ id: Int64, to account: String, at now: Timestamp) {
        change { $0.move(id, to: account, at: now) }
    }

    /// The account that a request is at has served it.
    func served(_ id: Int64, at now: Timestamp) {
        change { $0.accountServed(id, at: now) }
    }

    /// The account that a request is at has refused it for its rate.
    func refused(_ id: Int64, at now: Timestamp) {
        change { control in
            control.accountRefused(id, at: now)
            return []
        }
    }

    /// The account that a request is at has told how much of its rate is left.
    func told(_ id: Int64, leftPermille: Int, at now: Timestamp) {
        change { control in
            control.accountTold(id, leftPermille: leftPermille, at: now)
            return []
        }
    }

    /// Whether an account has no room for a request that is elsewhere.
    func isFull(_ account: String, for id: Int64) -> Bool {
        state.withLock { state in
            guard state.control.running[id]?.account != account else { return false }
            return state.control.accounts[account].map { !$0.hasRoom } ?? false
        }
    }

    private func change(_ body: (inout AdmissionControl) -> [AdmissionStart]) {
        let woken = state.withLock { state in
            body(&state.control).compactMap { start in
                let waiter = state.waiters.removeValue(forKey: start.id)
                if waiter == nil { state.early[start.id] = start.account }
                return waiter.map { (waiter: $0, account: start.account) }
            }
        }
        for (waiter, account) in woken { waiter.resume(returning: account) }
    }
}

package import Events
package import Projections

/// Who may start now, who waits and who is refused: limits of customers, places at accounts, waiting lines by class.
///
/// A value: each input gives the decisions that follow from it, and time is an input. While classes wait they share the
/// starts 8 : 4 : 2 : 1, customers take turns within a class, and of one customer the earliest deadline is first. A
/// customer that comes back after a pause has saved up no turns.
package struct AdmissionControl: Sendable {
    struct Customer: Sendable {
        var running = 0
        var requests = SlidingMinute()
        var tokens = SlidingMinute()
        var serviceTime = ServiceTime()
    }

    struct Running: Sendable {
        var ticket: AdmissionTicket
        var account: String
        var startedAt: Timestamp
        /// When its present attempt got its place.
        var placedAt: Timestamp
    }

    let limits: AdmissionLimits
    var customers: [CustomerID: Customer] = [:]
    var accounts: [String: AccountCapacity] = [:]
    var running: [Int64: Running] = [:]
    var waiting: [Int64: WaitingRequest] = [:]
    var classes: [QoSClass: ClassLines] = [:]
    package var budgets: BudgetBalances
    private var arrivals: Int64 = 0

    package init(
        limits: AdmissionLimits = AdmissionLimits(), budgets: BudgetBalances = BudgetBalances(),
        ceilings: [String: Int] = [:]
    ) {
        self.limits = limits
        self.budgets = budgets
        accounts = ceilings.mapValues { AccountCapacity(ceiling: $0) }
    }

    package var waitingCount: Int { waiting.count }
    package var runningCount: Int { running.count }

    /// Waiting requests of each class that has some.
    package var waitingByClass: [QoSClass: Int] {
        classes.compactMapValues { $0.count == 0 ? nil : $0.count }
    }

    /// Decides on a request that has just come.
    package mutating func arrive(_ ticket: AdmissionTicket, at now: Timestamp) -> AdmissionDecision
    {
        var ticket = ticket
        ticket.countedAt = now
        if let refusal = overRate(ticket, at: now) { return .refuse(refusal) }
        if let refusal = overBudget(ticket, at: now) { return .refuse(refusal) }
        if hasRoom(ticket), let account = freeAccount(for: ticket) {
            countRate(ticket, at: now)
            reserve(ticket)
            start(ticket, account, at: now)
            return .start(account: account)
        }
        if let refusal = cannotWait(ticket, at: now) { return .refuse(refusal) }
        countRate(ticket, at: now)
        reserve(ticket)
        arrivals += 1
        let request = WaitingRequest(ticket: ticket, arrivedAt: now, order: arrivals)
        waiting[ticket.id] = request
        return .wait(ahead: line(request))
    }

    /// A waiting request waits no more: its client left, its deadline passed, or the gateway stops. False: it has started.
    package mutating func withdraw(_ id: Int64) -> Bool {
        guard let request = waiting.removeValue(forKey: id) else { return false }
        classes[request.ticket.qosClass]?.remove(request)
        return true
    }

    /// A started request has ended; its places are free.
    ///
    /// - Parameter tokens: what it used, to correct what was assumed; nil when nobody knows.
    package mutating func leave(
        _ id: Int64, tokens: Int64?, at now: Timestamp
    ) -> [AdmissionStart] {
        guard let ended = running.removeValue(forKey: id) else { return [] }
        let heldMs = now.microseconds(since: ended.startedAt) / 1_000
        accounts[ended.account]?.give(heldMs: heldMs)
        let customer = ended.ticket.customer
        customers[customer]?.running -= 1
        customers[customer]?.serviceTime.add(heldMs)
        if let tokens, ended.ticket.limits.tokensPerMinute != nil {
            customers[customer]?.tokens.correct(
                by: tokens - ended.ticket.tokens,
                countedAt: (ended.ticket.countedAt ?? ended.startedAt).unixSeconds,
                at: now.unixSeconds)
        }
        forgetIfIdle(customer, at: now)
        return startWaiting(at: now)
    }

    /// A started request goes on at another account: its next attempt is made there.
    package mutating func move(
        _ id: Int64, to account: String, at now: Timestamp
    ) -> [AdmissionStart] {
        guard let place = running[id] else { return [] }
        running[id]?.placedAt = now
        guard place.account != account else { return [] }
        accounts[place.account]?.give(heldMs: nil)
        accounts[account, default: AccountCapacity()].take()
        running[id]?.account = account
        return startWaiting(at: now)
    }

    /// The account at which a request has its place said that it is too much for it.
    package mutating func accountRefused(_ id: Int64, at now: Timestamp) {
        guard let place = running[id] else { return }
        accounts[place.account]?.refuse(sentAt: place.placedAt, at: now)
    }

    /// The account at which a request has its place told how much of its rate is left.
    package mutating func accountTold(_ id: Int64, leftPermille: Int, at now: Timestamp) {
        guard let place = running[id] else { return }
        accounts[place.account]?.hear(leftPermille: leftPermille, sentAt: place.placedAt, at: now)
    }

    /// The account at which a request has its place served it.
    package mutating func accountServed(_ id: Int64, at now: Timestamp) -> [AdmissionStart] {
        guard let account = running[id]?.account, let limit = accounts[account]?.limit else {
            return []
        }
        accounts[account]?.serve()
        return accounts[account]?.limit == limit ? [] : startWaiting(at: now)
    }

    func hasRoom(_ ticket: AdmissionTicket) -> Bool {
        guard let limit = ticket.limits.concurrency else { return true }
        return (customers[ticket.customer]?.running ?? 0) < limit
    }

    func freeAccount(for ticket: AdmissionTicket) -> String? {
        ticket.accounts.first { accounts[$0]?.hasRoom ?? true }
    }

    mutating func start(_ ticket: AdmissionTicket, _ account: String, at now: Timestamp) {
        running[ticket.id] = Running(
            ticket: ticket, account: account, startedAt: now, placedAt: now)
        accounts[account, default: AccountCapacity()].take()
        customers[ticket.customer, default: Customer()].running += 1
    }

    /// Keeps a customer without limits out of memory while it does nothing.
    private mutating func forgetIfIdle(_ id: CustomerID, at now: Timestamp) {
        guard var customer = customers[id], customer.running == 0 else { return }
        customer.requests.advance(to: now.unixSeconds)
        customer.tokens.advance(to: now.unixSeconds)
        guard customer.requests.total == 0, customer.tokens.total == 0, customers.count > 10_000
        else { return }
        customers[id] = nil
    }
}

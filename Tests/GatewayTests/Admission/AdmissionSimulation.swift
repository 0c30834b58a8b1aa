import Events

@testable import Gateway

/// Runs admission control against chance from a seed, without waiting, and checks after every step what must hold.
struct AdmissionSimulation {
    struct Load {
        var customers = 4
        var concurrency: Int64?
        var requestsPerMinute: Int64?
        var accounts = 2
        /// Requests that each account takes at once before it refuses.
        var accountCapacity = Int.max
        var arrivalMs = 20
        var serviceMs = 100
        var deadlineMs: Int64 = 5_000
        var requests = 1_000
    }

    private enum Happening {
        case arrival(Int64)
        case end(Int64)
        case deadline(Int64)
    }

    var control: AdmissionControl
    private let load: Load
    private var chance: SplitMix
    private var agenda: [(at: Int64, order: Int64, what: Happening)] = []
    private var now = Timestamp(nanoseconds: 1_800_000_000_000_000_000)
    private var origin: Timestamp
    private var orders: Int64 = 0
    private var tickets: [Int64: AdmissionTicket] = [:]
    private var arrivedAt: [Int64: Timestamp] = [:]
    private var begun: [Timestamp] = []
    private(set) var startedAfterMs: [Int64: Int64] = [:]
    private(set) var refused: [ReasonCode: Int] = [:]
    private(set) var refusals: [(ticket: AdmissionTicket, refusal: AdmissionRefusal)] = []
    private(set) var expired: Set<Int64> = []
    private(set) var violations: [String] = []
    private(set) var overloads = 0

    init(_ load: Load, limits: AdmissionLimits = AdmissionLimits(), seed: UInt64) {
        self.load = load
        control = AdmissionControl(limits: limits)
        chance = SplitMix(seed: seed)
        origin = now
        var at: Int64 = 0
        for id in 1...Int64(load.requests) {
            at += Int64(chance.below(UInt64(2 * load.arrivalMs + 1)))
            plan(.arrival(id), atMs: at)
        }
    }

    /// Runs until nothing is left to happen.
    mutating func run() {
        while let next = agenda.popLast() {
            now = origin.adding(milliseconds: next.at)
            switch next.what {
            case .arrival(let id): arrive(id)
            case .end(let id): end(id)
            case .deadline(let id):
                if control.withdraw(id) { expired.insert(id) }
            }
            checkInvariants()
        }
        if control.runningCount != 0 || control.waitingCount != 0 {
            violations.append("at the end something runs or waits")
        }
    }

    var served: Int { startedAfterMs.count }

    func startedOf(_ qosClass: QoSClass) -> Int {
        startedAfterMs.keys.count { tickets[$0]?.qosClass == qosClass }
    }

    private var nowMs: Int64 { now.microseconds(since: origin) / 1_000 }

    private mutating func arrive(_ id: Int64) {
        let ticket = draw(id)
        tickets[id] = ticket
        arrivedAt[id] = now
        switch control.arrive(ticket, at: now) {
        case .start(let account): started(id, account)
        case .wait: plan(.deadline(id), atMs: nowMs + load.deadlineMs)
        case .refuse(let refusal):
            refused[refusal.reason, default: 0] += 1
            refusals.append((ticket, refusal))
        }
    }

    private mutating func end(_ id: Int64) {
        guard let place = control.running[id] else { return violations.append("\(id) ended twice") }
        let runs = control.accounts[place.account]?.running ?? 0
        if runs > load.accountCapacity {
            overloads += 1
            control.accountRefused(id, at: now)
        } else {
            take(control.accountServed(id, at: now))
        }
        take(control.leave(id, tokens: nil, at: now))
    }

    private mutating func take(_ starts: [AdmissionStart]) {
        for start in starts { started(start.id, start.account) }
    }

    private mutating func started(_ id: Int64, _ account: String) {
        guard let ticket = tickets[id], startedAfterMs[id] == nil, !expired.contains(id) else {
            return violations.append("\(id) started twice or after its end")
        }
        if !ticket.accounts.contains(account) { violations.append("\(id) at a foreign account") }
        startedAfterMs[id] = now.microseconds(since: arrivedAt[id] ?? now) / 1_000
        begun.append(now)
        checkNobodyIsOvertaken(by: ticket)
        plan(.end(id), atMs: nowMs + 1 + Int64(chance.below(UInt64(2 * load.serviceMs))))
    }

    /// Nobody of the same customer, class and accounts with an earlier deadline still waits.
    private mutating func checkNobodyIsOvertaken(by ticket: AdmissionTicket) {
        for other in control.waiting.values.map(\.ticket)
        where other.customer == ticket.customer && other.qosClass == ticket.qosClass
            && other.accounts == ticket.accounts && other.deadline < ticket.deadline
        {
            violations.append("\(ticket.id) overtook \(other.id)")
        }
    }

    private mutating func checkInvariants() {
        var byCustomer: [CustomerID: Int64] = [:]
        var byAccount: [String: Int] = [:]
        for place in control.running.values {
            byCustomer[place.ticket.customer, default: 0] += 1
            byAccount[place.account, default: 0] += 1
        }
        if let limit = load.concurrency, byCustomer.values.contains(where: { $0 > limit }) {
            violations.append("more than \(limit) of one customer run")
        }
        for (name, account) in control.accounts where account.running != byAccount[name, default: 0]
        {
            violations.append("\(name) counts \(account.running)")
        }
        if control.waitingCount > control.limits.waitingMax { violations.append("too many wait") }
        let idle = control.waiting.values.first {
            control.hasRoom($0.ticket) && control.freeAccount(for: $0.ticket) != nil
        }
        if let idle { violations.append("\(idle.ticket.id) waits though there is room") }
    }

    private mutating func draw(_ id: Int64) -> AdmissionTicket {
        let customer = Samples.customer("c\(chance.below(UInt64(load.customers)))")
        let classes = QoSClass.allCases
        let first = Int(chance.below(UInt64(load.accounts)))
        let accounts = (0..<load.accounts).map { "a\(($0 + first) % load.accounts)" }
        return AdmissionTicket(
            id: id, customer: customer,
            limits: TrafficLimits(
                requestsPerMinute: load.requestsPerMinute, concurrency: load.concurrency),
            qosClass: classes[Int(chance.below(UInt64(classes.count)))],
            deadline: now.adding(milliseconds: load.deadlineMs), tokens: 10, accounts: accounts)
    }

    private mutating func plan(_ what: Happening, atMs: Int64) {
        orders += 1
        let order = orders
        // Latest first, so that the next is the last.
        var (low, high) = (0, agenda.count)
        while low < high {
            let middle = (low + high) / 2
            if (agenda[middle].at, agenda[middle].order) > (atMs, order) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        agenda.insert((atMs, order, what), at: low)
    }

    /// The most starts of one customer's limit within any 60 seconds, for loads with one customer.
    var mostStartsInAMinute: Int {
        var most = 0
        var first = 0
        for last in begun.indices {
            while begun[last].microseconds(since: begun[first]) >= 60_000_000 { first += 1 }
            most = max(most, last - first + 1)
        }
        return most
    }
}

/// SplitMix64: chance that repeats from its seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

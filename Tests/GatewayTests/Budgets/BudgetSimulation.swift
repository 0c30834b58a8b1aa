import Events
import Projections

@testable import Gateway

/// Customers with budgets, requests that come and end in any order, commits that come late, midnights, and crashes: all
/// by chance from a seed, with the real decisions, events, fold and recovery, and nothing waits.
struct BudgetSimulation {
    private struct Request {
        var customer: CustomerID
        var reservation: SpendReserved
        var place: Int64
        /// Whether its first append is durable.
        var isRecorded = false
    }

    private static let limit = PicoUSD(pico: 1_000)
    private static let periods: [BudgetPeriod] = [.day, .week, .month, .total]

    private var chance: SplitMix
    private var now = Samples.time
    private var control = AdmissionControl()
    private var requests: [ResponseID: Request] = [:]
    private var order: [ResponseID] = []
    private var ids: UInt64 = 0
    /// The log: each response's record, and what the projection has made of it all.
    private var records: [ResponseID: ResponseRecord] = [:]
    private var rows: [CustomerID: [UTCDay: BudgetSums]] = [:]
    private var seq: Int64 = 0
    /// What was charged above what had been set aside: the one way past a budget.
    private(set) var overshoot: Int128 = 0
    private(set) var violations: [String] = []
    private(set) var admitted = 0
    private(set) var refused = 0
    private(set) var crashes = 0
    private(set) var midnights = 0
    private(set) var settled = 0
    private(set) var released = 0

    init(seed: UInt64) {
        chance = SplitMix(seed: seed)
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            switch chance.below(100) {
            case 0..<45: try arrive()
            case 45..<65: try record()
            case 65..<92: try end()
            case 92..<99: pass()
            default: try crash()
            }
            checkBalances()
        }
        while !order.isEmpty {
            try record()
            try end()
        }
        checkBalances()
        if control.budgets.reserved != 0 { violations.append("something stays set aside") }
    }

    private mutating func arrive() throws {
        let index = Int(chance.below(UInt64(Self.periods.count)))
        let customer = Samples.customer("c\(index)")
        let budget = Budget(limit: Self.limit, period: Self.periods[index])
        ids += 1
        let id = ResponseID(surface: .chatCompletions, at: now, random: (ids, 0))
        let reservation = SpendReserved(
            amount: PicoUSD(pico: 1 + Int64(chance.below(300))), day: UTCDay(of: now))
        let ticket = AdmissionTicket(
            id: Int64(ids), customer: customer, limits: .none, qosClass: .standard,
            deadline: now.adding(milliseconds: 60_000), tokens: 1, accounts: ["a"],
            budget: budget, reservation: reservation)
        let before = control.budgets.sums(of: customer, in: budget.period, around: reservation.day)
        let fits =
            before.spent + before.reserved + Int128(reservation.amount.pico)
            <= Int128(Self.limit.pico)
        guard case .start = control.arrive(ticket, at: now) else {
            if fits { violations.append("refused with room") }
            refused += 1
            return
        }
        if !fits { violations.append("admitted without room") }
        admitted += 1
        requests[id] = Request(customer: customer, reservation: reservation, place: Int64(ids))
        order.append(id)
    }

    /// The first append of a request that has passed the gate becomes durable.
    private mutating func record() throws {
        guard let id = pick(where: { !$0.isRecorded }) else { return }
        requests[id]?.isRecorded = true
        guard let request = requests[id] else { return }
        try append(id, [.spendReserved(request.reservation)])
        checkLog(of: request.customer)
    }

    /// A request ends: its charge is settled, or what was set aside is given back.
    private mutating func end() throws {
        guard let id = pick(where: \.isRecorded), let request = requests[id] else { return }
        var charged = PicoUSD.zero
        if chance.below(3) == 0 {
            released += 1
            try append(id, [.spendReleased(SpendReleased(request.reservation))])
        } else {
            settled += 1
            let most = request.reservation.amount.pico
            charged = PicoUSD(pico: Int64(chance.below(UInt64(most) + 1)))
            if chance.below(50) == 0 {
                charged = PicoUSD(pico: most + 5)
                overshoot += 5
            }
            try append(id, [Self.settled(charged)])
        }
        checkLog(of: request.customer)
        control.budgets.release(request.reservation, of: request.customer)
        control.budgets.charge(charged, on: request.reservation.day, of: request.customer)
        _ = control.leave(request.place, tokens: nil, at: now)
        forget(id)
    }

    private mutating func pass() {
        let before = UTCDay(of: now)
        now = now.adding(milliseconds: Int64(chance.below(4 * 3_600_000)))
        midnights += Int(UTCDay(of: now).number - before.number)
    }

    /// The process is killed: what was not durable never was, and what was left open is closed at the next start.
    private mutating func crash() throws {
        crashes += 1
        for id in order {
            if requests[id]?.isRecorded == true, let record = records[id] {
                try append(id, Recovery.closing(record, at: now))
            }
            forget(id)
        }
        control = AdmissionControl(
            budgets: BudgetBalances(
                rows.flatMap { customer, days in
                    days.map { BudgetDay(customer: customer, day: $0.key, sums: $0.value) }
                }))
        if control.budgets.reserved != 0 { violations.append("a crash leaked a reservation") }
    }

    // MARK: The log

    private mutating func append(_ id: ResponseID, _ events: [Event]) throws {
        guard let customer = requests[id]?.customer else { return }
        var record = records[id] ?? ResponseRecord(id: id)
        var changes = BudgetChanges()
        let opening: [Event] = record.events == 0 ? [Self.admitted(at: now), Self.started] : []
        for event in opening + events {
            let append = StreamAppend(
                stream: .response(id), expected: .exactly(record.events), customer: customer,
                events: [
                    NewEvent(
                        id: EventID(high: 0x7000, low: UInt64(seq)), recordedAt: now, event: event)
                ])
            let recorded = try RecordedEvent(
                seq: seq,
                body: EventBody.encode(append.events[0], in: append, version: record.events))
            try changes.apply(FollowedEvent(recorded, reading: BudgetChanges.reads), in: record)
            record.apply(recorded)
            seq += 1
        }
        records[id] = record
        for row in changes.rows {
            rows[row.customer, default: [:]][row.day, default: BudgetSums()] += row.sums
        }
    }

    private static func admitted(at time: Timestamp) -> Event {
        .requestAdmitted(
            RequestAdmitted(
                surface: .chatCompletions, model: "m", qosClass: .standard, serviceTier: nil,
                stream: false, profile: .managed, ttftTargetMs: nil, deadlineMs: 60_000,
                keyID: "key_1", receivedAt: time, session: nil, idempotencyKey: nil,
                bodyDigest: nil))
    }

    private static let started = Event.attemptStarted(
        AttemptStarted(
            number: 1, provider: .openai, account: "a", region: nil, credential: .managed,
            model: "m", tier: nil, retryCause: nil, weightsVersion: nil))

    private static func settled(_ amount: PicoUSD) -> Event {
        .spendSettled(
            SpendSettled(
                attempt: 1,
                origin: SpendOrigin(
                    provider: .openai, account: "a", region: nil, credential: .managed, model: "m",
                    tier: nil, served: true),
                priceVersion: "v", provenance: .reported, lines: [], cost: amount,
                listCost: amount, charged: amount, markupBps: 0, platformFee: .zero,
                statedCost: nil))
    }

    // MARK: What must hold

    private func logged(
        _ customer: CustomerID, _ period: BudgetPeriod, around day: UTCDay
    )
        -> BudgetSums
    {
        let days = period.days(around: day)
        return (rows[customer] ?? [:]).filter { days?.contains($0.key) ?? true }
            .values.reduce(BudgetSums(), +)
    }

    /// At every position of the log a budget holds what it allows, and what was charged above its reservations.
    private mutating func checkLog(of customer: CustomerID) {
        guard let index = (0..<Self.periods.count).first(where: { "c\($0)" == customer.text })
        else { return }
        for day in (rows[customer] ?? [:]).keys {
            let sums = logged(customer, Self.periods[index], around: day)
            if sums.spent + sums.reserved > Int128(Self.limit.pico) + overshoot {
                violations.append("\(customer) holds \(sums) around \(day)")
            }
            if sums.reserved < 0 { violations.append("\(customer) has \(sums) around \(day)") }
        }
    }

    /// What the gate knows is what the log holds and what is on its way into it.
    private mutating func checkBalances() {
        let today = UTCDay(of: now)
        for (index, period) in Self.periods.enumerated() {
            let customer = Samples.customer("c\(index)")
            var expected = logged(customer, period, around: today)
            for request in requests.values where request.customer == customer {
                let days = period.days(around: today)
                let counts = days?.contains(request.reservation.day) ?? true
                if !request.isRecorded, counts {
                    expected.reserved += Int128(request.reservation.amount.pico)
                }
            }
            let found = control.budgets.sums(of: customer, in: period, around: today)
            if found != expected { violations.append("\(customer): \(found), not \(expected)") }
        }
    }

    private mutating func pick(where fits: (Request) -> Bool) -> ResponseID? {
        let ids = order.filter { requests[$0].map(fits) ?? false }
        return ids.isEmpty ? nil : ids[Int(chance.below(UInt64(ids.count)))]
    }

    private mutating func forget(_ id: ResponseID) {
        requests[id] = nil
        order.removeAll { $0 == id }
    }
}

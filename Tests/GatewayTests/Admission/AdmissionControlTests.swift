import Events
import Testing

@testable import Gateway

@Suite struct AdmissionControlTests {
    private static let seeds: [UInt64] = Array(1...12)
    private let now = Samples.time

    private func ticket(
        _ id: Int64, _ customer: String = "acme", _ qosClass: QoSClass = .standard,
        limits: TrafficLimits = .none, deadlineMs: Int64 = 60_000, tokens: Int64 = 1,
        accounts: [String] = ["a"]
    ) -> AdmissionTicket {
        AdmissionTicket(
            id: id, customer: Samples.customer(customer), limits: limits, qosClass: qosClass,
            deadline: now.adding(milliseconds: deadlineMs), tokens: tokens, accounts: accounts)
    }

    @Test(arguments: seeds)
    func `limits hold, nobody is overtaken and no room stays empty, whatever comes`(
        seed: UInt64
    ) {
        var chance = SplitMix(seed: seed)
        var load = AdmissionSimulation.Load()
        load.concurrency = chance.below(3) == 0 ? nil : Int64(1 + chance.below(5))
        load.accountCapacity = chance.below(2) == 0 ? .max : Int(2 + chance.below(10))
        load.arrivalMs = Int(5 + chance.below(60))
        load.deadlineMs = Int64(200 + chance.below(5_000))
        var simulation = AdmissionSimulation(load, seed: seed)
        simulation.run()
        #expect(simulation.violations.isEmpty, "seed \(seed)")
        #expect(
            simulation.served + simulation.expired.count + simulation.refusals.count
                == load.requests, "seed \(seed)")
        #expect(simulation.served > 0)
    }

    @Test(arguments: seeds)
    func `no 60 seconds ever hold more requests than a customer's rpm`(seed: UInt64) {
        var load = AdmissionSimulation.Load()
        load.customers = 1
        load.requestsPerMinute = 50
        load.arrivalMs = 250
        var simulation = AdmissionSimulation(load, seed: seed)
        simulation.run()
        #expect(simulation.mostStartsInAMinute <= 50, "seed \(seed)")
        #expect(simulation.mostStartsInAMinute > 40, "seed \(seed)")
        #expect(simulation.refused[.rateLimited, default: 0] > 100, "seed \(seed)")
    }

    @Test func `after the seconds that a rate refusal names, the same request is let in`() {
        let control = Gatekeeper()
        let limits = TrafficLimits(requestsPerMinute: 2)
        #expect(control.arrive(ticket(1, limits: limits), at: now) == .start(account: "a"))
        let later = now.adding(milliseconds: 10_300)
        #expect(control.arrive(ticket(2, limits: limits), at: later) == .start(account: "a"))
        let refusal = AdmissionRefusal(reason: .rateLimited, limit: "rpm", retryAfterSeconds: 51)
        #expect(control.arrive(ticket(3, limits: limits), at: later) == .refuse(refusal))
        let tooEarly = later.adding(milliseconds: 49_000)
        guard case .refuse = control.arrive(ticket(4, limits: limits), at: tooEarly) else {
            Issue.record("it was let in within the minute")
            return
        }
        let then = later.adding(milliseconds: 51_000)
        #expect(control.arrive(ticket(5, limits: limits), at: then) == .start(account: "a"))
    }

    @Test func `tokens are counted as assumed and corrected when they are known`() {
        let control = Gatekeeper()
        let limits = TrafficLimits(tokensPerMinute: 100)
        #expect(
            control.arrive(ticket(1, limits: limits, tokens: 60), at: now) == .start(account: "a"))
        let refusal = AdmissionRefusal(reason: .rateLimited, limit: "tpm", retryAfterSeconds: 61)
        #expect(control.arrive(ticket(2, limits: limits, tokens: 60), at: now) == .refuse(refusal))
        _ = control.leave(1, tokens: 20, at: now)
        #expect(
            control.arrive(ticket(3, limits: limits, tokens: 60), at: now) == .start(account: "a"))
        let never = AdmissionRefusal(reason: .rateLimited, limit: "tpm", retryAfterSeconds: nil)
        #expect(control.arrive(ticket(4, limits: limits, tokens: 101), at: now) == .refuse(never))
    }

    @Test func `of one customer the earliest deadline starts first`() {
        let control = Gatekeeper()
        let limits = TrafficLimits(concurrency: 1)
        _ = control.arrive(ticket(1, limits: limits), at: now)
        #expect(
            control.arrive(ticket(2, limits: limits, deadlineMs: 50_000), at: now)
                == .wait(ahead: 0))
        #expect(
            control.arrive(ticket(3, limits: limits, deadlineMs: 40_000), at: now)
                == .wait(ahead: 0))
        #expect(
            control.arrive(ticket(4, limits: limits, deadlineMs: 50_000), at: now)
                == .wait(ahead: 2))
        #expect(control.leave(1, tokens: nil, at: now).map(\.id) == [3])
        #expect(control.leave(3, tokens: nil, at: now).map(\.id) == [2])
        #expect(control.leave(2, tokens: nil, at: now).map(\.id) == [4])
    }

    @Test func `customers take turns, however much one of them sends`() {
        let control = Gatekeeper()
        control.limit("a", to: 1, at: now)
        _ = control.arrive(ticket(1, "greedy"), at: now)
        for id in 2...20 { _ = control.arrive(ticket(Int64(id), "greedy"), at: now) }
        _ = control.arrive(ticket(21, "modest"), at: now)
        _ = control.arrive(ticket(22, "modest"), at: now)
        var started: [Int64] = []
        var running: Int64 = 1
        for _ in 0..<4 {
            guard let next = control.leave(running, tokens: nil, at: now).first else { break }
            running = next.id
            started.append(next.id)
        }
        #expect(started.count { $0 >= 21 } == 2)
    }

    @Test func `classes share the starts eight to four to two to one, and none starves`() {
        let control = Gatekeeper()
        control.limit("a", to: 1, at: now)
        _ = control.arrive(ticket(0), at: now)
        var classOf: [Int64: QoSClass] = [:]
        for id in 1...400 {
            let qosClass = QoSClass.allCases[id % 4]
            classOf[Int64(id)] = qosClass
            _ = control.arrive(ticket(Int64(id), "acme", qosClass), at: now)
        }
        var counts: [QoSClass: Int] = [:]
        var running: Int64 = 0
        for _ in 0..<150 {
            guard let next = control.leave(running, tokens: nil, at: now).first,
                let qosClass = classOf[next.id]
            else { break }
            running = next.id
            counts[qosClass, default: 0] += 1
        }
        #expect(counts == [.interactive: 80, .standard: 40, .flex: 20, .batch: 10])
    }

    @Test func `a full line refuses, and says when to come again`() {
        var limits = AdmissionLimits()
        limits.waitingPerCustomerMax = 2
        let control = Gatekeeper(limits: limits)
        let one = TrafficLimits(concurrency: 1)
        for id in 1...3 { _ = control.arrive(ticket(Int64(id), limits: one), at: now) }
        let refusal = AdmissionRefusal(reason: .queueFull, limit: nil, retryAfterSeconds: 1)
        #expect(control.arrive(ticket(4, limits: one), at: now) == .refuse(refusal))
        #expect(control.arrive(ticket(5, "other", limits: one), at: now) == .start(account: "a"))
    }

    @Test func `what cannot make its deadline is refused at once`() {
        let control = Gatekeeper()
        let one = TrafficLimits(concurrency: 1)
        var time = now
        for id in 1...8 {
            _ = control.arrive(ticket(Int64(id), limits: one), at: time)
            time = time.adding(milliseconds: 3_000)
            _ = control.leave(Int64(id), tokens: nil, at: time)
        }
        var hurried = ticket(10, limits: one)
        hurried.deadline = time.adding(milliseconds: 1_000)
        _ = control.arrive(ticket(9, limits: one), at: time)
        let refusal = AdmissionRefusal(reason: .queueDeadline, limit: nil, retryAfterSeconds: 2)
        #expect(control.arrive(hurried, at: time) == .refuse(refusal))
        hurried.id = 11
        hurried.deadline = time.adding(milliseconds: 4_000)
        #expect(control.arrive(hurried, at: time) == .wait(ahead: 0))
    }

    @Test
    func
        `an account's refusals of one burst halve its limit once, and answers raise it by one a round`()
    {
        let control = Gatekeeper()
        for id in 1...8 { _ = control.arrive(ticket(Int64(id)), at: now) }
        let later = now.adding(milliseconds: 5)
        for id in 1...8 { control.accountRefused(Int64(id), at: later) }
        #expect(control.limit(of: "a") == 4)
        for id in 1...8 { _ = control.leave(Int64(id), tokens: nil, at: later) }
        for id in 11...15 { _ = control.arrive(ticket(Int64(id)), at: later) }
        #expect(control.waitingCount == 1)
        var starts: [AdmissionStart] = []
        for id in 11...14 { starts += control.accountServed(Int64(id), at: later) }
        #expect(control.limit(of: "a") == 5)
        #expect(starts.map(\.id) == [15])
    }

    @Test(arguments: seeds)
    func `a learned limit settles near what the account takes`(seed: UInt64) {
        var load = AdmissionSimulation.Load()
        load.accounts = 1
        load.accountCapacity = 10
        load.arrivalMs = 5
        load.deadlineMs = 2_000
        load.requests = 4_000
        var simulation = AdmissionSimulation(load, seed: seed)
        simulation.run()
        let limit = simulation.control.accounts["a0"]?.limit ?? .max
        #expect((4...12).contains(limit), "seed \(seed)")
        #expect(simulation.overloads < load.requests / 10, "seed \(seed)")
    }

    @Test func `one that waits can be withdrawn once, and one that started cannot`() {
        let control = Gatekeeper()
        let one = TrafficLimits(concurrency: 1)
        _ = control.arrive(ticket(1, limits: one), at: now)
        _ = control.arrive(ticket(2, limits: one), at: now)
        #expect(!control.withdraw(1))
        #expect(control.withdraw(2))
        #expect(!control.withdraw(2))
        #expect(control.leave(1, tokens: nil, at: now).isEmpty)
    }
}

/// Admission control held where a test's expectations may call it.
private final class Gatekeeper {
    private var control: AdmissionControl

    init(limits: AdmissionLimits = AdmissionLimits()) {
        control = AdmissionControl(limits: limits)
    }

    var waitingCount: Int { control.waitingCount }
    func limit(of account: String) -> Int? { control.accounts[account]?.limit }

    func arrive(_ ticket: AdmissionTicket, at now: Timestamp) -> AdmissionDecision {
        control.arrive(ticket, at: now)
    }

    func leave(_ id: Int64, tokens: Int64?, at now: Timestamp) -> [AdmissionStart] {
        control.leave(id, tokens: tokens, at: now)
    }

    func withdraw(_ id: Int64) -> Bool { control.withdraw(id) }

    func accountRefused(_ id: Int64, at now: Timestamp) {
        control.accountRefused(id, at: now)
    }

    func accountServed(_ id: Int64, at now: Timestamp) -> [AdmissionStart] {
        control.accountServed(id, at: now)
    }

    /// Teaches an account's limit, as its refusals would.
    func limit(_ account: String, to limit: Int, at now: Timestamp) {
        var capacity = AccountCapacity()
        for _ in 0..<(limit * 2) { capacity.take() }
        capacity.refuse(sentAt: now, at: now)
        for _ in 0..<(limit * 2) { capacity.give(heldMs: nil) }
        control.accounts[account] = capacity
    }
}

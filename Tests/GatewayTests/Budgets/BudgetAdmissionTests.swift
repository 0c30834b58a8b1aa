import Events
import Projections
import Testing

@testable import Gateway

@Suite struct BudgetAdmissionTests {
    /// 2026-11-22T16:00:00Z, a Sunday.
    private let now = Samples.time
    private let acme = Samples.customer()

    private func ticket(
        _ id: Int64, _ amount: Int64, of limit: Int64 = 100, _ period: BudgetPeriod = .month,
        at time: Timestamp? = nil
    ) -> AdmissionTicket {
        let arrival = time ?? now
        return AdmissionTicket(
            id: id, customer: acme, limits: .none, qosClass: .standard,
            deadline: arrival.adding(milliseconds: 60_000), tokens: 1, accounts: ["a"],
            budget: Budget(limit: PicoUSD(pico: limit), period: period),
            reservation: SpendReserved(amount: PicoUSD(pico: amount), day: UTCDay(of: arrival)))
    }

    private func refusal(
        _ control: inout AdmissionControl, _ ticket: AdmissionTicket, at time: Timestamp? = nil
    ) -> AdmissionRefusal? {
        guard case .refuse(let refusal) = control.arrive(ticket, at: time ?? now) else {
            return nil
        }
        return refusal
    }

    @Test func `with room for three of four that come at once, three start`() {
        var control = AdmissionControl()
        for id in 1...3 { #expect(refusal(&control, ticket(Int64(id), 30)) == nil) }
        let refused = refusal(&control, ticket(4, 30))
        #expect(refused?.reason == .budgetExhausted)
        #expect(refused?.shortfall?.remaining == 10)
        #expect(refused?.retryAfterSeconds == 1, "room comes when one of them ends")
        #expect(control.runningCount == 3)
    }

    @Test func `an amount that fits exactly is let in`() {
        var control = AdmissionControl()
        #expect(refusal(&control, ticket(1, 100)) == nil)
        #expect(refusal(&control, ticket(2, 1))?.reason == .budgetExhausted)
    }

    @Test func `what was charged less than set aside leaves the rest to others`() {
        let gate = AdmissionGate()
        let first = SpendReserved(amount: PicoUSD(pico: 90), day: UTCDay(of: now))
        let budget = Budget(limit: PicoUSD(pico: 100), period: .day)
        #expect(gate.reserve(first, under: budget, of: acme) == nil)
        #expect(gate.reserve(first, under: budget, of: acme)?.remaining == 10)
        gate.settle(first, charged: PicoUSD(pico: 10), on: first.day, of: acme)
        #expect(gate.reserve(first, under: budget, of: acme) == nil)
        #expect(
            gate.sums(of: acme, in: .day, around: first.day)
                == BudgetSums(spent: 10, reserved: 90))
        #expect(gate.reserved == 90)
    }

    @Test func `a batch's reservation is given back line by line`() {
        let gate = AdmissionGate()
        let day = UTCDay(of: now)
        let budget = Budget(limit: PicoUSD(pico: 100), period: .month)
        let whole = SpendReserved(amount: PicoUSD(pico: 90), day: day)
        #expect(gate.reserve(whole, under: budget, of: acme) == nil)
        for _ in 0..<9 {
            let line = SpendReserved(amount: PicoUSD(pico: 10), day: day)
            gate.settle(line, charged: PicoUSD(pico: 4), on: day, of: acme)
        }
        #expect(gate.sums(of: acme, in: .month, around: day) == BudgetSums(spent: 36))
        #expect(gate.reserved == 0)
    }

    /// From Sunday to Monday, and to the first of December.
    private static let ends: [(BudgetPeriod, Int64)] = [
        (.day, 28_800), (.week, 28_800), (.month, 720_000),
    ]

    @Test(arguments: ends)
    func `after the period's end the budget is whole again`(
        period: BudgetPeriod, seconds: Int64
    ) {
        var control = AdmissionControl()
        control.budgets.charge(PicoUSD(pico: 80), on: UTCDay(of: now), of: acme)
        let refused = refusal(&control, ticket(1, 30, period))
        #expect(refused?.retryAfterSeconds == seconds)
        let next = now.adding(milliseconds: seconds * 1_000)
        let before = next.adding(milliseconds: -1)
        #expect(refusal(&control, ticket(2, 30, period, at: before), at: before) != nil)
        #expect(refusal(&control, ticket(3, 100, period, at: next), at: next) == nil)
    }

    private func ticket(
        _ id: Int64, _ amount: Int64, _ period: BudgetPeriod, at time: Timestamp? = nil
    ) -> AdmissionTicket {
        ticket(id, amount, of: 100, period, at: time)
    }

    @Test func `a request that arrived before midnight counts before midnight`() {
        var control = AdmissionControl()
        let midnight = UTCDay(of: now).adding(1).start
        let late = midnight.adding(milliseconds: -5)
        #expect(refusal(&control, ticket(1, 60, .day, at: late), at: midnight) == nil)
        #expect(refusal(&control, ticket(2, 60, .day, at: late), at: midnight) != nil)
        #expect(refusal(&control, ticket(3, 60, .day, at: midnight), at: midnight) == nil)
        let day = UTCDay(of: late)
        control.budgets.release(
            SpendReserved(amount: PicoUSD(pico: 60), day: day), of: acme)
        control.budgets.charge(PicoUSD(pico: 50), on: day, of: acme)
        #expect(control.budgets.sums(of: acme, in: .day, around: day) == BudgetSums(spent: 50))
        #expect(
            control.budgets.sums(of: acme, in: .day, around: day.adding(1))
                == BudgetSums(reserved: 60))
    }

    @Test func `a total never begins anew, and says no when to come again`() {
        var control = AdmissionControl()
        control.budgets.charge(PicoUSD(pico: 80), on: UTCDay(of: now).adding(-500), of: acme)
        let refused = refusal(&control, ticket(1, 30, .total))
        #expect(refused?.reason == .budgetExhausted)
        #expect(refused?.retryAfterSeconds == nil)
    }

    @Test func `what exceeds the whole budget is told how, and never to come again`() {
        var control = AdmissionControl()
        let refused = refusal(&control, ticket(1, 101))
        #expect(refused?.retryAfterSeconds == nil)
        #expect(refused?.shortfall?.message.contains("lower limit of output tokens") == true)
    }

    @Test func `a budget that is set in the middle of a period holds for all of it`() {
        var control = AdmissionControl()
        control.budgets.charge(PicoUSD(pico: 80), on: UTCDay(of: now).adding(-3), of: acme)
        #expect(refusal(&control, ticket(1, 30)) != nil)
        #expect(refusal(&control, ticket(2, 30, .day)) == nil, "now it is one of days")
        #expect(refusal(&control, ticket(3, 30, of: 140)) == nil, "now it is higher")
    }

    @Test func `a refused request sets nothing aside and counts for no rate`() {
        var control = AdmissionControl()
        var first = ticket(1, 200)
        first.limits = TrafficLimits(requestsPerMinute: 1)
        #expect(refusal(&control, first)?.reason == .budgetExhausted)
        #expect(control.budgets.reserved == 0)
        var second = ticket(2, 10)
        second.limits = TrafficLimits(requestsPerMinute: 1)
        #expect(refusal(&control, second) == nil)
    }
}

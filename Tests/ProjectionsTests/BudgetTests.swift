import Events
import Testing

@testable import Projections

@Suite struct BudgetTests {
    private static let day = UTCDay(of: Sample.received)
    private static let reserved = SpendReserved(amount: PicoUSD(pico: 1_000), day: day)

    /// What a history leaves of the day's sums.
    private func fold(_ history: [Event], customer: CustomerID? = Sample.acme) throws -> BudgetSums
    {
        var script = LogScript()
        try script.append(.response(Sample.id), history, customer: customer)
        var changes = BudgetChanges()
        var record = ResponseRecord(id: Sample.id)
        for event in script.events {
            try changes.apply(FollowedEvent(event, reading: BudgetChanges.reads), in: record)
            record.apply(event)
        }
        let rows = changes.rows
        #expect(rows.count == 1)
        #expect(rows.first?.day == Self.day)
        return rows.first?.sums ?? BudgetSums()
    }

    @Test func `what runs is set aside`() throws {
        let sums = try fold([Sample.admitted(), .spendReserved(Self.reserved), Sample.started(1)])
        #expect(sums == BudgetSums(reserved: 1_000))
    }

    @Test func `the spend that served takes the place of what was set aside`() throws {
        let sums = try fold([
            Sample.admitted(), .spendReserved(Self.reserved), Sample.started(1),
            Sample.succeeded(1), Sample.settled(1, cost: 300, list: 300, charged: 400, fee: 7),
            .responseCompleted(Sample.ending(.ok)),
        ])
        #expect(sums == BudgetSums(spent: 407))
    }

    @Test func `an attempt that did not serve leaves the reservation to the next`() throws {
        var wasted = try #require(
            spend(of: Sample.settled(1, cost: 300, list: 300, charged: 0, fee: 0)))
        wasted.origin.served = false
        let sums = try fold([
            Sample.admitted(), .spendReserved(Self.reserved), Sample.started(1),
            .attemptFailed(Sample.unserved(1, .providerStalled, billed: true)),
            .spendSettled(wasted), Sample.started(2),
        ])
        #expect(sums == BudgetSums(reserved: 1_000))
    }

    @Test func `what is released is free again`() throws {
        let sums = try fold([
            Sample.queued(), .spendReserved(Self.reserved),
            .spendReleased(SpendReleased(Self.reserved)), Sample.expired(),
        ])
        #expect(sums == BudgetSums())
    }

    @Test func `what had nothing set aside counts all the same`() throws {
        let sums = try fold([
            Sample.admitted(), Sample.started(1), Sample.succeeded(1),
            Sample.settled(1, cost: 300, list: 300, charged: 400, fee: 7),
        ])
        #expect(sums == BudgetSums(spent: 407))
    }

    @Test func `a spend without a beginning halts the fold`() throws {
        #expect(throws: ProjectionFoldError.withoutHistory(.spendSettled, seq: 0)) {
            try fold([Sample.settled(1, cost: 1, list: 1, charged: 1, fee: 0)])
        }
    }

    @Test func `a part of a batch's reservation is released in the batch's own stream`() throws {
        var script = LogScript()
        try script.append(
            StreamName("batch/b1"),
            [
                .spendReserved(Self.reserved),
                .spendReleased(SpendReleased(amount: PicoUSD(pico: 400), day: Self.day)),
            ])
        var changes = BudgetChanges()
        for event in script.events {
            try changes.apply(FollowedEvent(event, reading: BudgetChanges.reads), in: nil)
        }
        #expect(changes.rows.map(\.sums) == [BudgetSums(reserved: 600)])
    }

    @Test func `recovery releases what a stop left set aside, once`() throws {
        let history = [Sample.admitted(), .spendReserved(Self.reserved), Sample.started(1)]
        var script = try LogScript(Sample.id, history)
        let record = try #require(ResponseRecord(id: Sample.id, events: script.events))
        let closing = Recovery.closing(record, at: Sample.received)
        #expect(closing.map(\.type) == [.attemptOrphaned, .spendReleased, .responseFailed])
        try script.append(.response(Sample.id), closing)
        let closed = try #require(ResponseRecord(id: Sample.id, events: script.events))
        #expect(closed.reservation == nil)
        #expect(Recovery.closing(closed, at: Sample.received).isEmpty)
        #expect(try fold(history + closing) == BudgetSums())
    }

    @Test func `recovery releases what waited`() throws {
        let script = try LogScript(
            Sample.id, [Sample.queued(), .spendReserved(Self.reserved)])
        let record = try #require(ResponseRecord(id: Sample.id, events: script.events))
        #expect(
            Recovery.closing(record, at: Sample.received).map(\.type)
                == [.spendReleased, .responseFailed])
    }

    @Test func `an attempt that outlived its response keeps its reservation until it ends`() throws
    {
        let script = try LogScript(
            Sample.id,
            [
                Sample.admitted(), .spendReserved(Self.reserved), Sample.started(1),
                .responseCancelled(Sample.ending(.clientDisconnected)),
            ])
        let record = try #require(ResponseRecord(id: Sample.id, events: script.events))
        #expect(record.reservation == Self.reserved)
        #expect(
            Recovery.closing(record, at: Sample.received).map(\.type)
                == [.attemptOrphaned, .spendReleased])
    }

    @Test(arguments: BudgetPeriod.allCases)
    func `days that are long past count for the total alone`(period: BudgetPeriod) {
        var balances = BudgetBalances()
        for back in stride(from: Int64(400), through: 0, by: -1) {
            balances.charge(PicoUSD(pico: 1), on: Self.day.adding(-back), of: Sample.acme)
        }
        // One that arrived long ago and ends only now.
        balances.charge(PicoUSD(pico: 1), on: Self.day.adding(-399), of: Sample.acme)
        let expected: [BudgetPeriod: Int128] = [.day: 1, .week: 7, .month: 22, .total: 402]
        #expect(
            balances.sums(of: Sample.acme, in: period, around: Self.day).spent
                == expected[period])
    }

    private func spend(of event: Event) -> SpendSettled? {
        if case .spendSettled(let spend) = event { return spend }
        return nil
    }
}

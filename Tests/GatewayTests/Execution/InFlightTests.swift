import Testing

@testable import Gateway

@Suite struct InFlightTests {
    private let inFlight = InFlight()

    private func presence() -> ClientPresence { ClientPresence(drains: false) }

    @Test func `nobody waits where nothing runs`() async {
        await inFlight.untilEmpty()
        #expect(inFlight.count == 0)
    }

    @Test func `the wait ends with the last request`() async {
        let first = inFlight.enter(presence())
        let second = inFlight.enter(presence())
        #expect(inFlight.count == 2)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await inFlight.untilEmpty() }
            inFlight.leave(first)
            #expect(inFlight.count == 1)
            inFlight.leave(second)
        }
        #expect(inFlight.count == 0)
    }

    @Test func `the wait ends with its task`() async {
        _ = inFlight.enter(presence())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await inFlight.untilEmpty() }
            group.cancelAll()
        }
        #expect(inFlight.count == 1)
    }

    @Test func `draining begins once and interrupts nobody`() {
        let running = presence()
        _ = inFlight.enter(running)
        #expect(!inFlight.isDraining)
        inFlight.startDraining()
        #expect(inFlight.isDraining)
        #expect(running.interruption == nil)
    }

    @Test func `the end of the grace period interrupts everybody`() {
        let running = [presence(), presence()]
        for presence in running { _ = inFlight.enter(presence) }
        inFlight.interruptAll()
        #expect(running.map(\.interruption) == [.shutdown, .shutdown])
    }
}

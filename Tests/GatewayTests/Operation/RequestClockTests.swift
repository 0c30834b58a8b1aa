import Events
import Gateway
import Testing

@Suite struct RequestClockTests {
    private let clock = TestClock()

    @Test func `a request is dated from its arrival, not from when it was looked at`() {
        let arrival = clock.instant()
        clock.advance(by: .milliseconds(250))
        let request = RequestClock(clock: clock, arrival: arrival)
        #expect(request.receivedAt == Samples.time)
        #expect(request.now() == Samples.time.adding(milliseconds: 250))
        #expect(request.microseconds(at: request.now()) == 250_000)
    }

    @Test func `a time of the request and the steady clock say the same`() {
        let request = RequestClock(clock: clock, arrival: clock.instant())
        let later = Samples.time.adding(milliseconds: 40)
        #expect(request.instant(at: later) == clock.instant().advanced(by: .milliseconds(40)))
    }

    @Test func `a pause lasts until its time has come`() async {
        let request = RequestClock(clock: clock, arrival: clock.instant())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await request.pause(until: Samples.time.adding(milliseconds: 40)) }
            await clock.untilPaused()
            clock.advance(by: .milliseconds(39))
            #expect(clock.pauseCount == 1)
            clock.advance(by: .milliseconds(1))
        }
        #expect(clock.pauseCount == 0)
    }

    @Test func `a pause ends with its task`() async {
        let request = RequestClock(clock: clock, arrival: clock.instant())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await request.pause(until: Samples.time.adding(milliseconds: 40)) }
            await clock.untilPaused()
            group.cancelAll()
        }
        #expect(clock.pauseCount == 0)
    }
}

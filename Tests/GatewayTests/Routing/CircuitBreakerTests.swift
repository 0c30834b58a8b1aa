import Events
import Testing

@testable import Gateway

@Suite struct CircuitBreakerTests {
    private let now = Samples.time

    private func after(_ milliseconds: Int64) -> Timestamp {
        now.adding(milliseconds: milliseconds)
    }

    /// One attempt at a time that fails: opens the breaker.
    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        let isProbe = breaker.start(at: now)
        let transition = breaker.end(.failed, isProbe: isProbe, at: now)
        #expect(transition == .opened(trip: 1, forMs: 500))
        return breaker
    }

    @Test(arguments: [(1, 1), (2, 2), (5, 5), (64, 5)])
    func `as many failures in a row as attempts run open it, five at most`(
        running: Int, failures: Int
    ) {
        var breaker = CircuitBreaker()
        for _ in 0..<running { _ = breaker.start(at: now) }
        var transitions: [CircuitTransition?] = []
        for _ in 0..<failures {
            transitions.append(breaker.end(.failed, isProbe: false, at: now))
            _ = breaker.start(at: now)
        }
        #expect(transitions.dropLast().allSatisfy { $0 == nil })
        #expect(transitions.last == .opened(trip: 1, forMs: 500))
    }

    @Test func `one that cannot be reached is open at once, however much runs`() {
        var breaker = CircuitBreaker()
        for _ in 0..<64 { _ = breaker.start(at: now) }
        let transition = breaker.end(.unreachable, isProbe: false, at: now)
        #expect(transition == .opened(trip: 1, forMs: 500))
    }

    @Test func `half of the last twenty failed opens it, though no five in a row did`() {
        var breaker = CircuitBreaker()
        for _ in 0..<8 { _ = breaker.start(at: now) }
        var transition: CircuitTransition?
        var ended = 0
        while transition == nil, ended < 40 {
            transition = breaker.end(ended % 2 == 0 ? .failed : .served, isProbe: false, at: now)
            ended += 1
            _ = breaker.start(at: now)
        }
        #expect(transition == .opened(trip: 1, forMs: 500))
        #expect(ended == 11)
    }

    @Test func `what is the customer's own fault opens nothing`() {
        var breaker = CircuitBreaker()
        for _ in 0..<100 {
            let isProbe = breaker.start(at: now)
            let transition = breaker.end(.silent, isProbe: isProbe, at: now)
            #expect(transition == nil)
        }
        #expect(breaker.isIdle)
    }

    @Test func `an open one lets one request probe it, and a probe that is served closes it`() {
        var breaker = opened()
        #expect(breaker.hold(at: after(499)) == after(500))
        #expect(breaker.hold(at: after(500)) == nil)
        let isProbe = breaker.start(at: after(500))
        #expect(isProbe)
        #expect(breaker.hold(at: after(501)) != nil, "a second request must not probe too")
        let transition = breaker.end(.served, isProbe: true, at: after(520))
        #expect(transition == .closed(trips: 1))
        #expect(breaker.hold(at: after(520)) == nil)
    }

    @Test func `a probe that fails doubles the time, up to half a minute`() {
        var breaker = opened()
        var time = after(500)
        var pauses: [Int64] = []
        for _ in 0..<9 {
            _ = breaker.start(at: time)
            guard case .opened(_, let pause)? = breaker.end(.failed, isProbe: true, at: time) else {
                Issue.record("a failed probe did not open it")
                return
            }
            pauses.append(pause)
            time = time.adding(milliseconds: pause)
        }
        #expect(pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000])
    }

    @Test func `a probe that says nothing leaves it open for the next probe`() {
        var breaker = opened()
        _ = breaker.start(at: after(500))
        let transition = breaker.end(.silent, isProbe: true, at: after(510))
        #expect(transition == nil)
        #expect(breaker.hold(at: after(510)) == nil)
        #expect(!breaker.isClosed)
    }

    @Test func `an attempt that began before it opened does not close it`() {
        var breaker = CircuitBreaker()
        _ = breaker.start(at: now)
        _ = breaker.start(at: now)
        _ = breaker.end(.unreachable, isProbe: false, at: now)
        let transition = breaker.end(.served, isProbe: false, at: after(5))
        #expect(transition == nil)
        #expect(breaker.hold(at: after(5)) == after(500))
    }

    @Test func `a relapse goes on doubling, and a later failure starts anew`() {
        var breaker = opened()
        _ = breaker.start(at: after(500))
        _ = breaker.end(.served, isProbe: true, at: after(500))
        _ = breaker.start(at: after(600))
        let relapse = breaker.end(.failed, isProbe: false, at: after(600))
        #expect(relapse == .opened(trip: 2, forMs: 1_000))
        _ = breaker.start(at: after(1_600))
        _ = breaker.end(.served, isProbe: true, at: after(1_600))
        _ = breaker.start(at: after(20_000))
        let later = breaker.end(.failed, isProbe: false, at: after(20_000))
        #expect(later == .opened(trip: 1, forMs: 500))
    }

    @Test func `what is refused stays out for ten times as long, up to ten minutes`() {
        var breaker = CircuitBreaker()
        var now = now
        var pauses: [Int64] = []
        for _ in 0..<9 {
            let isProbe = breaker.start(at: now)
            guard
                case .opened(_, let openMs)? = breaker.end(.refused, isProbe: isProbe, at: now)
            else {
                Issue.record("it did not open")
                return
            }
            pauses.append(openMs)
            now = now.adding(milliseconds: openMs)
            #expect(breaker.hold(at: now) == nil)
        }
        #expect(
            pauses == [
                5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000,
            ])
    }

    @Test func `one that is told to close gets traffic at once, and begins anew`() {
        var breaker = CircuitBreaker()
        _ = breaker.start(at: now)
        _ = breaker.start(at: now)
        _ = breaker.end(.refused, isProbe: false, at: now)
        breaker.close(at: after(1_000))
        #expect(breaker.isClosed)
        #expect(breaker.hold(at: after(1_000)) == nil)
        // What still ran from before it opened ends as usual.
        let transition = breaker.end(.served, isProbe: false, at: after(1_001))
        #expect(transition == nil)
        let isProbe = breaker.start(at: after(30_000))
        #expect(!isProbe)
        let again = breaker.end(.refused, isProbe: isProbe, at: after(30_000))
        #expect(again == .opened(trip: 1, forMs: 5_000))
    }
}

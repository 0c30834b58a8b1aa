import Events
import Projections
import Testing

@Suite struct RecoveryTests {
    private let now = Sample.received.adding(milliseconds: 90_000)

    @Test func `a running attempt is orphaned and its response fails with it`() throws {
        let open = try record(Sample.admitted(), Sample.started(1))
        #expect(
            Recovery.closing(open, at: now) == [
                .attemptOrphaned(AttemptOrphaned(number: 1)),
                .responseFailed(
                    ResponseEnding(
                        reason: .attemptOrphaned, targetMet: false, degradations: [],
                        fallbackUsed: false, attempts: 1, ttftUs: nil, totalUs: 90_000_000,
                        queuedUs: 0)),
            ])
    }

    @Test func `only the attempt that was running is orphaned`() throws {
        let open = try record(
            Sample.admitted(), Sample.started(1),
            .attemptFailed(Sample.unserved(1, .providerOverloaded)), Sample.started(2))
        let events = Recovery.closing(open, at: now)
        #expect(events.first == .attemptOrphaned(AttemptOrphaned(number: 2)))
        #expect(reason(events) == .attemptOrphaned)
        #expect(events.count == 2)
    }

    @Test(
        arguments: [
            (.attemptFailed(Sample.unserved(1, .providerOverloaded)), .providerOverloaded),
            (.attemptCancelled(Sample.unserved(1, .deadlineExceeded)), .deadlineExceeded),
            (Sample.succeeded(1), .attemptOrphaned),
            (.attemptOrphaned(AttemptOrphaned(number: 1)), .attemptOrphaned),
        ] as [(Event, ReasonCode)])
    func `a response between attempts fails for the last one's reason`(
        last: Event, code: ReasonCode
    ) throws {
        let events = Recovery.closing(
            try record(Sample.admitted(), Sample.started(1), last), at: now)
        #expect(events.map(\.type) == [.responseFailed])
        #expect(reason(events) == code)
    }

    @Test func `a response without an attempt fails because the gateway stopped`() throws {
        let events = Recovery.closing(try record(Sample.admitted()), at: now)
        #expect(events.map(\.type) == [.responseFailed])
        #expect(reason(events) == .shuttingDown)
    }

    @Test func `a clock that was set back gives no negative duration`() throws {
        let open = try record(Sample.admitted(), Sample.started(1))
        let events = Recovery.closing(open, at: Sample.received.adding(milliseconds: -5))
        guard case .responseFailed(let ending) = events.last else {
            Issue.record("no ending")
            return
        }
        #expect(ending.totalUs == 0)
    }

    @Test func `what has ended stays as it is`() throws {
        #expect(Recovery.closing(try record(LogSamples.recovered), at: now).isEmpty)
        #expect(Recovery.closing(try record(Sample.rejected(.queueFull)), at: now).isEmpty)
    }

    @Test func `an attempt that runs on after its client has left is orphaned, and nothing more`()
        throws
    {
        let left = try record(
            Sample.admitted(), Sample.started(1),
            .responseCancelled(Sample.ending(.clientDisconnected, targetMet: nil)))
        #expect(!left.isOpen)
        #expect(left.owed == 1)
        #expect(
            Recovery.closing(left, at: now) == [.attemptOrphaned(AttemptOrphaned(number: 1))])
    }

    @Test(arguments: [LogSamples.recovered, LogSamples.drained])
    func `applying it twice changes nothing`(history: [Event]) throws {
        for cut in 1...history.count {
            var log = LogScript()
            try log.append(.response(Sample.id), Array(history[..<cut]))
            let open = try #require(ResponseRecord(id: Sample.id, events: log.events))
            try log.append(.response(Sample.id), Recovery.closing(open, at: now))
            let closed = try #require(ResponseRecord(id: Sample.id, events: log.events))
            #expect(!closed.isOpen)
            #expect(closed.owed == 0)
            #expect(log.events.count { Self.isEnding($0.event) } == 1, "after \(cut) events")
            #expect(Recovery.closing(closed, at: now).isEmpty)
        }
    }

    private static func isEnding(_ event: Event) -> Bool {
        switch event {
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired: true
        default: false
        }
    }

    private func reason(_ events: [Event]) -> ReasonCode? {
        guard case .responseFailed(let ending) = events.last else { return nil }
        return ending.reason
    }
}

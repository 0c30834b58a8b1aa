import Events
import Projections
import Testing

@Suite struct ResponseRecordTests {
    @Test func `nothing is known of a response without events`() {
        #expect(ResponseRecord(id: Sample.id, events: []) == nil)
    }

    @Test func `an admitted request is open until its response ends`() throws {
        let open = try record(Sample.admitted(), Sample.started(1))
        #expect(open.isOpen)
        #expect(open.outcome.completion == nil)
        #expect(open.outcome.reasonCode == nil)
        #expect(open.attempts.map(\.outcome) == [nil])
        let closed = try record(
            Sample.admitted(), Sample.started(1), Sample.succeeded(1),
            .responseCompleted(Sample.ending(.ok)))
        #expect(!closed.isOpen)
        #expect(closed.endedAt == Sample.received.adding(milliseconds: 3))
    }

    @Test func `a recovered response has both attempts and the later one serves`() throws {
        let record = try record(LogSamples.recovered)
        #expect(record.attempts.map(\.outcome) == [.failed, .succeeded])
        #expect(record.attempts.map(\.reason) == [.providerOverloaded, .ok])
        #expect(record.servingAttempt?.started.number == 2)
        #expect(record.attempts.map(\.startedAt) == [2, 4].map(Sample.received.adding))
        #expect(
            record.outcome
                == Outcome(
                    admission: .admitted, completion: .completed, targetMet: true,
                    degradations: [.modelSubstituted], fallbackUsed: true,
                    reasonCode: .recoveredByFallback))
        #expect(record.firstSeq == 0)
        #expect(record.lastSeq == 8)
        #expect(record.events == 9)
    }

    @Test(
        arguments: [
            (.rateLimited, nil), (.invalidRequest, nil), (.queueFull, false), (.noRoute, false),
            (.ledgerUnavailable, false),
        ] as [(ReasonCode, Bool?)])
    func `a refusal misses the target unless the customer caused it`(
        reason: ReasonCode, targetMet: Bool?
    ) throws {
        let record = try record(Sample.rejected(reason))
        #expect(!record.isOpen)
        #expect(
            record.outcome
                == Outcome(
                    admission: .rejected, completion: nil, targetMet: targetMet, degradations: [],
                    fallbackUsed: false, reasonCode: reason))
    }

    @Test(
        arguments: [
            (.responseFailed(Sample.ending(.providerError)), .failed),
            (.responseCancelled(Sample.ending(.clientDisconnected)), .cancelled),
            (.responseExpired(Sample.ending(.deadlineExceeded)), .expiredDuringExecution),
        ] as [(Event, Completion)])
    func `every ending has its completion`(event: Event, completion: Completion) throws {
        let record = try record(Sample.admitted(), event)
        #expect(record.outcome.completion == completion)
        #expect(!record.isOpen)
    }

    @Test func `a client that left was served by the attempt that was cut`() throws {
        let record = try record(
            Sample.admitted(), Sample.started(1),
            .attemptCancelled(Sample.unserved(1, .clientDisconnected)),
            .responseCancelled(Sample.ending(.clientDisconnected, targetMet: nil)))
        #expect(record.servingAttempt?.started.number == 1)
        #expect(record.attempts.first?.reason == .clientDisconnected)
    }

    @Test func `an orphaned attempt has the orphan's code and serves nobody`() throws {
        let record = try record(
            Sample.admitted(), Sample.started(1), .attemptOrphaned(AttemptOrphaned(number: 1)))
        #expect(record.attempts.first?.reason == .attemptOrphaned)
        #expect(record.attempts.first?.endedAt == Sample.received.adding(milliseconds: 2))
        #expect(record.servingAttempt == nil)
    }

    @Test func `replayed in any two parts it is the same as at once`() throws {
        var log = LogScript()
        try log.append(.response(Sample.id), LogSamples.recovered)
        let whole = ResponseRecord(id: Sample.id, events: log.events)
        for cut in 0...log.events.count {
            var parts = ResponseRecord(id: Sample.id)
            for event in log.events[..<cut] { parts.apply(event) }
            for event in log.events[cut...] { parts.apply(event) }
            #expect(parts == whole)
        }
    }
}

func record(_ events: Event...) throws -> ResponseRecord {
    try record(events)
}

func record(_ events: [Event]) throws -> ResponseRecord {
    var log = LogScript()
    try log.append(.response(Sample.id), events)
    return try #require(ResponseRecord(id: Sample.id, events: log.events))
}

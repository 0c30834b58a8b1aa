import Events
import Projections
import Testing

@Suite struct ResponseChangesTests {
    private static let opening = ResponseOpening(
        customer: Sample.acme, receivedAt: Sample.received, admission: .admitted,
        surface: .chatCompletions, model: "frontier")

    @Test func `an admitted request opens a response`() throws {
        #expect(
            try changes([Sample.admitted(), Sample.started(1)]) == [
                ResponseChange(
                    id: Sample.id, opening: Self.opening, owed: 2, firstSeq: 0, lastSeq: 1)
            ])
    }

    @Test func `a whole history in one run is one change`() throws {
        #expect(
            try changes(LogSamples.recovered) == [
                ResponseChange(
                    id: Sample.id, opening: Self.opening,
                    ending: ResponseIndexEnding(
                        completion: .completed, reason: .recoveredByFallback),
                    firstSeq: 0, lastSeq: 8)
            ])
    }

    @Test func `what is set aside for a batch is no response's history`() throws {
        let reserved = SpendReserved(
            amount: PicoUSD(pico: 9), day: UTCDay(of: Sample.received))
        var script = LogScript()
        try script.append(
            StreamName("batch/b1"),
            [.spendReserved(reserved), .spendReleased(SpendReleased(reserved))],
            customer: Sample.acme)
        let changes = try ResponseChanges(of: script.followed)
        #expect(changes.changes.isEmpty)
    }

    @Test func `a refusal opens and ends it without a completion`() throws {
        #expect(
            try changes([Sample.rejected(.rateLimited)]) == [
                ResponseChange(
                    id: Sample.id,
                    opening: ResponseOpening(
                        customer: Sample.acme, receivedAt: Sample.received, admission: .rejected,
                        surface: .chatCompletions, model: nil),
                    ending: ResponseIndexEnding(completion: nil, reason: .rateLimited),
                    firstSeq: 0, lastSeq: 0)
            ])
    }

    @Test(
        arguments: [
            (.responseCompleted(Sample.ending(.ok)), .completed, .ok),
            (.responseFailed(Sample.ending(.providerError)), .failed, .providerError),
            (
                .responseCancelled(Sample.ending(.clientDisconnected)), .cancelled,
                .clientDisconnected
            ),
            (
                .responseExpired(Sample.ending(.deadlineExceeded)), .expiredDuringExecution,
                .deadlineExceeded
            ),
        ] as [(Event, Completion, ReasonCode)])
    func `an ending in a later run changes only the end`(
        event: Event, completion: Completion, reason: ReasonCode
    ) throws {
        #expect(
            try changes([event]) == [
                ResponseChange(
                    id: Sample.id,
                    ending: ResponseIndexEnding(completion: completion, reason: reason),
                    owed: -1, firstSeq: 0, lastSeq: 0)
            ])
    }

    @Test(
        arguments: [
            LogSamples.recovered, LogSamples.drained, LogSamples.abandoned, LogSamples.waited,
            LogSamples.expired, LogSamples.refusedAfterWaiting, LogSamples.leftWaiting,
        ])
    func `what is owed is what the record of the same events is owed`(history: [Event]) throws {
        for length in 1...history.count {
            let log = try LogScript(Sample.id, Array(history[..<length]))
            let record = try #require(ResponseRecord(id: Sample.id, events: log.events))
            let atOnce = try ResponseChanges(of: log.followed).changes
            #expect(atOnce.map(\.owed) == [Int64(record.owed)], "\(length) events")
            let oneByOne = try log.followed.flatMap { try ResponseChanges(of: [$0]).changes }
            #expect(oneByOne.reduce(0) { $0 + $1.owed } == Int64(record.owed), "\(length) events")
        }
    }

    @Test func `what waited and never started is refused in its row, at once or in a later run`()
        throws
    {
        for (history, admission) in [
            (LogSamples.expired, Admission.expiredBeforeStart),
            (LogSamples.refusedAfterWaiting, .rejected),
        ] {
            let atOnce = try #require(try changes(history).first)
            #expect(atOnce.opening?.admission == .queued)
            #expect(atOnce.refusal == admission)
            #expect(atOnce.owed == 0)
            let later = try #require(try changes([history[1]]).first)
            #expect(later.refusal == admission)
            #expect(later.owed == -1)
        }
    }

    @Test func `customers, keys and prices change no response`() throws {
        var log = LogScript()
        try log.append(
            .customer(Sample.acme), [.customerCreated(CustomerCreated()), .policySet(Policy())])
        try log.append(
            .prices, [.priceListPublished(PriceListPublished(version: "a"))], customer: nil)
        #expect(try ResponseChanges(of: log.followed).changes.isEmpty)
    }

    @Test func `responses that run side by side are told apart`() throws {
        var log = LogScript()
        let other = Sample.responseID(2)
        try log.append(.response(Sample.id), [Sample.admitted()])
        try log.append(.response(other), [Sample.admitted()])
        try log.append(.response(Sample.id), [Sample.started(1)])
        let changes = try ResponseChanges(of: log.followed).changes
        #expect(changes.map(\.id) == [Sample.id, other])
        #expect(changes.map(\.lastSeq) == [2, 1])
    }

    @Test func `an event of a response in another stream is named, not skipped`() throws {
        var log = LogScript()
        try log.append(.prices, [Sample.admitted()])
        #expect(throws: ProjectionFoldError.misplaced(.requestAdmitted, seq: 0)) {
            try ResponseChanges(of: log.followed)
        }
    }

    @Test func `a response of no customer is named, not skipped`() throws {
        var log = LogScript()
        try log.append(.response(Sample.id), [Sample.admitted()], customer: nil)
        #expect(throws: ProjectionFoldError.misplaced(.requestAdmitted, seq: 0)) {
            try ResponseChanges(of: log.followed)
        }
    }

    @Test(arguments: ResponseChanges.reads)
    func `what the index needs to read is not folded unread`(type: EventType) throws {
        let event = try #require(LogSamples.oneOfEachType.first { $0.type == type })
        var followed = try #require(try LogScript(Sample.id, event).followed.first)
        followed.event = nil
        let error = ProjectionFoldError.unread(type, seq: 0)
        #expect(throws: error) { try ResponseChanges(of: [followed]) }
    }

    @Test func `what it does not read tells it nothing`() throws {
        for event in LogSamples.oneOfEachType {
            var whole = try #require(try LogScript(Sample.id, event).followed.first)
            let folded = try ResponseChanges(of: [whole])
            whole.event = event
            #expect(try ResponseChanges(of: [whole]) == folded, "\(event.type)")
        }
    }

    private func changes(_ events: [Event]) throws -> [ResponseChange] {
        var log = LogScript()
        try log.append(.response(Sample.id), events)
        return try ResponseChanges(of: log.followed).changes
    }
}

import Events
import Ledger
import Testing

@testable import Projections

/// What was answered once can be answered again.
@Suite struct SLOPastTests {
    private static let begin = SLOMinute.of(Sample.received)

    /// Everything that is told of an interval.
    private struct Answer: Equatable {
        var counts: [SLOFacts: Int64]
        var firstTokens: LatencyHistogram
        var durations: LatencyHistogram

        init(_ view: ProjectionView, _ scope: SLOScope, minutes: Range<Int64>) throws {
            let sums = try view.sloSums(scope, minutes: minutes)
            counts = Dictionary(uniqueKeysWithValues: sums.facts.map { ($0.facts, $0.requests) })
            firstTokens = sums.firstTokens
            durations = sums.durations
        }
    }

    private static let scopes = [
        SLOScope(), SLOScope(customer: Sample.acme), SLOScope(qosClass: .standard),
        SLOScope(customer: Sample.acme, model: "gpt-5.4"),
    ]

    @Test(arguments: [5, 41] as [UInt64])
    func
        `what was answered is answered again: from what is over, and from the events up to its position`(
            seed: UInt64
        ) async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        defer { projector.close() }
        log.onCommit { _ in projector.wake() }
        var histories = RandomHistories(seed: seed)
        var appender = LogAppender(log)
        // Seven minutes apart, over half a day.
        func append(_ numbers: Range<Int64>) async throws {
            var last: Int64 = -1
            for number in numbers {
                let (stream, customer, events) = histories.next()
                last = try await appender.append(
                    stream, events, customer: customer,
                    at: Sample.received.adding(milliseconds: number * 420_000))
            }
            #expect(await projector.wait(until: last, deadline: .distant))
        }
        try await append(0..<100)
        let view = try ProjectionView.open(directory: directory.path)
        let position = try view.position()
        // Some are over, the last ones still run.
        let intervals = [0..<1, 3..<500, 60..<120, 0..<690, 650..<2_000, -100..<3_000].map {
            Self.begin + $0.lowerBound..<Self.begin + $0.upperBound
        }
        let answers = try Self.scopes.map { scope in
            try intervals.map { try Answer(view, scope, minutes: $0) }
        }
        #expect(answers[0][5].durations.total > 5, "seed \(seed)")
        try await append(100..<200)
        #expect(try view.position() > position)
        let past = try Self.past(directory, upTo: position)
        for (scope, answers) in zip(Self.scopes, answers) {
            for (minutes, answer) in zip(intervals, answers) {
                if minutes.upperBound <= Self.begin + 690 {
                    #expect(try Answer(view, scope, minutes: minutes) == answer, "seed \(seed)")
                }
                #expect(try Answer(past.view, scope, minutes: minutes) == answer, "seed \(seed)")
            }
        }
        #expect(
            try Answer(view, SLOScope(), minutes: intervals[5]) != answers[0][5],
            "what is not over went on")
    }

    /// The projections as they were when an event was the last, from the log.
    private static func past(
        _ directory: TemporaryDirectory, upTo last: Int64
    ) throws -> (view: ProjectionView, directory: TemporaryDirectory) {
        let log = try LedgerView.open(directory: directory.path)
        let elsewhere = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: elsewhere.projections, ProjectionCatalogue.all)
        let events = try log.followedEvents(
            afterSeq: -1, limit: Int(last) + 1, reading: store.reads)
        try store.apply(events) {
            try log.followedEvents(stream: $0, beforeVersion: $1, reading: store.reads)
        }
        try store.close()
        let view = try ProjectionView.open(directory: elsewhere.path)
        #expect(try view.position() == last)
        return (view, elsewhere)
    }
}

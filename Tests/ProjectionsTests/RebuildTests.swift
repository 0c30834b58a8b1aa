import Events
import Ledger
import SQLite
import Testing

@testable import Projections

@Suite struct RebuildTests {
    @Test(arguments: [1, 2, 7, 256], 0..<3 as Range<UInt64>)
    func `rows folded while the log grew are the rows of the whole log`(
        batch: Int, seed: UInt64
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        var histories = RandomHistories(seed: seed)
        for restart in 0..<3 {
            // From the log, or from what its writer has committed last: it must not show.
            let projector = try directory.startProjector(
                batchEventsMax: batch, recent: restart == 1 ? nil : log.recent)
            log.onCommit { _ in projector.wake() }
            var last: Int64 = -1
            for _ in 0..<20 {
                let next = histories.next()
                last = try await appender.append(
                    next.stream, next.events, customer: next.customer)
            }
            #expect(await projector.wait(until: last, deadline: .distant))
            projector.close()
            let verdicts = try ProjectionVerifier.verify(directory: directory.path)
            #expect(verdicts.allSatisfy { $0.isSame && $0.position == last }, "restart \(restart)")
            #expect(Set(verdicts.map(\.found)).count == ProjectionCatalogue.all.count)
        }
    }

    @Test func `a row that was altered is found, and a rebuild takes it back`() async throws {
        let directory = try await Self.withResponses(3)
        let before = try ProjectionVerifier.verify(directory: directory.path)
        let connection = try SQLiteConnection(path: directory.projections, mode: .readWrite)
        try connection.execute(script: "UPDATE response SET model = 'altered' WHERE first_seq = 9")
        try connection.close()
        let altered = try ProjectionVerifier.verify(directory: directory.path)
        #expect(altered.filter { !$0.isSame }.map(\.name) == ["responses"])
        _ = try Projector.rebuild(ProjectorConfiguration(directory: directory.path))
        #expect(try ProjectionVerifier.verify(directory: directory.path) == before)
        #expect(try directory.contents.filter { $0.contains("rebuild") }.isEmpty)
    }

    @Test func `a rebuild beside the live rows ends in a switch that readers survive`() async throws
    {
        let directory = try await Self.withResponses(40)
        let log = try directory.openLog()
        defer { log.close() }
        // Small batches, so that events come in while it is under way.
        let projector = try directory.startProjector(batchEventsMax: 3)
        log.onCommit { _ in projector.wake() }
        let view = try ProjectionView.open(directory: directory.path)
        #expect(try view.position() == 359)
        projector.requestRebuild()
        var appender = LogAppender(log, firstID: 10_000)
        var last: Int64 = 0
        repeat {
            last = try await appender.append(
                .response(Sample.responseID(UInt64(last) + 1_000)), LogSamples.recovered)
            #expect(await projector.wait(until: last, deadline: .distant))
            #expect(try view.position() >= last)
        } while projector.status.rebuild == .running
        guard case .done = projector.status.rebuild else {
            Issue.record("the rebuild ended as \(String(describing: projector.status.rebuild))")
            return
        }
        try view.close()
        projector.close()
        #expect(try ProjectionVerifier.verify(directory: directory.path).allSatisfy(\.isSame))
        #expect(try directory.contents.filter { $0.contains("rebuild") }.isEmpty)
    }

    @Test(arguments: [1, 5, 1_000])
    func `where there are no rows the new file takes their place, as it would have grown`(
        runEventsMax: Int
    ) async throws {
        let directory = try await Self.withResponses(4)
        let grown = try ProjectionVerifier.verify(directory: directory.path)
        try ProjectionStore.remove(path: directory.projections)
        let position = try Projector.rebuild(
            ProjectorConfiguration(directory: directory.path, catchUpEventsMax: runEventsMax))
        #expect(position == 35)
        #expect(
            try ProjectionVerifier.verify(directory: directory.path, runEventsMax: 7) == grown)
        #expect(
            try directory.contents.filter { $0.hasPrefix("projections") } == ["projections.sqlite"])
        // It is followed as any other.
        let log = try directory.openLog()
        var appender = LogAppender(log, firstID: 10_000)
        let last = try await appender.append(
            .response(Sample.responseID(9)), LogSamples.recovered)
        log.close()
        try directory.startProjector().close()
        let verdicts = try ProjectionVerifier.verify(directory: directory.path)
        #expect(verdicts.allSatisfy { $0.isSame && $0.position == last })
    }

    @Test func `a poison event halts the projector just before it, and a rebuild keeps the rows`()
        async throws
    {
        let directory = try await Self.withResponses(2)
        let log = try directory.openLog()
        var appender = LogAppender(log, firstID: 10_000)
        try await appender.append(.response(Sample.responseID(8)), LogSamples.recovered)
        try await appender.append(.prices, [Sample.admitted()])
        try await appender.append(.response(Sample.responseID(9)), LogSamples.recovered)
        log.close()
        let poison = ProjectionError.fold(.misplaced(.requestAdmitted, seq: 27))
        #expect(throws: poison) { try directory.startProjector() }
        #expect(
            try ProjectionView.entries(directory: directory.path).allSatisfy { $0.position == 26 })
        #expect(throws: poison) {
            try Projector.rebuild(ProjectorConfiguration(directory: directory.path))
        }
        #expect(try ProjectionVerifier.verify(directory: directory.path).allSatisfy(\.isSame))
        #expect(try directory.responseRows().count == 3)
    }

    @Test func `what came before an event is found again after a restart`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        var histories = RandomHistories(seed: 5)
        for _ in 0..<60 {
            let next = histories.next()
            try await appender.append(next.stream, next.events, customer: next.customer)
        }
        let types = Set(EventType.allCases)
        let view = try LedgerView.open(directory: directory.path)
        let reader: ResponseHistories.Reader = {
            try view.followedEvents(stream: $0, beforeVersion: $1, reading: types)
        }
        var kept = ResponseHistories()
        for event in try view.followedEvents(afterSeq: -1, limit: 1_000, reading: types) {
            var restarted = ResponseHistories()
            var record = try kept.take(before: event, reader)
            #expect(try restarted.take(before: event, reader) == record, "event \(event.seq)")
            #expect(record?.events == event.version)
            record?.apply(event)
            kept.putBack(record, of: event.stream)
        }
        try view.close()
    }

    static func withResponses(_ count: UInt64) async throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        var appender = LogAppender(log)
        for number in 0..<count {
            try await appender.append(
                .response(Sample.responseID(number + 1)), LogSamples.recovered)
        }
        log.close()
        try directory.startProjector().close()
        return directory
    }
}

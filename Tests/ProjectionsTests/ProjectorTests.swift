import Events
import Foundation
import Ledger
import Projections
import SQLite
import Testing

@Suite struct ProjectorTests {
    @Test func `an empty log has empty projections`() throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        #expect(projector.position == -1)
        projector.close()
        #expect(projector.status.activity == .closed)
        #expect(try directory.responseRows().isEmpty)
    }

    @Test func `it has caught up when it is started`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        for number in 0..<7 {
            try await appender.append(
                .response(Sample.responseID(UInt64(number))), LogSamples.recovered)
        }
        let projector = try directory.startProjector(batchEventsMax: 9)
        defer { projector.close() }
        #expect(projector.position == 62)
        #expect(projector.status.events == 63)
        #expect(projector.status.batches == 7)
    }

    @Test func `it follows what is appended, and who waits for an event sees it`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        defer { projector.close() }
        log.onCommit { _ in projector.wake() }
        let reader = try ProjectionReader.open(directory: directory.path)
        defer { reader.close() }
        let index = ResponsesIndex(reader)
        var appender = LogAppender(log)

        var last = try await appender.append(
            .response(Sample.id), [Sample.admitted(), Sample.started(1)])
        #expect(await projector.wait(until: last, deadline: .distant))
        #expect(try await index.openResponses() == [Sample.id])

        last = try await appender.append(
            .response(Sample.id),
            [
                .attemptFailed(Sample.unserved(1, .providerError)),
                .responseFailed(Sample.ending(.providerError)),
            ])
        #expect(await projector.wait(until: last, deadline: .distant))
        #expect(try await index.openResponses().isEmpty)
        #expect(
            try await index.list(ResponsesFilter(reason: .providerError), limit: 10)
                == ResponsesPage(ids: [Sample.id], hasMore: false, ledgerSeq: 3))
    }

    @Test func `an attempt that a stop cut off is found, though its response has ended`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        try await appender.append(.response(Sample.id), Array(LogSamples.drained[..<3]))
        let projector = try directory.startProjector()
        defer { projector.close() }
        log.onCommit { _ in projector.wake() }
        let view = try ProjectionView.open(directory: directory.path)
        #expect(try view.openResponses() == [Sample.id])

        let events = try LedgerView.open(directory: directory.path)
            .events(stream: .response(Sample.id)).map(\.event)
        let record = try #require(ResponseRecord(id: Sample.id, events: events))
        let last = try await appender.append(
            .response(Sample.id), Recovery.closing(record, at: Sample.received))
        #expect(last == 3)
        #expect(await projector.wait(until: last, deadline: .distant))
        #expect(try view.openResponses().isEmpty)
        #expect(
            try directory.responseRows() == [
                "\(Sample.id) acme 1795365191042000000 cancelled admitted client_disconnected chat.completions frontier 0 0 3"
            ])
    }

    @Test func `many who wait for different events are each answered`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        defer { projector.close() }
        log.onCommit { _ in projector.wake() }
        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for seq in 0..<60 {
                group.addTask { await projector.wait(until: Int64(seq), deadline: .distant) }
            }
            var appender = LogAppender(log)
            for number in 0..<60 {
                try await appender.append(
                    .response(Sample.responseID(UInt64(number))), [Sample.rejected(.queueFull)])
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: true, count: 60))
    }

    @Test func `a wait for an event that does not come ends at its deadline`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        defer { projector.close() }
        #expect(await projector.wait(until: -1, deadline: .now))
        #expect(await !projector.wait(until: 0, deadline: .now))
        #expect(await !projector.wait(until: 5, deadline: .now + .milliseconds(5)))
    }

    @Test func `closing answers those who wait and leaves one file`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let projector = try directory.startProjector()
        let reader = try ProjectionReader.open(directory: directory.path)
        log.onCommit { _ in projector.wake() }
        var appender = LogAppender(log)
        let last = try await appender.append(.response(Sample.id), LogSamples.recovered)
        #expect(await projector.wait(until: last, deadline: .distant))
        async let answer = projector.wait(until: last + 1, deadline: .distant)
        reader.close()
        projector.close()
        #expect(await !answer)
        #expect(await !projector.wait(until: last + 1, deadline: .distant))
        await #expect(throws: ProjectionError.closed) {
            try await ResponsesIndex(reader).openResponses()
        }
        log.close()
        #expect(
            try directory.contents.filter { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") } == [])
        #expect(try directory.contents.contains("projections.sqlite"))
    }

    @Test func `an event that cannot be folded stops it and is never skipped`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        defer { projector.close() }
        log.onCommit { _ in projector.wake() }
        var appender = LogAppender(log)
        var last = try await appender.append(.response(Sample.id), [Sample.admitted()])
        #expect(await projector.wait(until: last, deadline: .distant))
        try await appender.append(.prices, [Sample.admitted()])
        last = try await appender.append(.response(Sample.id), [Sample.started(1)])
        #expect(await !projector.wait(until: last, deadline: .distant))
        let reason = ProjectionError.fold(.misplaced(.requestAdmitted, seq: 1))
        #expect(projector.status.activity == .halted(reason))
        #expect(projector.position == 0)
        #expect(throws: reason) { try directory.startProjector() }
    }

    @Test func `one that has stopped keeps its file open for readers, and leaves one file`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let projector = try directory.startProjector()
        log.onCommit { _ in projector.wake() }
        let reader = try ProjectionReader.open(directory: directory.path)
        var appender = LogAppender(log)
        let poison = try await appender.append(.prices, [Sample.admitted()])
        #expect(await !projector.wait(until: poison, deadline: .distant))
        #expect(try await reader.read { view in try view.position() } == -1)
        reader.close()
        projector.close()
        log.close()
        #expect(
            try directory.contents.filter { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") } == [])
    }

    @Test func `a response whose beginning is missing stops it`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        try await appender.append(.response(Sample.id), [Sample.started(1)])
        #expect(throws: ProjectionError.unknownResponse(Sample.id, seq: 0)) {
            try directory.startProjector()
        }
    }

    @Test func `it goes on where it stopped`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        try await appender.append(
            .response(Sample.id),
            [
                Sample.admitted(), Sample.started(1),
                .attemptFailed(Sample.unserved(1, .providerError)),
            ])
        try directory.startProjector().close()
        try await appender.append(
            .response(Sample.id), [.responseFailed(Sample.ending(.providerError))])
        let projector = try directory.startProjector()
        defer { projector.close() }
        #expect(projector.status.events == 1)
        #expect(projector.position == 3)
        #expect(
            try directory.responseRows() == [
                "\(Sample.id) acme 1795365191042000000 failed admitted provider_error chat.completions frontier 0 0 3"
            ])
    }
}

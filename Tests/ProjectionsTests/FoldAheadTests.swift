import Events
import Ledger
import SQLite
import Testing

@testable import Projections

@Suite struct FoldAheadTests {
    @Test(arguments: [1, 4, 1_000], [1, 3, 256])
    func `the whole log comes in order, once, in runs`(
        runEventsMax: Int, readEventsMax: Int
    ) async throws {
        let directory = try await RebuildTests.withResponses(3)
        let ahead = try FoldAhead(
            Self.span(directory, runEventsMax: runEventsMax, readEventsMax: readEventsMax))
        let store = try ProjectionStore(path: "", ProjectionCatalogue.all, for: .wholeLog)
        var seen: [Int64] = []
        while let run = try ahead.next() {
            let last = try #require(run.last)
            #expect(run.count <= runEventsMax)
            #expect(last.seq == Int64(run.count) + (seen.last ?? -1))
            seen.append(last.seq)
            try store.add(run)
            #expect(store.nextSeq == last.seq + 1)
        }
        #expect(seen.last == 26)
        #expect(try ahead.next()?.count == nil, "the end stays the end")
        // However it was cut, the rows are those of the projector.
        let rows = try store.connection.int64("SELECT count(*) FROM response WHERE owed = 0")
        #expect(rows == 3)
        try store.close()
        #expect(try ProjectionVerifier.verify(directory: directory.path).allSatisfy(\.isSame))
    }

    @Test func `a span ends at its last event`() async throws {
        let directory = try await RebuildTests.withResponses(3)
        let ahead = try FoldAhead(Self.span(directory, last: 7, runEventsMax: 5))
        #expect(try ahead.next()?.last?.seq == 4)
        #expect(try ahead.next()?.last?.seq == 7)
        #expect(try ahead.next()?.count == nil)
    }

    @Test func `an event that cannot be read comes as an error after those before it, each time`()
        async throws
    {
        let directory = try await RebuildTests.withResponses(2)
        let connection = try SQLiteConnection(
            path: directory.path + "/ledger.sqlite", mode: .readWrite)
        try connection.execute("DROP TRIGGER event_is_never_updated")
        try connection.run("UPDATE event SET body = CAST('{}' AS BLOB) WHERE seq = 3")
        try connection.close()
        let ahead = try FoldAhead(Self.span(directory, runEventsMax: 100))
        let run = try #require(try ahead.next())
        #expect(run.count == 3 && run.last?.seq == 2)
        for _ in 0..<2 {
            #expect(throws: LedgerError.self) { try ahead.next() }
        }
    }

    @Test func `an event that cannot be folded takes its run with it`() async throws {
        let directory = try await RebuildTests.withResponses(1)
        let log = try directory.openLog()
        var appender = LogAppender(log, firstID: 10_000)
        try await appender.append(.prices, [Sample.admitted()])
        log.close()
        let ahead = try FoldAhead(Self.span(directory, runEventsMax: 6))
        #expect(try ahead.next()?.last?.seq == 5)
        #expect(throws: ProjectionFoldError.misplaced(.requestAdmitted, seq: 9)) {
            try ahead.next()
        }
    }

    @Test func `nobody has to take what was folded ahead`() async throws {
        let directory = try await RebuildTests.withResponses(2)
        for _ in 0..<20 {
            _ = try FoldAhead(Self.span(directory, runEventsMax: 1))
        }
    }

    private static func span(
        _ directory: TemporaryDirectory, last: Int64? = nil, runEventsMax: Int,
        readEventsMax: Int = 256
    ) -> FoldAhead.Span {
        FoldAhead.Span(
            directory: directory.path, projections: ProjectionCatalogue.all,
            begins: ProjectionCatalogue.all.map { _ in 0 }, last: last,
            runEventsMax: runEventsMax, readEventsMax: readEventsMax)
    }
}

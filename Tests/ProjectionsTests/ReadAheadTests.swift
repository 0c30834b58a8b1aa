import Events
import Ledger
import SQLite
import Testing

@testable import Projections

@Suite struct ReadAheadTests {
    @Test(arguments: [1, 4, 1_000])
    func `the whole log comes in order, once, in batches`(batchEventsMax: Int) async throws {
        let directory = try await RebuildTests.withResponses(3)
        let whole = try Self.events(of: directory)
        let ahead = try ReadAhead(
            Self.span(directory, batchEventsMax: batchEventsMax))
        var seen: [FollowedEvent] = []
        while case let batch = try ahead.next(), !batch.isEmpty {
            #expect(batch.count <= batchEventsMax)
            seen += batch
        }
        #expect(seen == whole)
        #expect(try ahead.next().isEmpty, "the end stays the end")
    }

    @Test func `a span ends at its last event`() async throws {
        let directory = try await RebuildTests.withResponses(3)
        let ahead = try ReadAhead(Self.span(directory, first: 2, last: 7, batchEventsMax: 4))
        #expect(try ahead.next().map(\.seq) == [2, 3, 4, 5])
        #expect(try ahead.next().map(\.seq) == [6, 7])
        #expect(try ahead.next().isEmpty)
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
        let ahead = try ReadAhead(Self.span(directory, batchEventsMax: 100))
        #expect(try ahead.next().map(\.seq) == [0, 1, 2])
        for _ in 0..<2 {
            #expect(throws: LedgerError.self) { try ahead.next() }
        }
    }

    @Test func `nobody has to take what was read ahead`() async throws {
        let directory = try await RebuildTests.withResponses(2)
        for _ in 0..<20 {
            _ = try ReadAhead(Self.span(directory, batchEventsMax: 1))
        }
    }

    private static func span(
        _ directory: TemporaryDirectory, first: Int64 = 0, last: Int64? = nil, batchEventsMax: Int
    ) -> ReadAhead.Span {
        ReadAhead.Span(
            directory: directory.path, first: first, last: last, batchEventsMax: batchEventsMax,
            types: Set(EventType.allCases))
    }

    private static func events(of directory: TemporaryDirectory) throws -> [FollowedEvent] {
        let view = try LedgerView.open(directory: directory.path)
        defer { try? view.close() }
        return try view.followedEvents(
            afterSeq: -1, limit: 1_000, reading: Set(EventType.allCases))
    }
}

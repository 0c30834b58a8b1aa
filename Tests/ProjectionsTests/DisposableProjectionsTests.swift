import Events
import Foundation
import Ledger
import Projections
import SQLite
import Testing

@Suite struct DisposableProjectionsTests {
    @Test(arguments: [
        "UPDATE projection SET version = version + 1",
        "DELETE FROM projection",
        "DROP TABLE projection",
    ])
    func `projections of another version are made anew`(change: String) async throws {
        let directory = try await directoryWithOneResponse()
        let connection = try SQLiteConnection(path: directory.projections, mode: .readWrite)
        try connection.execute(script: change)
        try connection.close()
        #expect(throws: ProjectionError.otherVersion(path: directory.projections)) {
            try ProjectionView.open(directory: directory.path)
        }
        try expectRebuilt(directory)
    }

    @Test(arguments: ["", "not a database at all, and longer than the head of one would be"])
    func `a file that is no database is made anew`(content: String) async throws {
        let directory = try await directoryWithOneResponse()
        try Data(content.utf8).write(to: URL(filePath: directory.projections))
        try expectRebuilt(directory)
    }

    @Test func `projections that are ahead of the log are made anew`() async throws {
        let directory = try await directoryWithOneResponse()
        let connection = try SQLiteConnection(path: directory.projections, mode: .readWrite)
        try connection.execute(script: "UPDATE projection SET next_seq = next_seq + 100")
        try connection.close()
        try expectRebuilt(directory)
    }

    @Test func `projections of another log are made anew`() async throws {
        let directory = try await directoryWithOneResponse()
        let other = try TemporaryDirectory()
        let log = try other.openLog()
        var appender = LogAppender(log, firstID: 1_000)
        // As many events and more, so that only their ids tell the logs apart.
        try await appender.append(.prices, [.priceListPublished(PriceListPublished(version: "a"))])
        for number: UInt64 in 2..<4 {
            try await appender.append(
                .response(Sample.responseID(number)), [Sample.rejected(.queueFull)])
        }
        log.close()
        try FileManager.default.copyItem(atPath: directory.projections, toPath: other.projections)
        try other.startProjector().close()
        #expect(try other.responseRows().count == 2)
        #expect(try other.responseRows().allSatisfy { $0.contains("queue_full") })
    }

    @Test func `a rebuild gives the same rows`() async throws {
        let directory = try await directoryWithOneResponse()
        let rows = try directory.responseRows()
        let connection = try SQLiteConnection(path: directory.projections, mode: .readWrite)
        try connection.execute(script: "UPDATE response SET model = 'altered'")
        try connection.close()
        let position = try Projector.rebuild(ProjectorConfiguration(directory: directory.path))
        #expect(position == 1)
        #expect(try directory.responseRows() == rows)
    }

    @Test(
        arguments: [
            (
                "'response_vanished', recorded_ns, customer, body",
                .undecodable(.unknownType("response_vanished"))
            ),
            // The column says that the response has failed, the body that an attempt was started.
            ("'response_failed', recorded_ns, customer, body", .column("type")),
            (
                "'response_failed', recorded_ns, customer, x'7b7d'",
                .undecodable(.wrongEnvelope("type"))
            ),
            ("type, recorded_ns, '', body", .column("customer")),
        ] as [(String, LedgerError.Corruption)])
    func `a damaged event stops it`(
        columns: String, corruption: LedgerError.Corruption
    ) async throws {
        let directory = try await directoryWithOneResponse()
        let log = try SQLiteConnection(path: directory.path + "/ledger.sqlite", mode: .readWrite)
        try log.execute(
            script: """
                INSERT INTO event SELECT 2, randomblob(16), stream, version + 1, \(columns), leaf
                FROM event WHERE seq = 1
                """)
        try log.close()
        #expect(throws: ProjectionError.ledger(.corrupt(seq: 2, corruption))) {
            try directory.startProjector()
        }
    }

    private func directoryWithOneResponse() async throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        var appender = LogAppender(log)
        try await appender.append(.response(Sample.id), [Sample.admitted(), Sample.started(1)])
        log.close()
        try directory.startProjector().close()
        return directory
    }

    private func expectRebuilt(_ directory: TemporaryDirectory) throws {
        let projector = try directory.startProjector()
        #expect(projector.status.events == 2)
        projector.close()
        #expect(
            try directory.responseRows() == [
                "\(Sample.id) acme 1795365191042000000 - admitted - chat.completions frontier 2 0 1"
            ])
    }
}

import Events
import Foundation
import Glibc
import SQLite
import Synchronization
import Testing

@testable import Ledger

@Suite struct CheckTests {
    /// The log of 600 events that was changed behind its back by these statements.
    static func changed(_ script: String) async throws -> (TemporaryDirectory, SQLiteConnection) {
        let (directory, _) = try await LogStartTests.written(600)
        let connection = try SQLiteConnection(path: directory.log, mode: .readWrite)
        for trigger in ["event_is_never_updated", "event_is_never_deleted"] {
            try connection.execute(script: "DROP TRIGGER \(trigger)")
        }
        try connection.execute(script: "DROP TRIGGER tile_hash_is_never_updated")
        try connection.execute(script: script)
        return (directory, connection)
    }

    static func check(_ connection: SQLiteConnection, from seq: Int64 = 0) throws {
        var check = try TreeCheck(from: seq, on: connection)
        repeat { try check.step(on: connection, to: 600) } while check.tree.size < 600
    }

    @Test func `a log as it was written is sound, from wherever the check begins`() async throws {
        let (_, connection) = try await Self.changed("")
        for first in [0, 1, 255, 256, 500, 600] as [Int64] {
            try Self.check(connection, from: first)
        }
    }

    static let changes: [(script: String, error: LedgerError)] = [
        (
            "UPDATE event SET body = x'7b7d' WHERE seq = 417",
            .corrupt(seq: 417, .leaf)
        ),
        (
            "UPDATE event SET leaf = zeroblob(32) WHERE seq = 0",
            .corrupt(seq: 0, .leaf)
        ),
        ("DELETE FROM event WHERE seq = 300", .corrupt(seq: 300, .gap)),
        (
            "UPDATE tile_hash SET hash = zeroblob(32) WHERE level = 2 AND number = 1",
            .corrupt(seq: 599, .tree)
        ),
    ]

    @Test(arguments: changes)
    func `the first event that is not what was stored is named, and the log is not served`(
        change: (script: String, error: LedgerError)
    ) async throws {
        let (directory, connection) = try await Self.changed(change.script)
        #expect(throws: change.error) { try Self.check(connection) }
        try connection.close()
        let error = #expect(throws: LedgerError.self) { try directory.openLog() }
        #expect(error?.isDamage == true)
    }

    /// A check that ran to its end behind a log's back.
    static func endOfCheck(_ directory: TemporaryDirectory) throws -> LogStatus {
        let status = LogStatus(size: 600)
        let check = try BackgroundCheck(directory: directory.path, size: 600, status: status)
        while status.check.withLock({ $0.state }) == .running { sched_yield() }
        check.stop()
        return status
    }

    @Test func `the check of the whole log says how far it is, and that all is sound`()
        async throws
    {
        let (directory, connection) = try await Self.changed("")
        try connection.close()
        let status = try Self.endOfCheck(directory)
        #expect(
            status.check.withLock { $0 } == LedgerCheck(state: .sound, checked: 600, size: 600))
        let canAppend = status.canAppend.load(ordering: .acquiring)
        #expect(canAppend)
    }

    @Test func `damage that the check finds stops the log at once`() async throws {
        let (directory, connection) = try await Self.changed(
            "UPDATE event SET body = x'7b7d' WHERE seq = 17")
        try connection.close()
        let status = try Self.endOfCheck(directory)
        guard case .damaged(let what) = status.check.withLock({ $0.state }) else {
            Issue.record("nothing was found")
            return
        }
        #expect(what == "content at event 17: the leaf is not the hash of the body")
        let isDamaged = status.isDamaged.load(ordering: .acquiring)
        let canAppend = status.canAppend.load(ordering: .acquiring)
        #expect(isDamaged && !canAppend)
    }

    @Test func `what was written and is wrong is told, and the log goes on`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let end = NewEvent(
            id: Samples.id(1), recordedAt: Samples.time,
            event: .attemptOrphaned(AttemptOrphaned(number: 1)))
        _ = try await log.append(
            StreamAppend(
                stream: StreamName("response/x"), expected: .empty, customer: nil, events: [end]))
        log.close()
        let status = try Self.endOfCheck(directory)
        let check = status.check.withLock { $0 }
        #expect(
            check.state
                == .questionable("endings at event 0: attempt 1 ends and has not started"))
        #expect(check.findings == 1)
        let canAppend = status.canAppend.load(ordering: .acquiring)
        #expect(canAppend)
    }

    @Test(arguments: [
        ("UPDATE event SET customer = 'other' WHERE seq = 9", "columns at event 9"),
        ("UPDATE event SET version = 700 WHERE seq = 599", "columns at event 599"),
        ("UPDATE tile_hash SET hash = zeroblob(32) WHERE number = 1", "content at event 16"),
        ("DELETE FROM event WHERE seq >= 598", "truncated at event 598"),
    ])
    func `the check has the verdicts of the verifier`(script: String, verdict: String) async throws
    {
        let (directory, connection) = try await Self.changed(script)
        try connection.close()
        guard case .damaged(let what) = try Self.endOfCheck(directory).check.withLock({ $0.state })
        else {
            Issue.record("nothing was found")
            return
        }
        #expect(what.hasPrefix(verdict + ":"), "\(what)")
    }

    @Test func `a read that takes too long is ended, and the reader goes on with the next`()
        async throws
    {
        let (directory, _) = try await LogStartTests.written(10)
        let reader = try LedgerReader.open(directory: directory.path, threads: 1, readMsMax: 20)
        await #expect(throws: LedgerError.readTooLong) {
            try await reader.read { view in
                try view.connection.int64(
                    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
                )
            }
        }
        #expect(try await reader.read { try $0.size() } == 10)
        reader.close()
    }
}

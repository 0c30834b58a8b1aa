import Crypto
import Events
import Foundation
import SQLite
import Testing

@testable import Ledger

/// Logs to be verified, and ways to do something to them that the program would not do.
enum VerifierFixture {
    /// A closed log of this many events on twelve streams, signed at its end.
    static func log(events: UInt64 = 24) async throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for number in 0..<events {
            _ = try await log.append(
                Samples.append("customer/c\(number % 12)", .exactly(Int64(number / 12)), [number]))
        }
        _ = try await log.signedHead()
        log.close()
        return directory
    }

    static func verify(_ directory: TemporaryDirectory) -> VerificationReport {
        LedgerVerifier.verify(directory: directory.path)
    }

    /// Runs SQL on the log without its guards, which are put back as they were.
    static func tamper(
        _ directory: TemporaryDirectory, _ body: (SQLiteConnection) throws -> Void
    ) throws {
        let connection = try SQLiteConnection(path: directory.log, mode: .readWrite)
        let guards = try connection.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ) { (name: try $0.text(0), sql: try $0.text(1)) }
        for trigger in guards { try connection.execute(script: "DROP TRIGGER \(trigger.name)") }
        try body(connection)
        for trigger in guards { try connection.execute(script: trigger.sql) }
        try connection.close()
    }

    static func tamper(_ directory: TemporaryDirectory, script: String) throws {
        try tamper(directory) { try $0.execute(script: script) }
    }

    /// Gives an event another body, and the leaf that belongs to it.
    static func forge(_ directory: TemporaryDirectory, seq: Int64) throws {
        try tamper(directory) { connection in
            let body = try #require(
                try connection.first("SELECT body FROM event WHERE seq = ?1", .integer(seq)) {
                    try $0.blob(0)
                })
            let text = String(decoding: body, as: UTF8.self)
            let forged = Array(text.replacingOccurrences(of: "key_1", with: "key_2").utf8)
            #expect(forged != body)
            try connection.run(
                "UPDATE event SET body = ?2, leaf = ?3 WHERE seq = ?1", .integer(seq),
                .blob(forged), .blob(SHA256.leafHash(forged).bytes))
        }
    }
}

import Events
import Foundation
import SQLite
import Testing

@testable import Ledger

@Suite struct SchemaTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("migrations")

    static func text(_ name: String, _ file: String) throws -> String {
        let url = folder.appendingPathComponent(name).appendingPathComponent(file)
        return try String(contentsOf: url, encoding: .utf8)
    }

    /// A log with three events, and a connection to it that nothing protects.
    static func unprotected() async throws -> (TemporaryDirectory, SQLiteConnection) {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, [1, 2]))
        _ = try await log.append(Samples.append("customer/acme", .empty, [3]))
        log.close()
        return (directory, try SQLiteConnection(path: directory.log, mode: .readWrite))
    }

    @Test func `the program has the migrations of the folder, byte for byte`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        #expect(Migration.all.map(\.name) == names)
        for migration in Migration.all {
            #expect(try migration.sql == Self.text(migration.name, "up.sql"))
        }
        #expect(Migration.all.map(\.number) == (1...Int64(names.count)).map { $0 })
    }

    @Test func `after each migration its assertions hold`() throws {
        let directory = try TemporaryDirectory()
        let connection = try SQLiteConnection(path: directory.log, mode: .readWriteCreate)
        for count in 1...Migration.all.count {
            let migrator = Migrator(
                connection, path: directory.log, migrations: Array(Migration.all.prefix(count)))
            try migrator.migrate(clock: FixedClock())
            let name = Migration.all[count - 1].name
            let statements = try Self.text(name, "after.sql").split(separator: ";\n")
            try #require(!statements.isEmpty)
            for statement in statements {
                // Counting by a table keeps the statement itself what the file says.
                let sql = statement.split(separator: "\n").filter { !$0.hasPrefix("--") }
                    .joined(separator: "\n")
                try connection.execute(script: "CREATE TEMP TABLE result AS \(sql)")
                #expect(try connection.int64("SELECT * FROM result") == 1, "\(name): \(sql)")
                try connection.execute(script: "DROP TABLE result")
            }
        }
    }

    @Test(arguments: [
        "UPDATE event SET body = x'7b7d' WHERE seq = 0", "UPDATE event SET customer = NULL",
        "DELETE FROM event WHERE seq = 2",
    ])
    func `no event is changed or deleted, whoever asks`(sql: String) async throws {
        let (_, connection) = try await Self.unprotected()
        #expect(throws: SQLiteError.self) { try connection.execute(script: sql) }
        #expect(try connection.int64("SELECT count(*) FROM event") == 3)
    }

    @Test(arguments: [
        // A new position, an id that exists.
        ("3, event_id, 'x', 0", "event_id exists already"),
        ("2, event_id, 'x', 0", "seq is not the next of the log"),
        ("4, randomblob(16), 'x', 0", "seq is not the next of the log"),
        ("3, randomblob(16), 'prices', 1", "version is not the next of its stream"),
        ("3, randomblob(16), 'prices', 3", "version is not the next of its stream"),
        ("3, randomblob(16), 'new', 1", "version is not the next of its stream"),
    ])
    func `nothing is added out of line, even with REPLACE`(
        values: String, message: String
    ) async throws {
        let (_, connection) = try await Self.unprotected()
        // As any other program would open it.
        try connection.execute("PRAGMA recursive_triggers=OFF")
        for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"] {
            let error = #expect(throws: SQLiteError.self) {
                try connection.execute(
                    script: """
                        \(verb) INTO event
                        SELECT \(values), type, recorded_ns, customer, body, leaf
                        FROM event WHERE seq = 1
                        """)
            }
            #expect(error?.message == message)
        }
        #expect(try connection.int64("SELECT count(*) FROM event") == 3)
    }

    @Test func `the writer's own connection refuses to prepare a change`() throws {
        let directory = try TemporaryDirectory()
        let store = try LogStore(path: directory.log, clock: FixedClock())
        let error = #expect(throws: SQLiteError.self) {
            try store.connection.execute("DELETE FROM event")
        }
        #expect(error?.code == 23)
    }

    @Test(arguments: [
        // The id, the position and the version of the event that stands first.
        "3, event_id, 'x', 0", "0, randomblob(16), 'x', 0", "3, randomblob(16), 'prices', 0",
    ])
    func `the writer's own connection replaces no event, without the schema's triggers`(
        values: String
    ) async throws {
        let (directory, connection) = try await Self.unprotected()
        try connection.close()
        let store = try LogStore(path: directory.log, clock: FixedClock())
        let error = #expect(throws: SQLiteError.self) {
            try store.connection.execute(
                script: """
                    INSERT OR REPLACE INTO event
                    SELECT \(values), type, recorded_ns, customer, body, leaf
                    FROM event WHERE seq = 0
                    """)
        }
        #expect(error?.message == "an event is never deleted")
        #expect(try store.countedSize() == 3)
    }

    @Test(arguments: [
        ("new", 4, 0, "seq is not the next of the log"),
        ("new", 2, 0, "seq is not the next of the log"),
        ("new", 3, 1, "version is not the next of its stream"),
        ("prices", 3, 3, "version is not the next of its stream"),
        ("prices", 3, 1, "version is not the next of its stream"),
        ("prices", 3, 0, "UNIQUE constraint failed: event.stream, event.version"),
    ])
    func `the writer itself adds nothing out of line`(
        stream: String, seq: Int64, version: Int64, message: String
    ) async throws {
        let (directory, connection) = try await Self.unprotected()
        try connection.close()
        let store = try LogStore(path: directory.log, clock: FixedClock())
        let append = Samples.append(stream, .any, [4])
        let error = #expect(throws: SQLiteError.self) {
            try store.transaction {
                try store.insert(
                    PreparedAppend(append), [EncodedEvent](append, from: version), seq: seq,
                    version: version)
            }
        }
        #expect(error?.message == message)
        #expect(error?.isConstraint == true)
        #expect(try store.countedSize() == 3)
    }

    @Test func `a ledger of a newer program is refused`() async throws {
        let (directory, connection) = try await Self.unprotected()
        let number = Int64(Migration.all.count + 1)
        try connection.run(
            "INSERT INTO migration VALUES(?1, 'from-the-future', zeroblob(32), 0)",
            .integer(number))
        try connection.close()
        let expected = LedgerError.newerDatabase(applied: number, known: number - 1)
        #expect(throws: expected) { try directory.openLog() }
        #expect(throws: expected) { try LedgerView.open(directory: directory.path) }
    }

    @Test func `a migration that is not the applied one is refused`() async throws {
        let (directory, connection) = try await Self.unprotected()
        try connection.execute("UPDATE migration SET checksum = zeroblob(32)")
        try connection.close()
        #expect(throws: LedgerError.migrationChanged(name: "0001-event-log")) {
            try directory.openLog()
        }
    }

    @Test func `another program's database is refused`() throws {
        let directory = try TemporaryDirectory()
        let other = try SQLiteConnection(path: directory.log, mode: .readWriteCreate)
        try other.execute("CREATE TABLE note(text TEXT)")
        try other.close()
        #expect(throws: LedgerError.notALedger(path: directory.log)) {
            try directory.openLog()
        }
    }

    @Test func `an event that is missing in the middle is noticed when the log is opened`()
        async throws
    {
        let (directory, connection) = try await Self.unprotected()
        try connection.execute("DROP TRIGGER event_is_never_deleted")
        try connection.execute("DELETE FROM event WHERE seq = 1")
        try connection.close()
        #expect(throws: LedgerError.corrupt(seq: 1, .gap)) { try directory.openLog() }
    }
}

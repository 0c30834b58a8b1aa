import SQLite
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error, Equatable {}

    @Test func `a transaction that throws leaves nothing`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        #expect(throws: Refusal()) {
            try connection.transaction(.immediate) {
                try connection.execute("INSERT INTO item(id) VALUES(1)")
                throw Refusal()
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.int64("SELECT count(*) FROM item") == 0)
        try closeCleanly(connection)
    }

    @Test func `a savepoint that throws takes back only its own rows`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.transaction(.immediate) {
            try connection.execute("INSERT INTO item(id) VALUES(1)")
            #expect(throws: Refusal()) {
                try connection.savepoint {
                    try connection.execute("INSERT INTO item(id) VALUES(2)")
                    throw Refusal()
                }
            }
            try connection.savepoint { try connection.execute("INSERT INTO item(id) VALUES(3)") }
        }
        #expect(try connection.rows("SELECT id FROM item") { try $0.int64(0) } == [1, 3])
        try closeCleanly(connection)
    }

    @Test func `changes counts the rows of the last statement`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        #expect(try connection.run("INSERT INTO item(id) VALUES(1), (2), (3)") == 3)
        #expect(try connection.run("DELETE FROM item WHERE id > ?1", 1) == 2)
        #expect(connection.lastErrorCode == 0)
    }

    @Test func `the log grows until a checkpoint copies it`() throws {
        let database = try TemporaryDatabase()
        let connection = try database.openWithItems()
        try connection.run(
            "INSERT INTO item(id, data) VALUES(1, ?1)",
            .blob([UInt8](repeating: 1, count: 8_000_000)))
        let grown = connection.walPages
        // Far past SQLite's own threshold of 1,000 pages, which must not act.
        #expect(grown > 1_900)
        let passive = try connection.walCheckpoint(.passive)
        #expect(passive.pagesInLog == grown)
        #expect(passive.isComplete)
        #expect(
            try connection.walCheckpoint(.truncate)
                == SQLiteCheckpoint(pagesInLog: 0, pagesCopied: 0, isBlocked: false))
        try connection.execute("INSERT INTO item(id) VALUES(2)")
        #expect(connection.walPages < 10)
        try closeCleanly(connection)
    }

    @Test func `a reader in the middle keeps a checkpoint from cutting the log`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.open(configuration: SQLiteConfiguration(busyTimeoutMs: 0))
        try writer.execute("PRAGMA journal_mode=WAL")
        try writer.execute("CREATE TABLE item(id INTEGER PRIMARY KEY) STRICT")
        let reader = try database.open(.readOnly)
        try reader.transaction(.deferred) {
            #expect(try reader.int64("SELECT count(*) FROM item") == 0)
            try writer.execute("INSERT INTO item VALUES(1)")
            let checkpoint = try writer.walCheckpoint(.truncate)
            #expect(checkpoint.isBlocked)
            #expect(!checkpoint.isComplete)
            #expect(try reader.int64("SELECT count(*) FROM item") == 0)
        }
        #expect(try writer.walCheckpoint(.truncate).isComplete)
        try closeCleanly(reader)
        try closeCleanly(writer)
    }
}

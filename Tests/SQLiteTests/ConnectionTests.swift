import Foundation
import SQLite
import Testing

@Suite struct ConnectionTests {
    @Test func `a missing file is an error unless it may be created`() throws {
        let database = try TemporaryDatabase()
        #expect(throws: SQLiteError.self) { try database.open(.readOnly) }
        #expect(throws: SQLiteError.self) { try database.open(.readWrite) }
        #expect(!FileManager.default.fileExists(atPath: database.path))
        try closeCleanly(try database.open())
    }

    @Test func `a file that is no database is corruption at the first use`() throws {
        let database = try TemporaryDatabase()
        let noise = Data(repeating: 0x5A, count: 8_192)
        #expect(FileManager.default.createFile(atPath: database.path, contents: noise))
        let error = try sqliteError {
            _ = try database.open(.readWrite).int64("SELECT count(*) FROM sqlite_schema")
        }
        #expect(error.isCorruption)
    }

    @Test func `a reader cannot write, and sees what is committed`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.openWithItems()
        let reader = try database.open(.readOnly)
        try writer.execute("INSERT INTO item(id) VALUES(1)")
        #expect(try reader.int64("SELECT count(*) FROM item") == 1)
        #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM item") }
        try closeCleanly(reader)
        try closeCleanly(writer)
    }

    @Test func `the last writer to close leaves no log behind`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.openWithItems()
        #expect(FileManager.default.fileExists(atPath: database.path + "-wal"))
        try closeCleanly(writer)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: database.directory)
                == ["test.sqlite"])
    }

    @Test func `a row over the limit is refused`() throws {
        let connection = try TemporaryDatabase().open(
            configuration: SQLiteConfiguration(valueBytesMax: 1_000))
        #expect(throws: SQLiteError.self) {
            try connection.run("SELECT ?1", .blob([UInt8](repeating: 0, count: 1_001)))
        }
    }

    @Test func `attaching another file is refused unless it is allowed`() throws {
        let database = try TemporaryDatabase()
        let copy = database.directory + "/copy.sqlite"
        let closed = try database.openWithItems()
        #expect(throws: SQLiteError.self) { try closed.run("VACUUM INTO ?1", .text(copy)) }
        let open = try database.open(
            .readOnly, configuration: SQLiteConfiguration(attachedMax: 1))
        try open.run("VACUUM INTO ?1", .text(copy))
        #expect(FileManager.default.fileExists(atPath: copy))
    }

    @Test func `a second writer waits no longer than the busy timeout`() throws {
        let database = try TemporaryDatabase()
        let first = try database.openWithItems()
        let second = try database.open(
            .readWrite, configuration: SQLiteConfiguration(busyTimeoutMs: 0))
        try first.transaction(.immediate) {
            let error = try sqliteError { try second.transaction(.immediate) {} }
            #expect(error.isBusy)
        }
        try second.transaction(.immediate) {}
    }

    @Test func `protected tables take new rows and nothing else`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT) STRICT")
        try connection.protect(appendOnly: ["item"])
        try connection.execute("INSERT INTO item(id) VALUES(1)")
        try connection.execute("INSERT INTO note VALUES(1, 'a')")
        try connection.execute("UPDATE note SET text = 'b'")
        try connection.execute("DELETE FROM note")
        let refused: [StaticString] = [
            "UPDATE item SET name = 'x'", "DELETE FROM item", "DROP TABLE item",
            "DROP INDEX item_name", "ALTER TABLE item ADD COLUMN more TEXT",
            "CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END",
            "CREATE TABLE other(id INTEGER)", "ATTACH 'other.sqlite' AS other",
        ]
        for sql in refused {
            let error = try sqliteError { try connection.execute(sql) }
            #expect(error.code == 23, "\(sql)")
        }
        #expect(try connection.int64("SELECT count(*) FROM item WHERE name IS NULL") == 1)
    }

    @Test func `the stored schema cannot be edited by hand`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.execute("PRAGMA writable_schema=ON")
        let error = try sqliteError { try connection.execute("DELETE FROM sqlite_schema") }
        #expect(error.message == "table sqlite_master may not be modified")
    }

    @Test func `a reader alone leaves the directory as it found it`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.openWithItems()
        try writer.execute("INSERT INTO item(id) VALUES(1)")
        try closeCleanly(writer)
        let reader = try database.open(.readOnly)
        #expect(try reader.int64("SELECT count(*) FROM item") == 1)
        try closeCleanly(reader)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: database.directory)
                == ["test.sqlite"])
    }

    @Test func `a reader leaves the log of a crashed writer as it is`() throws {
        let database = try TemporaryDatabase()
        let writer = try database.openWithItems()
        try writer.execute("INSERT INTO item(id) VALUES(1)")
        // A copy of the files in the middle is what a crash leaves.
        let crashed = try TemporaryDatabase()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: database.path + suffix, toPath: crashed.path + suffix)
        }
        let log = try Data(contentsOf: URL(fileURLWithPath: crashed.path + "-wal"))
        #expect(log.count > 4_096)
        let reader = try crashed.open(.readOnly)
        #expect(try reader.int64("SELECT count(*) FROM item") == 1)
        try closeCleanly(reader)
        #expect(try Data(contentsOf: URL(fileURLWithPath: crashed.path + "-wal")) == log)
        try closeCleanly(writer)
    }

    @Test func `replacing a row fires the triggers that guard against deleting it`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.execute(
            script: """
                CREATE TRIGGER item_no_delete BEFORE DELETE ON item
                BEGIN SELECT RAISE(ABORT, 'item is immutable'); END;
                """)
        try connection.execute("INSERT INTO item(id, name) VALUES(1, 'a')")
        let error = try sqliteError {
            try connection.execute("INSERT OR REPLACE INTO item(id, name) VALUES(2, 'a')")
        }
        #expect(error.isConstraint)
        #expect(error.message == "item is immutable")
    }
}

@Suite struct InterruptionTests {
    @Test func `what runs when its time is over is interrupted, and what comes after is not`()
        throws
    {
        let database = try TemporaryDatabase()
        let connection = try database.openWithItems()
        connection.interrupt(when: { true })
        let error = #expect(throws: SQLiteError.self) {
            try connection.int64(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
            )
        }
        #expect(error?.isInterrupted == true)
        connection.interrupt(when: nil)
        #expect(
            try connection.int64(
                """
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                SELECT max(i) FROM n
                """) == 100_000)
        try closeCleanly(connection)
    }
}

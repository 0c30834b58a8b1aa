import SQLite
import Testing

@Suite struct StatementTests {
    @Test(
        arguments: [
            ("plain", [1, 2, 3]),
            ("", []),
            ("zero\u{0}inside", [0, 0]),
            ("Übergröße 🦉", [255]),
        ] as [(String, [UInt8])])
    func `text and bytes come back as they were bound`(name: String, data: [UInt8]) throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.run("INSERT INTO item VALUES(1, ?1, ?2)", .text(name), .blob(data))
        let found = try connection.first("SELECT name, data FROM item") { row in
            (try row.text(0), try row.blob(1), row.isNull(0), row.isNull(1))
        }
        let item = try #require(found)
        #expect(item.0 == name)
        #expect(item.1 == data)
        #expect(!item.2 && !item.3)
        try closeCleanly(connection)
    }

    @Test func `an unknown value is null, not zero and not empty`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.run("INSERT INTO item VALUES(?1, ?2, ?3)", 7, nil, nil)
        let row = try connection.first("SELECT name, data, id FROM item") { row in
            #expect(try row.optionalText(0) == nil)
            #expect(try row.optionalBlob(1) == nil)
            #expect(throws: SQLiteError.self) { try row.text(0) }
            #expect(throws: SQLiteError.self) { try row.int64(1) }
            return try row.int64(2)
        }
        #expect(row == 7)
        try closeCleanly(connection)
    }

    @Test func `a column of another type than expected is corruption`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.run("INSERT INTO item VALUES(1, 'a', x'ff')")
        let statement = try connection.statement("SELECT name, data FROM item")
        #expect(try statement.step())
        #expect(try sqliteError { _ = try statement.int64(0) }.isCorruption)
        #expect(try sqliteError { _ = try statement.blob(0) }.isCorruption)
        #expect(try sqliteError { _ = try statement.text(1) }.isCorruption)
    }

    @Test func `text that is not UTF-8 is refused instead of repaired`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.execute("INSERT INTO item VALUES(1, CAST(x'c328' AS TEXT), NULL)")
        let error = try sqliteError { _ = try connection.text("SELECT name FROM item") }
        #expect(error.isCorruption)
        #expect(error.message == "column 0 is not UTF-8")
    }

    @Test func `the extreme integers survive`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        #expect(try connection.int64("SELECT ?1", .integer(.max)) == .max)
        #expect(try connection.int64("SELECT ?1", .integer(.min)) == .min)
    }

    @Test func `a statement is prepared once and lent again`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        for id in 0..<3 as Range<Int64> {
            try connection.run("INSERT INTO item(id) VALUES(?1)", .integer(id))
        }
        #expect(try connection.rows("SELECT id FROM item") { try $0.int64(0) } == [0, 1, 2])
        try closeCleanly(connection)
    }

    @Test func `what was bound is forgotten when the loan ends`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        func read(binding value: Int64?) throws -> Int64? {
            let statement = try connection.statement("SELECT ?1")
            if let value { try statement.bind(value, at: 1) }
            #expect(try statement.step())
            return try statement.optionalInt64(0)
        }
        #expect(try read(binding: 5) == 5)
        #expect(try read(binding: nil) == nil)
        try closeCleanly(connection)
    }

    @Test func `a query may run inside a query of the same text`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        try connection.execute("INSERT INTO item(id) VALUES(1), (2)")
        func ids(depth: Int) throws -> [Int64] {
            try connection.rows("SELECT id FROM item ORDER BY id") { row in
                if depth > 0 { #expect(try ids(depth: depth - 1) == [1, 2]) }
                return try row.int64(0)
            }
        }
        #expect(try ids(depth: 3) == [1, 2])
        try closeCleanly(connection)
    }

    @Test func `lent bytes are stored without staying bound`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        let bytes = [UInt8](repeating: 0xAB, count: 100_000)
        try connection.transaction(.immediate) {
            let insert = try connection.statement("INSERT INTO item(id, data) VALUES(?1, ?2)")
            for id in 0..<3 as Range<Int64> {
                try insert.bind(id, at: 1)
                try bytes.withUnsafeBytes { bytes in
                    try insert.withBorrowed(bytes, at: 2) { () throws(SQLiteError) in
                        try insert.run()
                    }
                }
            }
            try insert.bind(3, at: 1)
            try insert.run()
        }
        let lengths = try connection.rows("SELECT length(data) FROM item ORDER BY id") {
            try $0.optionalInt64(0)
        }
        #expect(lengths == [100_000, 100_000, 100_000, nil])
        try closeCleanly(connection)
    }

    @Test func `a failed statement can run again with other values`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        let insert = try connection.statement("INSERT INTO item(id) VALUES(?1)")
        try insert.bind(1, at: 1)
        try insert.run()
        let error = try sqliteError { try insert.run() }
        #expect(error.isConstraint)
        #expect(error.message == "UNIQUE constraint failed: item.id")
        try insert.bind(2, at: 1)
        try insert.run()
        #expect(try connection.int64("SELECT count(*) FROM item") == 2)
    }

    @Test func `a misspelt column in double quotes is an error and not a string`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        let error = try sqliteError { try connection.execute(#"SELECT "nmae" FROM item"#) }
        #expect(error.message == "no such column: nmae")
        #expect(error.description.contains("SELECT"))
    }

    @Test func `closing with a loan out is refused and leaves the connection open`() throws {
        let connection = try TemporaryDatabase().openWithItems()
        do {
            let statement = try connection.statement("SELECT 1")
            #expect(try statement.step())
            #expect(connection.busyStatements == ["SELECT 1"])
            #expect(try sqliteError { try connection.close() }.isBusy)
            #expect(try statement.int64(0) == 1)
        }
        try closeCleanly(connection)
    }
}

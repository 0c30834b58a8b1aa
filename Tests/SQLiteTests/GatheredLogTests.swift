import Foundation
import SQLite
import Testing

/// A log whose writes are gathered, seen by connections that know nothing of it.
@Suite struct GatheredLogTests {
    let database: TemporaryDatabase
    let writer: SQLiteConnection

    init() throws {
        database = try TemporaryDatabase()
        try database.openWithItems().close()
        writer = try database.open(
            .readWrite, configuration: SQLiteConfiguration(gathersLogWrites: true))
    }

    /// Adds rows of a kilobyte in one transaction.
    func add(_ count: Int64, from first: Int64, to connection: SQLiteConnection) throws {
        try connection.transaction(.immediate) {
            for id in first..<(first + count) {
                let byte = UInt8(truncatingIfNeeded: id)
                try connection.run(
                    "INSERT INTO item VALUES(?1, ?2, ?3)", .integer(id), .text("item \(id)"),
                    .blob([UInt8](repeating: byte, count: 1_000)))
            }
        }
    }

    /// The number of rows, when each of them is as it was added.
    static func checkedCount(_ connection: SQLiteConnection) throws -> Int64 {
        let rows = try connection.rows("SELECT id, name, data FROM item ORDER BY id") { row in
            let id = try row.int64(0)
            let isIntact = try row.withBlob(2) { data in
                data.count == 1_000 && data.allSatisfy { $0 == UInt8(truncatingIfNeeded: id) }
            }
            return try row.text(1) == "item \(id)" && isIntact
        }
        #expect(rows.allSatisfy { $0 })
        #expect(try connection.text("PRAGMA integrity_check") == "ok")
        return Int64(rows.count)
    }

    // From a page to several times what is gathered at once.
    @Test(arguments: [[1, 1, 2], [100, 1, 130, 140], [1_000, 3, 2_000]] as [[Int64]])
    func `what is committed is seen by others at once, and survives a crash`(
        counts: [Int64]
    ) throws {
        let reader = try database.open(.readOnly)
        var total: Int64 = 0
        for (number, count) in counts.enumerated() {
            try add(count, from: total, to: writer)
            total += count
            #expect(try Self.checkedCount(reader) == total)
            // As a crash would leave the files: the writer has neither closed nor copied anything.
            let copy = database.directory + "/copy-\(number).sqlite"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: database.path + suffix, toPath: copy + suffix)
            }
            let crashed = try SQLiteConnection(path: copy, mode: .readWrite)
            #expect(try Self.checkedCount(crashed) == total)
            try closeCleanly(crashed)
        }
        try closeCleanly(reader)
        try closeCleanly(writer)
    }

    @Test func `the log starts again after a checkpoint`() throws {
        for round in 0..<5 as Range<Int64> {
            try add(200, from: round * 200, to: writer)
            #expect(try writer.walCheckpoint(.passive).isComplete)
        }
        let reader = try database.open(.readOnly)
        #expect(try Self.checkedCount(reader) == 1_000)
        try closeCleanly(reader)
        try closeCleanly(writer)
    }

    @Test func `what was rolled back is not written over what another connection committed`()
        throws
    {
        struct Refusal: Error {}
        try writer.execute("PRAGMA cache_size=10")
        let other = try database.open(.readWrite)
        #expect(throws: Refusal.self) {
            try writer.transaction(.immediate) {
                for id in 0..<500 as Range<Int64> {
                    try writer.run(
                        "INSERT INTO item VALUES(?1, NULL, zeroblob(1000))", .integer(id))
                }
                throw Refusal()
            }
        }
        try add(20, from: 0, to: other)
        try add(1, from: 20, to: writer)
        #expect(try Self.checkedCount(other) == 21)
        #expect(try writer.walCheckpoint(.passive).isComplete)
        #expect(try Self.checkedCount(other) == 21)
        try closeCleanly(writer)
        try closeCleanly(other)
    }
}

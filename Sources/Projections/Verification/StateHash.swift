import Crypto
import SQLite

/// What stands in a projection's tables, in 32 bytes: the same log gives the same hash, however it was folded.
enum StateHash {
    /// SHA-256 over the name and version, and of each table, in its fixed order, every row in the order of the key:
    /// for each column a type byte, the length and the bytes.
    static func of(
        _ projection: any StoredProjection.Type, on connection: SQLiteConnection
    ) throws -> Digest32 {
        var hash = SHA256()
        hash.update(encoded(.text(projection.identity.name)))
        hash.update(encoded(.integer(projection.identity.version)))
        for table in projection.tables {
            let statement = try connection.statement(table.rows)
            while try statement.step() {
                var row: [UInt8] = []
                for column in 0..<statement.columnCount {
                    row += encoded(try statement.value(column))
                }
                hash.update(row)
            }
            // Where one table ends and the next begins.
            hash.update([0xff])
        }
        return hash.finish()
    }

    private static func encoded(_ value: SQLiteValue) -> [UInt8] {
        switch value {
        case .null: [0]
        case .integer(let integer): [1] + bigEndian(UInt64(bitPattern: integer))
        case .text(let text): [2] + bigEndian(UInt64(text.utf8.count)) + Array(text.utf8)
        case .blob(let bytes): [3] + bigEndian(UInt64(bytes.count)) + bytes
        }
    }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}

import CSQLite

/// Reading the current row, strictly: SQLite would turn a NULL into 0 and text into a number.
extension BoundStatement {
    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
    }

    /// The number of columns of each row.
    package var columnCount: Int { Int(sqlite3_column_count(handle)) }

    /// A column of any type but floating point, which nothing here is stored as.
    package func value(_ column: Int) throws(SQLiteError) -> SQLiteValue {
        switch sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(try int64(column))
        case SQLITE_TEXT: .text(try text(column))
        default: .blob(try blob(column))
        }
    }

    /// An integer column that is never NULL.
    ///
    /// - Throws: corruption when the column holds anything else.
    package func int64(_ column: Int) throws(SQLiteError) -> Int64 {
        try expect(SQLITE_INTEGER, "an integer", column)
        return sqlite3_column_int64(handle, Int32(column))
    }

    package func optionalInt64(_ column: Int) throws(SQLiteError) -> Int64? {
        isNull(column) ? nil : try int64(column)
    }

    /// A text column that is never NULL.
    ///
    /// - Throws: corruption when the column holds anything else, or bytes that are not UTF-8.
    package func text(_ column: Int) throws(SQLiteError) -> String {
        try expect(SQLITE_TEXT, "text", column)
        // The pointer first, then the length: the other order may convert, and measure before it.
        guard let start = sqlite3_column_text(handle, Int32(column)) else {
            throw SQLiteError(
                extendedCode: SQLITE_NOMEM, message: "no memory for text", sql: statement.sql)
        }
        let utf8 = UnsafeBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw mismatch("UTF-8", column)
        }
        return text
    }

    package func optionalText(_ column: Int) throws(SQLiteError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// A copy of a blob column that is never NULL.
    ///
    /// - Throws: corruption when the column holds anything else.
    package func blob(_ column: Int) throws(SQLiteError) -> [UInt8] {
        try withBlob(column) { [UInt8]($0) }
    }

    package func optionalBlob(_ column: Int) throws(SQLiteError) -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }

    /// The bytes of a blob column in place, valid while `body` runs.
    package func withBlob<Result>(
        _ column: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) throws(SQLiteError) -> Result {
        try expect(SQLITE_BLOB, "a blob", column)
        // Null for an empty blob, which the buffer takes as it is.
        let start = sqlite3_column_blob(handle, Int32(column))
        return body(
            UnsafeRawBufferPointer(
                start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }

    private func expect(
        _ type: Int32, _ name: StaticString, _ column: Int
    ) throws(SQLiteError) {
        guard sqlite3_column_type(handle, Int32(column)) == type else {
            throw mismatch(name, column)
        }
    }

    private func mismatch(_ expected: StaticString, _ column: Int) -> SQLiteError {
        SQLiteError(
            extendedCode: SQLITE_CORRUPT, message: "column \(column) is not \(expected)",
            sql: statement.sql)
    }
}

/// The current row in place, for reading many of them: its bytes are valid while the statement stands on it.
///
/// A column that is not of the type that is asked for is nil, so that the reader can say which row it was.
package struct SQLiteRow {
    fileprivate let handle: OpaquePointer

    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
    }

    package func int64(_ column: Int) -> Int64? {
        guard sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(handle, Int32(column))
    }

    /// The bytes of a text, which need not be UTF-8.
    package func text(_ column: Int) -> UnsafeRawBufferPointer? {
        guard sqlite3_column_type(handle, Int32(column)) == SQLITE_TEXT,
            let start = sqlite3_column_text(handle, Int32(column))
        else { return nil }
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    /// Adds the integers of columns that follow each other to sums.
    ///
    /// Nobody looks whether they are integers: columns of a STRICT table that are INTEGER NOT NULL hold nothing else.
    package func addInt64s(from first: Int, to sums: inout [Int128]) {
        for index in sums.indices {
            sums[index] += Int128(sqlite3_column_int64(handle, Int32(first + index)))
        }
    }

    package func blob(_ column: Int) -> UnsafeRawBufferPointer? {
        guard sqlite3_column_type(handle, Int32(column)) == SQLITE_BLOB else { return nil }
        // Null for an empty blob, which the buffer takes as it is.
        let start = sqlite3_column_blob(handle, Int32(column))
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }
}

@available(*, unavailable)
extension SQLiteRow: Sendable {}

extension BoundStatement {
    /// Lends the current row to `body`, which keeps nothing of it.
    package func withRow(_ body: (SQLiteRow) throws -> Void) rethrows {
        try body(SQLiteRow(handle: handle))
    }
}

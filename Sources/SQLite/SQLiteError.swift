import CSQLite

/// What SQLite answered instead of success.
///
/// Messages name tables, columns and our own triggers, never bound values.
package struct SQLiteError: Error, Equatable {
    /// The primary result code, such as `SQLITE_CONSTRAINT`.
    package let code: Int32
    /// The extended result code, such as `SQLITE_CONSTRAINT_UNIQUE`.
    package let extendedCode: Int32
    package let message: String
    /// The statement that failed; nil for opening, scripts and checkpoints.
    package let sql: StaticString?

    package init(extendedCode: Int32, message: String, sql: StaticString? = nil) {
        code = extendedCode & 0xFF
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
    }

    package static func == (left: SQLiteError, right: SQLiteError) -> Bool {
        left.extendedCode == right.extendedCode && left.message == right.message
            && left.sql?.description == right.sql?.description
    }

    /// No space left for the file; SQLite has rolled the transaction back.
    package var isDiskFull: Bool { code == SQLITE_FULL }

    /// A read, write or sync failed.
    ///
    /// After a failed sync the kernel may have dropped the pages, and a retry can falsely succeed:
    /// treat one on commit as "outcome unknown", close, and compare with the anchor.
    package var isIOError: Bool { code == SQLITE_IOERR }

    /// The file is not a sound database, or a stored value is not what its schema says.
    package var isCorruption: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }

    /// Another connection holds the lock that was needed, longer than the busy timeout.
    package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// It was ended because its time was over.
    package var isInterrupted: Bool { code == SQLITE_INTERRUPT }

    /// A `CHECK`, `UNIQUE`, `NOT NULL`, foreign key or trigger refused the row.
    package var isConstraint: Bool { code == SQLITE_CONSTRAINT }

    /// A bounded constant for metrics, such as "disk I/O error".
    package var label: String { String(cString: sqlite3_errstr(extendedCode)) }
}

extension SQLiteError: CustomStringConvertible {
    package var description: String {
        let place = sql.map { " in: \($0)" } ?? ""
        return "SQLite \(extendedCode) (\(label)): \(message)\(place)"
    }
}

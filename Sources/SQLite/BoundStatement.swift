import CSQLite

/// A prepared statement on loan for one use; giving it back resets it and clears what was bound.
///
/// Parameters count from 1, as in `?1`; columns count from 0. A bound value stays until it is bound
/// again or the loan ends, so a batch may bind only what changes from row to row.
package struct BoundStatement: ~Copyable {
    let statement: CachedStatement
    // Retained: the loan must not outlive the handle.
    let connection: SQLiteConnection

    init(borrowing statement: CachedStatement, of connection: SQLiteConnection) {
        self.statement = statement
        self.connection = connection
        statement.isOnLoan = true
    }

    deinit {
        // Reset even after a failure: a statement left mid-row holds a read lock, and the log
        // cannot be checkpointed past it.
        sqlite3_reset(statement.handle)
        sqlite3_clear_bindings(statement.handle)
        statement.isOnLoan = false
    }

    var handle: OpaquePointer { statement.handle }

    func check(_ result: Int32) throws(SQLiteError) {
        try connection.check(result, statement.sql)
    }

    /// Advances to the next row.
    ///
    /// - Returns: true when there is a row to read, false at the end.
    package func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let failure:
            try check(failure)
            return false
        }
    }

    /// Runs a statement that returns no rows, and makes it ready to run again.
    package func run() throws(SQLiteError) {
        if let failure = runOnce() { throw failure }
    }

    /// Runs it with the bytes lent to one parameter, which is NULL again afterwards.
    package func run(borrowing bytes: [UInt8], at index: Int) throws(SQLiteError) {
        precondition(!bytes.isEmpty, "an empty blob has nothing to lend")
        let failure = bytes.withUnsafeBytes { bytes -> SQLiteError? in
            let result = sqlite3_bind_blob64(
                handle, Int32(index), bytes.baseAddress, UInt64(bytes.count), nil)
            defer { sqlite3_bind_null(handle, Int32(index)) }
            return result == SQLITE_OK ? runOnce() : error(result)
        }
        if let failure { throw failure }
    }

    private func runOnce() -> SQLiteError? {
        // Taken before the reset: the code of the step says more, and the message may go.
        let result = sqlite3_step(handle)
        let failure = result == SQLITE_DONE ? nil : error(result)
        sqlite3_reset(handle)
        return failure
    }

    private func error(_ result: Int32) -> SQLiteError {
        guard result != SQLITE_ROW else {
            return SQLiteError(
                extendedCode: SQLITE_MISUSE, message: "a row where none is expected",
                sql: statement.sql)
        }
        return SQLiteError(
            extendedCode: result, message: String(cString: sqlite3_errmsg(connection.database)),
            sql: statement.sql)
    }

    /// Goes back before the first row; bound values stay.
    package func reset() {
        // The code repeats the failure of the last step, which has been thrown already.
        sqlite3_reset(handle)
    }
}

extension BoundStatement {
    package func bind(_ value: Int64, at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, Int32(index), value))
    }

    package func bindNull(at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_null(handle, Int32(index)))
    }

    /// Binds a copy of the text, by its length in UTF-8.
    package func bind(_ text: String, at index: Int) throws(SQLiteError) {
        var text = text
        let result = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                zumik_sqlite_bind_text_copy(
                    handle, Int32(index), $0.baseAddress, UInt64($0.count))
            }
        }
        try check(result)
    }

    /// Binds a copy of the bytes.
    package func bind(_ bytes: [UInt8], at index: Int) throws(SQLiteError) {
        let result = bytes.withUnsafeBytes { bindCopy($0, at: index) }
        try check(result)
    }

    /// Binds a copy of the bytes.
    package func bind(_ bytes: UnsafeRawBufferPointer, at index: Int) throws(SQLiteError) {
        try check(bindCopy(bytes, at: index))
    }

    /// Binds a copy of the bytes that a fixed-size value has in memory.
    package func bind<Value: BitwiseCopyable>(
        bytesOf value: Value, at index: Int
    ) throws(SQLiteError) {
        try check(withUnsafeBytes(of: value) { bindCopy($0, at: index) })
    }

    package func bindValue(_ value: SQLiteValue, at index: Int) throws(SQLiteError) {
        switch value {
        case .null: try bindNull(at: index)
        case .integer(let integer): try bind(integer, at: index)
        case .text(let text): try bind(text, at: index)
        case .blob(let bytes): try bind(bytes, at: index)
        }
    }

    /// Lends the bytes to the statement without a copy, for as long as `body` runs.
    ///
    /// The statement is reset afterwards, so that nothing keeps the pointer; the parameter is then
    /// NULL, other bound values stay.
    package func withBorrowed<Result>(
        _ bytes: UnsafeRawBufferPointer, at index: Int,
        _ body: () throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            try check(sqlite3_bind_zeroblob(handle, Int32(index), 0))
            return try body()
        }
        try check(
            sqlite3_bind_blob64(handle, Int32(index), start, UInt64(bytes.count), nil))
        defer {
            sqlite3_reset(handle)
            sqlite3_bind_null(handle, Int32(index))
        }
        return try body()
    }

    private func bindCopy(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int32 {
        zumik_sqlite_bind_blob_copy(
            handle, Int32(index), bytes.baseAddress, UInt64(bytes.count))
    }
}

@available(*, unavailable)
extension BoundStatement: Sendable {}

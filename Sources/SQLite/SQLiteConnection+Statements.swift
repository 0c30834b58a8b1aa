import CSQLite

extension SQLiteConnection {
    /// Lends the prepared statement for a text, preparing it at its first use.
    ///
    /// The text is one static statement: values are bound, never spliced in.
    package func statement(_ sql: StaticString) throws(SQLiteError) -> BoundStatement {
        precondition(sql.hasPointerRepresentation, "a single character is no statement")
        let key = UInt(bitPattern: sql.utf8Start)
        if let cached = statements[key], !cached.isOnLoan {
            return BoundStatement(borrowing: cached, of: self)
        }
        let prepared = try prepare(sql)
        // A text that is in use already, as in a nested query, gets one that dies with its loan.
        if statements[key] == nil { statements[key] = prepared }
        return BoundStatement(borrowing: prepared, of: self)
    }

    /// Runs one static statement for its effect; rows, as a pragma returns them, are ignored.
    package func execute(_ sql: StaticString) throws(SQLiteError) {
        let statement = try statement(sql)
        while try statement.step() {}
    }

    /// Runs a script of several statements, as a migration brings it.
    package func execute(script: String) throws(SQLiteError) {
        precondition(!script.utf8.contains(0), "SQLite would stop reading at the zero byte")
        try check(sqlite3_exec(database, script, nil, nil, nil), nil)
    }

    /// Runs a statement for its effect.
    ///
    /// - Returns: the number of rows that it inserted, changed or deleted.
    @discardableResult
    package func run(_ sql: StaticString, _ values: SQLiteValue...) throws(SQLiteError) -> Int {
        let statement = try bound(sql, values)
        try statement.run()
        return changes
    }

    /// Reads every row of a query.
    package func rows<Row>(
        _ sql: StaticString, _ values: SQLiteValue...,
        read: (borrowing BoundStatement) throws -> Row
    ) throws -> [Row] {
        let statement = try bound(sql, values)
        var rows: [Row] = []
        while try statement.step() { rows.append(try read(statement)) }
        return rows
    }

    /// Reads the first row of a query, nil when there is none.
    package func first<Row>(
        _ sql: StaticString, _ values: SQLiteValue...,
        read: (borrowing BoundStatement) throws -> Row
    ) throws -> Row? {
        let statement = try bound(sql, values)
        return try statement.step() ? try read(statement) : nil
    }

    /// The integer in the first column of the first row; nil when there is no row, or a NULL.
    package func int64(
        _ sql: StaticString, _ values: SQLiteValue...
    ) throws(SQLiteError) -> Int64? {
        let statement = try bound(sql, values)
        return try statement.step() ? try statement.optionalInt64(0) : nil
    }

    /// The text in the first column of the first row; nil when there is no row, or a NULL.
    package func text(
        _ sql: StaticString, _ values: SQLiteValue...
    ) throws(SQLiteError) -> String? {
        let statement = try bound(sql, values)
        return try statement.step() ? try statement.optionalText(0) : nil
    }

    /// Rows that the last insert, update or delete touched, triggers not counted.
    package var changes: Int { Int(sqlite3_changes64(database)) }

    /// The extended code of the last call, `SQLITE_OK` (0) after a success.
    package var lastErrorCode: Int32 { sqlite3_extended_errcode(database) }

    /// Statements that have begun and neither ended nor been reset; empty between two uses.
    package var busyStatements: [String] {
        var busy: [String] = []
        var next = sqlite3_next_stmt(database, nil)
        while let statement = next {
            if sqlite3_stmt_busy(statement) != 0, let sql = sqlite3_sql(statement) {
                busy.append(String(cString: sql))
            }
            next = sqlite3_next_stmt(database, statement)
        }
        return busy
    }

    private func bound(
        _ sql: StaticString, _ values: [SQLiteValue]
    ) throws(SQLiteError) -> BoundStatement {
        let statement = try statement(sql)
        let expected = Int(sqlite3_bind_parameter_count(statement.handle))
        precondition(values.count == expected, "\(values.count) values for \(expected) in: \(sql)")
        for (offset, value) in values.enumerated() {
            try statement.bindValue(value, at: offset + 1)
        }
        return statement
    }

    private func prepare(_ sql: StaticString) throws(SQLiteError) -> CachedStatement {
        var prepared: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let count = sql.utf8CodeUnitCount
        let result = sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: count) { text in
            let result = sqlite3_prepare_v3(
                database, text, Int32(count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &tail)
            // What follows the first statement would silently never run.
            let rest = tail.map { text + count - $0 } ?? 0
            precondition(result != SQLITE_OK || rest == 0, "more than one statement in: \(sql)")
            return result
        }
        try check(result, sql)
        guard let prepared else { preconditionFailure("no statement in: \(sql)") }
        return CachedStatement(takingOwnershipOf: prepared, sql: sql)
    }
}

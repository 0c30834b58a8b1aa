import CSQLite

/// Tables whose rows may be added and read but never changed, and a schema that stays as it is.
///
/// SQLite asks while it prepares a statement, so a forbidden one never starts. `INSERT OR REPLACE`
/// deletes without asking; the table's own triggers must refuse that.
final class SchemaProtection {
    private let appendOnly: Set<String>

    init(appendOnly: Set<String>) {
        self.appendOnly = appendOnly
    }

    fileprivate func allows(_ action: Int32, table: UnsafePointer<CChar>?) -> Bool {
        switch action {
        case SQLITE_UPDATE, SQLITE_DELETE:
            guard let table else { return false }
            return !appendOnly.contains(String(cString: table))
        case SQLITE_ATTACH, SQLITE_DETACH, SQLITE_ALTER_TABLE, SQLITE_DROP_TABLE,
            SQLITE_DROP_INDEX, SQLITE_DROP_TRIGGER, SQLITE_DROP_VIEW, SQLITE_CREATE_TRIGGER,
            SQLITE_CREATE_TABLE, SQLITE_CREATE_INDEX, SQLITE_CREATE_VIEW:
            return false
        default:
            // Reading, inserting, transactions and pragmas; temporary objects cannot harm the file.
            return true
        }
    }
}

extension SQLiteConnection {
    /// Refuses, from now on, to change or delete rows of these tables and to alter the schema.
    ///
    /// Called once, after the migrations. A refused statement throws `SQLITE_AUTH` (23).
    package func protect(appendOnly tables: Set<String>) throws(SQLiteError) {
        let protection = SchemaProtection(appendOnly: tables)
        // Statements prepared before would slip through.
        statements.removeAll()
        // The context stays valid: this object keeps it until after the handle is closed.
        try check(
            sqlite3_set_authorizer(
                database, authorize,
                Unmanaged<SchemaProtection>.passUnretained(protection).toOpaque()),
            nil)
        self.protection = protection
    }
}

extension SQLiteConnection {
    /// Runs no trigger of the schema on this connection any more; those in `temp`, which are its own, still run.
    ///
    /// For a writer that has cheaper means to the same end.
    package func ignoreSchemaTriggers() throws(SQLiteError) {
        statements.removeAll()
        try check(zumik_sqlite_set_flag(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), nil)
    }
}

private func authorize(
    context: UnsafeMutableRawPointer?, action: Int32, first: UnsafePointer<CChar>?,
    second: UnsafePointer<CChar>?, database: UnsafePointer<CChar>?, trigger: UnsafePointer<CChar>?
) -> Int32 {
    guard let context else { return SQLITE_DENY }
    let protection = Unmanaged<SchemaProtection>.fromOpaque(context).takeUnretainedValue()
    return protection.allows(action, table: first) ? SQLITE_OK : SQLITE_DENY
}

import CSQLite

/// A prepared statement, kept for the next use of the same text.
final class CachedStatement {
    let handle: OpaquePointer
    let sql: StaticString
    /// Whether a loan is out; a second use meanwhile gets a statement of its own.
    var isOnLoan = false

    init(takingOwnershipOf handle: OpaquePointer, sql: StaticString) {
        self.handle = handle
        self.sql = sql
    }

    deinit {
        sqlite3_finalize(handle)
    }
}

@available(*, unavailable)
extension CachedStatement: Sendable {}

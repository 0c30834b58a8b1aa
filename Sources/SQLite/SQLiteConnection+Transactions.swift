import CSQLite

/// When a transaction takes its locks.
package enum SQLiteTransactionKind: Sendable {
    /// A snapshot for reading, taken at the first read.
    case deferred
    /// The write lock at once, so that no statement inside can find the file busy.
    case immediate
}

extension SQLiteConnection {
    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// - Throws: what `body` throws, or the failure to begin or commit. After a failed commit
    ///   nothing of it is visible on this connection, but an I/O error leaves open what is on disk.
    package func transaction<Result>(
        _ kind: SQLiteTransactionKind, _ body: () throws -> Result
    ) throws -> Result {
        switch kind {
        case .deferred: try execute("BEGIN DEFERRED")
        case .immediate: try execute("BEGIN IMMEDIATE")
        }
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` inside a transaction so that it can fail alone.
    package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("SAVEPOINT step")
        do {
            let result = try body()
            try execute("RELEASE step")
            return result
        } catch {
            // A full disk or an I/O error has rolled the whole transaction back already.
            if isInTransaction {
                try execute("ROLLBACK TO step")
                try execute("RELEASE step")
            }
            throw error
        }
    }

    /// Whether a transaction is open.
    package var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    /// Ends the transaction without a trace.
    ///
    /// SQLite ends it by itself on a full disk or an I/O error, so there may be nothing left to do;
    /// and a rollback that fails has still ended it, so its code says nothing new.
    private func rollBack() {
        guard isInTransaction else { return }
        sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
    }
}

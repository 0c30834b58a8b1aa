import CSQLite

/// How far a checkpoint goes.
package enum SQLiteCheckpointMode: Sendable {
    /// Copies what no reader still needs, and never waits.
    case passive
    /// Waits for readers within the busy timeout, then cuts the log to nothing.
    case truncate
}

/// What a checkpoint found and did.
package struct SQLiteCheckpoint: Sendable, Equatable {
    /// Pages in the log.
    package let pagesInLog: Int
    /// Pages of them that are in the database file now.
    package let pagesCopied: Int
    /// Whether a reader or writer kept it from finishing.
    package let isBlocked: Bool

    package init(pagesInLog: Int, pagesCopied: Int, isBlocked: Bool) {
        self.pagesInLog = pagesInLog
        self.pagesCopied = pagesCopied
        self.isBlocked = isBlocked
    }

    /// Whether the database file now holds everything that was committed.
    package var isComplete: Bool { !isBlocked && pagesInLog == pagesCopied }
}

extension SQLiteConnection {
    /// Copies the write-ahead log into the database file.
    ///
    /// Only the writer calls it, on its own thread, outside a transaction.
    package func walCheckpoint(
        _ mode: SQLiteCheckpointMode
    ) throws(SQLiteError) -> SQLiteCheckpoint {
        precondition(self.mode != .readOnly, "readers leave the log to the writer")
        var inLog: Int32 = 0
        var copied: Int32 = 0
        let flag =
            switch mode {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        let result = sqlite3_wal_checkpoint_v2(database, nil, flag, &inLog, &copied)
        let isBlocked = result & 0xFF == SQLITE_BUSY
        if !isBlocked { try check(result, nil) }
        // SQLite answers -1 for a file that keeps no log.
        return SQLiteCheckpoint(
            pagesInLog: max(0, Int(inLog)), pagesCopied: max(0, Int(copied)),
            isBlocked: isBlocked)
    }
}

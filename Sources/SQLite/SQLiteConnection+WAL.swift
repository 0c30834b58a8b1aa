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
    /// Writes zeros behind the write-ahead log until the file has this many bytes.
    ///
    /// A commit that overwrites a file syncs its bytes alone; one that extends it waits for the file system's journal
    /// too. SQLite takes zeros for the end of the log. What cannot be written costs only speed, so it is not an error.
    package func reserveLog(bytes: Int) {
        var log: UnsafeMutablePointer<sqlite3_file>?
        let result = sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        var size: Int64 = 0
        guard bytes > 0, result == SQLITE_OK, let log, log.pointee.pMethods != nil,
            log.methods.xFileSize(log, &size) == SQLITE_OK
        else { return }
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        while size < bytes {
            let count = Int32(min(zeros.count, bytes - Int(size)))
            guard log.methods.xWrite(log, zeros, count, size) == SQLITE_OK else { return }
            size += Int64(count)
        }
        _ = log.methods.xSync(log, SQLITE_SYNC_NORMAL)
    }

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

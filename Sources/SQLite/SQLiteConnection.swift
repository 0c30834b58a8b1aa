import CSQLite
import Glibc

/// One connection to one SQLite file, for one thread at a time.
///
/// It is opened without SQLite's own mutexes, so whoever owns it serialises its use: the writer by
/// its thread, readers by holding it in a `Mutex`. Statements are kept prepared and lent out, see
/// `BoundStatement`.
package final class SQLiteConnection {
    package typealias Mode = SQLiteConfiguration.Mode

    package let path: String
    package let mode: Mode

    /// Pages in the write-ahead log after the last commit on this connection.
    ///
    /// Zero until the first commit; a checkpoint does not change it, but the first commit after a
    /// complete one starts the log again.
    package internal(set) var walPages = 0

    /// Prepared statements by the address of their static text.
    var statements: [UInt: CachedStatement] = [:]
    var protection: SchemaProtection?
    /// Whether what runs is to be interrupted.
    var isOver: (() -> Bool)?
    private var handle: OpaquePointer?
    private let foundLog: Bool

    /// Opens the file, turns every safety switch on, and lowers SQLite's limits to what we use.
    ///
    /// No automatic checkpoint ever runs: the commit hook takes its place. SQLite 3.40 can corrupt
    /// a log that one connection checkpoints while another commits, so the one writer does it,
    /// between its own transactions (https://www.sqlite.org/wal.html).
    ///
    /// - Throws: the reason why the file cannot be opened. A file that is no database is noticed
    ///   here, because the switches read its first page.
    package init(
        path: String, mode: Mode, configuration: SQLiteConfiguration = SQLiteConfiguration()
    ) throws(SQLiteError) {
        self.path = path
        self.mode = mode
        _ = librarySetting
        foundLog = fileBytes(path + "-wal") != nil
        var opened: OpaquePointer?
        let result = sqlite3_open_v2(
            path, &opened, mode.openFlags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
            configuration.gathersLogWrites
                ? GatheringFileSystem.name(over: configuration.fileSystemName)
                : configuration.fileSystemName)
        // SQLite returns a handle even when opening failed; deinit closes it.
        handle = opened
        guard result == SQLITE_OK else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            throw SQLiteError(extendedCode: result, message: "\(message): \(path)")
        }
        try configure(configuration)
        // The context stays valid: the hook is removed with the handle, which this object owns.
        _ = sqlite3_wal_hook(
            database, walHook, Unmanaged<SQLiteConnection>.passUnretained(self).toOpaque())
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
        if handle != nil { removeOwnEmptyLog() }
    }

    /// Finalises the cached statements and closes the file.
    ///
    /// - Throws: busy when a loan is still out; the connection then stays open.
    package func close() throws(SQLiteError) {
        guard handle != nil else { return }
        statements.removeAll()
        try check(sqlite3_close(handle), nil)
        handle = nil
        removeOwnEmptyLog()
    }

    /// The handle, for this module's own calls.
    var database: OpaquePointer {
        guard let handle else { preconditionFailure("the connection to \(path) is closed") }
        return handle
    }

    /// The one place where a result code becomes an error.
    func check(_ result: Int32, _ sql: StaticString?) throws(SQLiteError) {
        guard result != SQLITE_OK else { return }
        throw SQLiteError(
            extendedCode: result, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
    }

    /// Removes the log that opening for reading made, if it is still empty.
    ///
    /// SQLite makes one even for a reader, and leaves it, because a handle for reading cannot take
    /// the exclusive lock that deleting needs. A second handle takes it, and only if nobody else has
    /// the file open. A log that was there before stays: after a crash it holds committed events, or
    /// the evidence of damage. Where the directory is read-only there is nothing to remove.
    private func removeOwnEmptyLog() {
        guard mode == .readOnly, !foundLog, fileBytes(path + "-wal") == 0 else { return }
        var sweeper: OpaquePointer?
        let result = sqlite3_open_v2(
            path, &sweeper, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        if result == SQLITE_OK {
            sqlite3_exec(sweeper, "SELECT count(*) FROM sqlite_schema", nil, nil, nil)
        }
        sqlite3_close(sweeper)
    }

    private func configure(_ configuration: SQLiteConfiguration) throws(SQLiteError) {
        try check(sqlite3_busy_timeout(database, configuration.busyTimeoutMs), nil)
        let flags: [(option: Int32, on: Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            // "text" in double quotes is a misspelt column, never a string.
            (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == .readOnly ? 1 : 0),
        ]
        for flag in flags {
            try check(zumik_sqlite_set_flag(database, flag.option, flag.on), nil)
        }
        let limits: [(limit: Int32, value: Int32)] = [
            (SQLITE_LIMIT_LENGTH, configuration.valueBytesMax),
            (SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
            (SQLITE_LIMIT_ATTACHED, configuration.attachedMax),
            (SQLITE_LIMIT_EXPR_DEPTH, 200),
            (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
            (SQLITE_LIMIT_TRIGGER_DEPTH, 16),
            (SQLITE_LIMIT_VARIABLE_NUMBER, 250),
        ]
        for limit in limits {
            sqlite3_limit(database, limit.limit, limit.value)
        }
        // Recursive triggers make INSERT OR REPLACE fire the delete triggers of what it replaces.
        try execute("PRAGMA recursive_triggers=ON")
        try execute("PRAGMA foreign_keys=ON")
        try execute("PRAGMA cell_size_check=ON")
        if configuration.gathersLogWrites {
            try execute("PRAGMA synchronous=FULL")
            try execute("PRAGMA cache_spill=OFF")
        }
    }
}

/// A connection belongs to one thread at a time: hand it over with `sending`, or hold it in a `Mutex`.
@available(*, unavailable)
extension SQLiteConnection: Sendable {}

extension SQLiteConfiguration.Mode {
    fileprivate var openFlags: Int32 {
        switch self {
        case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .readWrite: SQLITE_OPEN_READWRITE
        case .readOnly: SQLITE_OPEN_READONLY
        }
    }
}

/// Made once, before the first connection of the process; later SQLite refuses it, which costs only speed.
private let librarySetting: Int32 = zumik_sqlite_stop_counting_memory()

/// Notes the length of the log after a commit; called on the owner's thread, inside its COMMIT.
private func walHook(
    context: UnsafeMutableRawPointer?, database: OpaquePointer?, name: UnsafePointer<CChar>?,
    pages: Int32
) -> Int32 {
    guard let context else { return SQLITE_OK }
    Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().walPages = Int(pages)
    return SQLITE_OK
}

/// The length of a file, nil when there is none.
private func fileBytes(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
}

import Crypto
import Events
import SQLite

/// The writer's statements on the log, one function for each.
final class LogStore {
    let connection: SQLiteConnection
    let pageBytes: Int
    private var lengths = StreamLengths()
    /// The position of the next event, while a transaction is open.
    private var next: Int64 = 0

    /// Opens the log for writing, bringing its schema up to date.
    init(path: String, clock: any WallClock, reservingLogBytes reserve: Int = 0) throws {
        connection = try SQLiteConnection(
            path: path, mode: .readWriteCreate,
            configuration: SQLiteConfiguration(gathersLogWrites: true))
        // Of a new file. Less of a page stays empty than of 4,096 bytes, where only some six events fit.
        try connection.execute("PRAGMA page_size=8192")
        try connection.execute("PRAGMA journal_mode=WAL")
        // One sync of the log per commit: what is acknowledged survives the power.
        try connection.execute("PRAGMA synchronous=FULL")
        try connection.execute("PRAGMA journal_size_limit=67108864")
        try connection.execute("PRAGMA cache_size=-8192")
        try Migrator(connection, path: path, migrations: Migration.all).migrate(clock: clock)
        try Self.guardCheaply(connection)
        try connection.protect(appendOnly: Self.protectedTables)
        pageBytes = Int(try connection.int64("PRAGMA page_size") ?? 0)
        connection.reserveLog(bytes: reserve)
    }

    /// Gives this connection guards of its own in place of the schema's, which hold for every other.
    ///
    /// The schema's trigger on inserts costs more than all the rest of an insert. Here `insert` holds seq and version
    /// gapless, once for each append; the unique indexes refuse what exists; and what is left, INSERT OR REPLACE,
    /// fires these triggers.
    private static func guardCheaply(_ connection: SQLiteConnection) throws(SQLiteError) {
        try connection.execute("PRAGMA temp_store=MEMORY")
        try connection.execute(script: guards)
        try connection.ignoreSchemaTriggers()
    }

    private static let guards = """
        CREATE TEMP TRIGGER event_updated BEFORE UPDATE ON main.event
        BEGIN SELECT RAISE(ROLLBACK, 'an event is never updated'); END;
        CREATE TEMP TRIGGER event_deleted BEFORE DELETE ON main.event
        BEGIN SELECT RAISE(ROLLBACK, 'an event is never deleted'); END;
        CREATE TEMP TRIGGER tile_hash_updated BEFORE UPDATE ON main.tile_hash
        BEGIN SELECT RAISE(ROLLBACK, 'a hash of the tree is never updated'); END;
        CREATE TEMP TRIGGER tile_hash_deleted BEFORE DELETE ON main.tile_hash
        BEGIN SELECT RAISE(ROLLBACK, 'a hash of the tree is never deleted'); END;
        CREATE TEMP TRIGGER signed_head_updated BEFORE UPDATE ON main.signed_head
        BEGIN SELECT RAISE(ROLLBACK, 'a signed head is never updated'); END;
        CREATE TEMP TRIGGER signed_head_deleted BEFORE DELETE ON main.signed_head
        BEGIN SELECT RAISE(ROLLBACK, 'a signed head is never deleted'); END;
        """
    private static let protectedTables: Set = ["event", "migration", "signed_head", "tile_hash"]

    /// The number of events, which is the position of the next.
    func size() throws(SQLiteError) -> Int64 {
        try connection.int64("SELECT max(seq) + 1 FROM event") ?? 0
    }

    /// Counts every row, which `size()` trusts.
    func countedSize() throws(SQLiteError) -> Int64 {
        try connection.int64("SELECT count(*) FROM event") ?? 0
    }

    /// The tree over the first `size` events, to be grown by the next.
    func frontier(size: Int64) throws -> MerkleFrontier {
        var hashes = connection.tree(size: size)
        return try MerkleFrontier(size: size, from: &hashes)
    }

    /// What a key has signed last.
    func lastSigned(vkey: String) throws -> SignedHead? {
        try connection.first(
            """
            SELECT size, root, vkey, note, signed_ns FROM signed_head
            WHERE vkey = ?1 ORDER BY number DESC LIMIT 1
            """, .text(vkey), read: SignedHead.init(reading:))
    }

    func insert(_ head: SignedHead) throws(SQLiteError) {
        try connection.run(
            """
            INSERT OR ROLLBACK INTO signed_head(number, size, root, vkey, note, signed_ns)
            VALUES((SELECT coalesce(max(number) + 1, 0) FROM signed_head), ?1, ?2, ?3, ?4, ?5)
            """, .integer(head.head.size), .blob(head.head.root.bytes), .text(head.vkey),
            .text(head.note), .integer(head.signedAt.nanoseconds))
    }

    func insert(_ hashes: [TileHash]) throws(SQLiteError) {
        guard !hashes.isEmpty else { return }
        let statement = try connection.statement(
            "INSERT OR ROLLBACK INTO tile_hash(level, number, hash) VALUES(?1, ?2, ?3)")
        for hash in hashes {
            try statement.bind(Int64(hash.level), at: 1)
            try statement.bind(hash.number, at: 2)
            try statement.bind(bytesOf: hash.hash, at: 3)
            try statement.run()
        }
    }

    func streamLength(_ stream: StreamName) throws(SQLiteError) -> Int64 {
        if let length = lengths[stream] { return length }
        let statement = try connection.statement(
            "SELECT max(version) + 1 FROM event WHERE stream = ?1")
        try statement.bindValue(StoredStream(stream).value, at: 1)
        let length = try statement.step() ? try statement.optionalInt64(0) ?? 0 : 0
        lengths[stream] = length
        return length
    }

    func existing(_ id: EventID) throws(SQLiteError) -> AppendRule.Existing? {
        let statement = try connection.statement(
            "SELECT seq, version, body FROM event WHERE event_id = ?1")
        try statement.bind(bytesOf: StoredID(id), at: 1)
        guard try statement.step() else { return nil }
        return AppendRule.Existing(
            seq: try statement.int64(0), version: try statement.int64(1),
            body: try statement.blob(2))
    }

    /// Adds the events of one append, inside a transaction.
    ///
    /// - Throws: a constraint where a position is not the next of the log or of its stream, or where it or an id is
    ///   taken; nothing of the transaction then stays.
    func insert(
        _ prepared: PreparedAppend, _ encoded: [EncodedEvent], seq: Int64, version: Int64
    ) throws(SQLiteError) {
        let append = prepared.append
        guard seq == next else { throw Self.outOfLine("seq is not the next of the log") }
        // Of a stream that exists already, the unique index refuses another first event.
        if version > 0 {
            guard version == (try streamLength(append.stream)) else {
                throw Self.outOfLine("version is not the next of its stream")
            }
        }
        let statement = try connection.statement(
            """
            INSERT OR ROLLBACK INTO event
            (seq, event_id, stream, version, type, recorded_ns, customer, body, leaf)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        if let customer = append.customer { try statement.bind(customer.text, at: 7) }
        try statement.bindValue(prepared.stream.value, at: 3)
        for (index, event) in encoded.enumerated() {
            try statement.bind(seq + Int64(index), at: 1)
            try statement.bind(bytesOf: StoredID(event.id), at: 2)
            try statement.bind(version + Int64(index), at: 4)
            try statement.bind(event.type.rawValue, at: 5)
            try statement.bind(event.recordedAt.nanoseconds, at: 6)
            try statement.bind(bytesOf: event.leaf, at: 9)
            try statement.run(borrowing: event.body, at: 8)
        }
        next += Int64(encoded.count)
        lengths[append.stream] = version + Int64(encoded.count)
    }

    private static func outOfLine(_ message: String) -> SQLiteError {
        // As SQLite answers for a guard of the schema: SQLITE_CONSTRAINT_TRIGGER.
        SQLiteError(extendedCode: 1_811, message: message)
    }

    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try connection.transaction(.immediate) {
                next = try size()
                return try body()
            }
        } catch {
            // What they count may not have stayed.
            lengths = StreamLengths()
            throw error
        }
    }

    /// Pages in the write-ahead log after the last commit.
    var walPages: Int { connection.walPages }

    func checkpoint(_ mode: SQLiteCheckpointMode) throws(SQLiteError) -> SQLiteCheckpoint {
        try connection.walCheckpoint(mode)
    }

    /// Commits something harmless, to see whether the log can be written.
    func probe() throws {
        try connection.transaction(.immediate) {
            // Writes the header page even when the value stays the same.
            try connection.execute("PRAGMA user_version=1")
        }
    }

    func close() throws(SQLiteError) {
        try connection.close()
    }
}

@available(*, unavailable)
extension LogStore: Sendable {}

/// The bytes of an event id as they are stored.
private struct StoredID: BitwiseCopyable {
    let high: UInt64
    let low: UInt64

    init(_ id: EventID) {
        high = id.high.bigEndian
        low = id.low.bigEndian
    }
}

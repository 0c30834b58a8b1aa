package import Crypto
package import Events
package import SQLite

/// The log on one read-only connection, for one thread at a time.
///
/// It opens beside a running server, takes no lock and never checkpoints. What it returns has been checked:
/// the leaf is the hash of the body, and the columns that led there say what the body says.
package final class LedgerView {
    let connection: SQLiteConnection
    /// Once it says so, what runs fails: a reader's snapshot keeps the write-ahead log from starting over.
    var isTimeOver: (() -> Bool)? {
        didSet { connection.interrupt(when: isTimeOver) }
    }
    private var hash = SHA256()

    /// Opens the log of a data directory for reading.
    package static func open(directory: String) throws(LedgerError) -> LedgerView {
        do {
            return try LedgerView(directory: directory)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw .storage(error)
        } catch {
            preconditionFailure("opening fails with errors of two kinds, not with \(error)")
        }
    }

    private init(directory: String) throws {
        let path = LedgerFiles(directory: directory).log
        connection = try SQLiteConnection(
            path: path, mode: .readOnly, configuration: SQLiteConfiguration(attachedMax: 1))
        let migrator = Migrator(connection, path: path, migrations: Migration.all)
        guard try migrator.checkApplied() > 0 else { throw LedgerError.notALedger(path: path) }
    }

    package func close() throws(SQLiteError) {
        try connection.close()
    }

    /// The number of events that are visible now.
    package func size() throws -> Int64 {
        try connection.int64("SELECT max(seq) + 1 FROM event") ?? 0
    }

    package func event(seq: Int64) throws -> StoredEvent? {
        try checkDeadline()
        return try connection.first(
            "SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event WHERE seq = ?1",
            .integer(seq), read: read)
    }

    package func event(id: EventID) throws -> StoredEvent? {
        try checkDeadline()
        return try connection.first(
            "SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event WHERE event_id = ?1",
            .blob(id.bytes), read: read)
    }

    /// The events of one stream, in order.
    package func events(stream: StreamName) throws -> [StoredEvent] {
        try checkDeadline()
        return try connection.rows(
            """
            SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
            WHERE stream = ?1 ORDER BY version
            """, StoredStream(stream).value, read: read)
    }

    /// The events after a position, in order; -1 for the beginning.
    package func events(afterSeq: Int64, limit: Int) throws -> [StoredEvent] {
        try checkDeadline()
        return try connection.rows(
            """
            SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
            WHERE seq > ?1 ORDER BY seq LIMIT ?2
            """, .integer(afterSeq), .integer(Int64(limit)), read: read)
    }

    /// Facts of these types that do not belong to one response, in order, by an index and never by a scan.
    package func directoryEvents(
        ofTypes types: Set<EventType>, afterSeq: Int64 = -1, limit: Int = 1_000
    ) throws -> [StoredEvent] {
        var found: [StoredEvent] = []
        for type in types {
            try checkDeadline()
            found += try connection.rows(
                """
                SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
                WHERE type = ?1 AND typeof(stream) = 'text' AND seq > ?2 ORDER BY seq LIMIT ?3
                """, .text(type.rawValue), .integer(afterSeq), .integer(Int64(limit)), read: read)
        }
        found.sort { $0.event.seq < $1.event.seq }
        return Array(found.prefix(limit))
    }

    /// The fact of a type at a position among those of its type that do not belong to one response, from 0.
    package func directoryEvent(ofType type: EventType, position: Int64) throws -> StoredEvent? {
        try checkDeadline()
        return try connection.first(
            """
            SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
            WHERE seq = (SELECT seq FROM event WHERE type = ?1 AND typeof(stream) = 'text'
                ORDER BY seq LIMIT 1 OFFSET ?2)
            """, .text(type.rawValue), .integer(position), read: read)
    }

    /// The last facts of a type that do not belong to one response, newest first.
    package func latestDirectoryEvents(ofType type: EventType, limit: Int) throws -> [StoredEvent] {
        try checkDeadline()
        return try connection.rows(
            """
            SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
            WHERE type = ?1 AND typeof(stream) = 'text' ORDER BY seq DESC LIMIT ?2
            """, .text(type.rawValue), .integer(Int64(limit)), read: read)
    }

    package func leaf(seq: Int64) throws -> Digest32? {
        try leaves(from: seq, count: 1).first
    }

    /// The stored leaves from a position on, in order, fewer at the end of the log.
    package func leaves(from seq: Int64, count: Int) throws -> [Digest32] {
        try checkDeadline()
        return try connection.rows(
            "SELECT seq, leaf FROM event WHERE seq >= ?1 ORDER BY seq LIMIT ?2",
            .integer(seq), .integer(Int64(count))
        ) { row in
            guard let leaf = try row.withBlob(1, { Digest32($0) }) else {
                throw LedgerError.corrupt(seq: try row.int64(0), .leaf)
            }
            return leaf
        }
    }

    /// Runs several reads on one state of the log; inside another snapshot, on that one's.
    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        guard !connection.isInTransaction else { return try body() }
        return try connection.transaction(.deferred, body)
    }

    func checkDeadline() throws {
        if isTimeOver?() == true { throw LedgerError.readTooLong }
    }

    /// Reads a row, and checks what the columns say against the body.
    private func read(_ row: borrowing BoundStatement) throws -> StoredEvent {
        let seq = try row.int64(0)
        let body = try row.blob(7)
        let leaf = body.withUnsafeBytes { hash.leafHash($0) }
        guard try row.withBlob(8, { Digest32($0) }) == leaf else {
            throw LedgerError.corrupt(seq: seq, .leaf)
        }
        let event: RecordedEvent
        do throws(EventDecodingError) {
            event = try RecordedEvent(seq: seq, body: body)
        } catch {
            throw LedgerError.corrupt(seq: seq, .undecodable(error))
        }
        func check(_ isSame: Bool, _ column: String) throws {
            guard isSame else { throw LedgerError.corrupt(seq: seq, .column(column)) }
        }
        try check(try row.withBlob(1, { EventID(bytes: $0) }) == event.id, "event_id")
        try check(try row.stream(2, seq: seq) == event.stream, "stream")
        try check(try row.int64(3) == event.version, "version")
        try check(try row.text(4) == event.event.type.rawValue, "type")
        try check(try row.int64(5) == event.recordedAt.nanoseconds, "recorded_ns")
        try check(try row.optionalText(6) == event.customer?.text, "customer")
        return StoredEvent(event: event, leaf: leaf)
    }
}

@available(*, unavailable)
extension LedgerView: Sendable {}

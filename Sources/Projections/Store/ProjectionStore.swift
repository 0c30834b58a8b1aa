import Events
import Glibc
import SQLite

/// The file of the projections, open for writing, for one thread at a time.
///
/// It can be lost at any time: everything in it comes from the log.
final class ProjectionStore {
    let connection: SQLiteConnection
    /// The position of the first event that is not in the rows.
    private(set) var nextSeq: Int64
    /// The event before that position; nil at the beginning.
    private(set) var lastEvent: EventID?

    static func path(in directory: String) -> String { directory + "/projections.sqlite" }

    /// Opens the file, and makes it anew when it is missing, damaged or of another version.
    init(directory: String) throws {
        let path = Self.path(in: directory)
        if let (connection, position) = try Self.openExisting(path) {
            self.connection = connection
            (nextSeq, lastEvent) = position
        } else {
            try Self.remove(directory: directory)
            connection = try Self.create(path)
            (nextSeq, lastEvent) = (0, nil)
        }
    }

    /// Folds the next events of the log and writes what follows from them, with the new position.
    func apply(_ events: [FollowedEvent]) throws {
        guard let last = events.last else { return }
        var responses = ResponseChanges()
        var expected = nextSeq
        for event in events {
            guard event.seq == expected else {
                throw ProjectionError.outOfOrder(expected: expected, found: event.seq)
            }
            try responses.apply(event)
            expected += 1
        }
        try connection.transaction(.immediate) {
            try write(responses)
            try connection.run(
                "UPDATE projection SET next_seq = ?1, last_event = ?2",
                .integer(last.seq + 1), .blob(last.id.bytes))
        }
        nextSeq = last.seq + 1
        lastEvent = last.id
    }

    /// Copies the write-ahead log into the file when it has grown over a limit.
    func checkpoint(over pages: Int) throws {
        guard connection.walPages > pages else { return }
        _ = try connection.walCheckpoint(.passive)
    }

    /// Leaves one file, if nobody reads it any more.
    func close() throws {
        _ = try connection.walCheckpoint(.truncate)
        try connection.close()
    }

    /// Deletes the file; it is made anew from the log.
    static func remove(directory: String) throws(ProjectionError) {
        for suffix in ["", "-wal", "-shm"] {
            let path = Self.path(in: directory) + suffix
            guard unlink(path) != 0, errno != ENOENT else { continue }
            throw .system("removing \(path)", errno: errno)
        }
    }

    private typealias Position = (nextSeq: Int64, lastEvent: EventID?)

    /// The file and its position; nil when it has to be made anew.
    private static func openExisting(_ path: String) throws -> (SQLiteConnection, Position)? {
        guard access(path, F_OK) == 0 else { return nil }
        do {
            let connection = try SQLiteConnection(path: path, mode: .readWrite)
            guard try connection.hasCurrentProjections, let position = try position(connection)
            else { return nil }
            try connection.execute("PRAGMA synchronous=NORMAL")
            return (connection, position)
        } catch let error as SQLiteError where error.isCorruption {
            return nil
        }
    }

    private static func position(_ connection: SQLiteConnection) throws -> Position? {
        try connection.first("SELECT next_seq, last_event FROM projection LIMIT 1") {
            (try $0.int64(0), try $0.optionalBlob(1).flatMap { EventID(bytes: $0) })
        }
    }

    private static func create(_ path: String) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, mode: .readWriteCreate)
        try connection.execute("PRAGMA journal_mode=WAL")
        // A commit that a power failure takes away is made again from the log.
        try connection.execute("PRAGMA synchronous=NORMAL")
        try connection.transaction(.immediate) {
            try connection.execute(script: ProjectionSchema.script)
            for identity in ProjectionSchema.identities {
                try connection.run(
                    "INSERT INTO projection(name, version, next_seq) VALUES(?1, ?2, 0)",
                    .text(identity.name), .integer(identity.version))
            }
        }
        return connection
    }
}

@available(*, unavailable)
extension ProjectionStore: Sendable {}

extension SQLiteConnection {
    /// Whether the file holds exactly the projections of this program, all of them equally far.
    var hasCurrentProjections: Bool {
        get throws {
            let tables = try int64("SELECT count(*) FROM sqlite_schema WHERE name = 'projection'")
            guard tables == 1 else { return false }
            let found = try rows("SELECT name, version FROM projection ORDER BY name") {
                ProjectionIdentity(name: try $0.text(0), version: try $0.int64(1))
            }
            let positions = try int64("SELECT count(DISTINCT next_seq) FROM projection")
            return positions == 1
                && found == ProjectionSchema.identities.sorted { $0.name < $1.name }
        }
    }
}

import Events
import Glibc
import SQLite

/// A file of projections, open for writing, for one thread at a time.
///
/// It can be lost at any time: everything in it comes from the log.
final class ProjectionStore {
    /// How far one projection has come.
    struct Position {
        /// The position of the first event that is not in its rows.
        var nextSeq: Int64
        /// The event before that position; nil at the beginning.
        var lastEvent: EventID?
    }

    let connection: SQLiteConnection
    private let projections: [any StoredProjection.Type]
    /// One for each projection. They differ only while one of them, new or of a new version, catches up.
    private(set) var positions: [Position]
    private var histories = ResponseHistories()

    static func path(in directory: String) -> String { directory + "/projections.sqlite" }

    /// Opens the file, and makes it anew when it is missing or damaged.
    ///
    /// Projections that the file has not, or has in another version, begin anew in it; the others go on.
    init(path: String, _ projections: [any StoredProjection.Type]) throws {
        self.projections = projections
        if let connection = try Self.openExisting(path) {
            self.connection = connection
        } else {
            try Self.remove(path: path)
            connection = try Self.create(path)
        }
        positions = try Self.reconciled(connection, projections)
    }

    /// The position of the first event that is not in the rows of every projection.
    var nextSeq: Int64 { positions.map(\.nextSeq).min() ?? 0 }

    /// The types whose payloads some projection reads.
    var reads: Set<EventType> {
        projections.reduce(into: []) { $0.formUnion($1.reads) }
    }

    /// Folds the next events of the log and writes what follows from them, with the new positions, in one
    /// transaction.
    func apply(_ events: [FollowedEvent], history: ResponseHistories.Reader) throws {
        guard let last = events.last else { return }
        do {
            let folds = try fold(events, history)
            try connection.transaction(.immediate) {
                for fold in folds { try fold.write(to: connection) }
                try connection.run(
                    "UPDATE projection SET next_seq = ?1, last_event = ?2 WHERE next_seq < ?1",
                    .integer(last.seq + 1), .blob(last.id.bytes))
            }
        } catch {
            // They may be ahead of the rows now.
            histories = ResponseHistories()
            throw error
        }
        for index in positions.indices where positions[index].nextSeq <= last.seq {
            positions[index] = Position(nextSeq: last.seq + 1, lastEvent: last.id)
        }
    }

    /// The changes of each projection that has not seen all of the events yet.
    private func fold(
        _ events: [FollowedEvent], _ history: ResponseHistories.Reader
    ) throws -> [any StoredProjection] {
        var folds: [any StoredProjection] = projections.map { $0.init() }
        var expected = nextSeq
        var rest = events[...]
        while let first = rest.first {
            // The events of one append follow each other: their record is looked up once.
            let run = rest.prefix { $0.stream == first.stream }
            var response = try histories.take(before: first, history)
            for event in run {
                guard event.seq == expected else {
                    throw ProjectionError.outOfOrder(expected: expected, found: event.seq)
                }
                for index in folds.indices where positions[index].nextSeq <= event.seq {
                    try folds[index].apply(event, in: response)
                }
                response?.apply(event)
                expected += 1
            }
            histories.putBack(response, of: first.stream)
            rest = rest[run.endIndex...]
        }
        return folds
    }

    /// Takes all rows and positions of another file of the same projections, in one transaction: whoever reads sees
    /// the rows before or the rows after.
    func adopt(path: String) throws {
        try connection.run("ATTACH ?1 AS fresh", .text(path))
        do {
            try connection.transaction(.immediate) {
                for projection in projections {
                    for table in projection.tables { try connection.execute(script: table.adopt) }
                }
                try connection.execute(script: ProjectionSchema.adopt)
            }
        } catch {
            try connection.execute("DETACH fresh")
            throw error
        }
        try connection.execute("DETACH fresh")
        positions = try Self.reconciled(connection, projections)
        histories = ResponseHistories()
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
    static func remove(path: String) throws(ProjectionError) {
        for suffix in ["", "-wal", "-shm"] {
            guard unlink(path + suffix) != 0, errno != ENOENT else { continue }
            throw .system("removing \(path + suffix)", errno: errno)
        }
    }
}

extension ProjectionStore {
    /// Another file is attached when rows are taken from it.
    private static let configuration = SQLiteConfiguration(attachedMax: 1)

    /// The file, if it holds positions; nil when it has to be made anew.
    private static func openExisting(_ path: String) throws -> SQLiteConnection? {
        guard !path.isEmpty, access(path, F_OK) == 0 else { return nil }
        do {
            let connection = try SQLiteConnection(
                path: path, mode: .readWrite, configuration: configuration)
            guard try connection.hasPositions else { return nil }
            try setUp(connection)
            return connection
        } catch let error as SQLiteError where error.isCorruption {
            return nil
        }
    }

    private static func create(_ path: String) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(
            path: path, mode: .readWriteCreate, configuration: configuration)
        try connection.execute("PRAGMA journal_mode=WAL")
        try setUp(connection)
        try connection.transaction(.immediate) {
            try connection.execute(script: ProjectionSchema.script)
        }
        return connection
    }

    private static func setUp(_ connection: SQLiteConnection) throws {
        // A commit that a power failure takes away is made again from the log.
        try connection.execute("PRAGMA synchronous=NORMAL")
        // In KiB: the last page of each of thousands of customers stays in memory.
        try connection.execute("PRAGMA cache_size=-32768")
    }

    /// Gives each projection that is missing or of another version empty tables, and returns all positions.
    private static func reconciled(
        _ connection: SQLiteConnection, _ projections: [any StoredProjection.Type]
    ) throws -> [Position] {
        try connection.transaction(.immediate) {
            try projections.map { projection in
                let identity = projection.identity
                let found = try connection.first(
                    "SELECT next_seq, last_event FROM projection WHERE name = ?1 AND version = ?2",
                    .text(identity.name), .integer(identity.version)
                ) {
                    Position(
                        nextSeq: try $0.int64(0),
                        lastEvent: try $0.optionalBlob(1).flatMap { EventID(bytes: $0) })
                }
                if let found { return found }
                for table in projection.tables {
                    try connection.execute(script: table.drop)
                    try connection.execute(script: table.create)
                }
                try connection.run(
                    "DELETE FROM projection WHERE name = ?1", .text(identity.name))
                try connection.run(
                    "INSERT INTO projection(name, version, next_seq) VALUES(?1, ?2, 0)",
                    .text(identity.name), .integer(identity.version))
                return Position(nextSeq: 0, lastEvent: nil)
            }
        }
    }
}

@available(*, unavailable)
extension ProjectionStore: Sendable {}

extension SQLiteConnection {
    var hasPositions: Bool {
        get throws {
            try int64("SELECT count(*) FROM sqlite_schema WHERE name = 'projection'") == 1
        }
    }

    /// Whether the file holds these projections, all of them equally far.
    func hasCurrent(_ projections: [any StoredProjection.Type]) throws -> Bool {
        guard try hasPositions else { return false }
        let found = try rows("SELECT name, version FROM projection") {
            ProjectionIdentity(name: try $0.text(0), version: try $0.int64(1))
        }
        let positions = try int64("SELECT count(DISTINCT next_seq) FROM projection")
        return positions == 1 && projections.allSatisfy { found.contains($0.identity) }
    }
}

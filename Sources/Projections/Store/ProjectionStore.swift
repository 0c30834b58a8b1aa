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
    private let path: String
    private let projections: [any StoredProjection.Type]
    /// One for each projection. They differ only while one of them, new or of a new version, catches up.
    private(set) var positions: [Position]
    /// Goes on from where the rows are.
    private var log: LogFold

    /// What a file is opened for.
    enum Purpose {
        /// To be read while it is written: a write-ahead log.
        case following
        /// To be made whole and then finished: until then it is nobody's, and a process that ends before leaves nothing
        /// of worth.
        case wholeLog
    }

    static func path(in directory: String) -> String { directory + "/projections.sqlite" }

    /// Opens the file, and makes it anew when it is missing or damaged.
    ///
    /// Projections that the file has not, or has in another version, begin anew in it; the others go on.
    init(
        path: String, _ projections: [any StoredProjection.Type], for purpose: Purpose = .following
    ) throws {
        self.projections = projections
        self.path = path
        if let connection = try Self.openExisting(path) {
            self.connection = connection
        } else {
            try Self.remove(path: path)
            connection = try Self.create(path, for: purpose)
        }
        positions = try Self.reconciled(connection, projections)
        log = LogFold(projections, from: positions.map(\.nextSeq))
    }

    /// The position of the first event that is not in the rows of every projection.
    var nextSeq: Int64 { positions.map(\.nextSeq).min() ?? 0 }

    /// The types whose payloads some projection reads.
    var reads: Set<EventType> { LogFold.reads(of: projections) }

    /// Folds the next events of the log and writes what follows from them, with the new positions, in one
    /// transaction.
    func apply(_ events: [FollowedEvent], history: ResponseHistories.Reader) throws {
        do {
            try log.fold(events, history)
            if let run = log.take() { try write(run) }
        } catch {
            // It may be ahead of the rows now.
            log = LogFold(projections, from: positions.map(\.nextSeq))
            throw error
        }
    }

    /// Writes what somebody else has folded from here on.
    func add(_ run: FoldedRun) throws {
        try write(run)
        log = LogFold(projections, from: positions.map(\.nextSeq))
    }

    private func write(_ run: FoldedRun) throws {
        guard let last = run.last else { return }
        try connection.transaction(.immediate) {
            for fold in run.folds { try fold.write(to: connection) }
            try connection.run(
                "UPDATE projection SET next_seq = ?1, last_event = ?2 WHERE next_seq < ?1",
                .integer(last.seq + 1), .blob(last.id.bytes))
        }
        for index in positions.indices where positions[index].nextSeq <= last.seq {
            positions[index] = Position(nextSeq: last.seq + 1, lastEvent: last.id)
        }
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
        log = LogFold(projections, from: positions.map(\.nextSeq))
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

    /// Closes a file that was made for a whole log, and ends when all of it is on the disk.
    func finish() throws {
        try connection.execute("PRAGMA synchronous=FULL")
        try connection.execute("PRAGMA journal_mode=WAL")
        try close()
        try Self.sync(path)
    }

    /// Puts a finished file into the place of another, which nobody has open.
    static func move(from source: String, to target: String) throws(ProjectionError) {
        try remove(path: target)
        guard rename(source, target) == 0 else {
            throw .system("renaming \(source)", errno: errno)
        }
    }

    private static func sync(_ path: String) throws(ProjectionError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("opening \(path)", errno: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("syncing \(path)", errno: errno) }
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

    private static func create(_ path: String, for purpose: Purpose) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(
            path: path, mode: .readWriteCreate, configuration: configuration)
        switch purpose {
        case .following:
            try connection.execute("PRAGMA journal_mode=WAL")
            try setUp(connection)
        case .wholeLog:
            // Each page is written once for all that a run changes in it, to its place.
            try connection.execute("PRAGMA journal_mode=MEMORY")
            try connection.execute("PRAGMA synchronous=OFF")
            try connection.execute("PRAGMA cache_size=-131072")
        }
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

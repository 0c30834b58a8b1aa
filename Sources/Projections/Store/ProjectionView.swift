import SQLite

/// The projections on one read-only connection, for one thread at a time; it opens beside a running server.
package final class ProjectionView {
    let connection: SQLiteConnection

    /// Opens the projections of a data directory, which must be those of this program's version.
    package static func open(directory: String) throws(ProjectionError) -> ProjectionView {
        do { return try ProjectionView(directory: directory) } catch { throw .naming(error) }
    }

    init(
        directory: String, _ projections: [any StoredProjection.Type] = ProjectionCatalogue.all
    ) throws {
        let path = ProjectionStore.path(in: directory)
        connection = try SQLiteConnection(path: path, mode: .readOnly)
        guard try connection.hasCurrent(projections) else {
            throw ProjectionError.otherVersion(path: path)
        }
    }

    package func close() throws {
        try connection.close()
    }

    /// The last event that the rows include; -1 at the beginning.
    package func position() throws -> Int64 {
        try connection.int64("SELECT next_seq - 1 FROM projection LIMIT 1") ?? -1
    }

    /// Runs several reads on one state of the projections.
    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        try connection.transaction(.deferred, body)
    }
}

@available(*, unavailable)
extension ProjectionView: Sendable {}

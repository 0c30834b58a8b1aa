import Glibc
import SQLite

/// One projection as a file has it.
package struct ProjectionEntry: Sendable, Equatable {
    package var name: String
    /// The version that this program folds.
    package var version: Int64
    /// The version in the file; nil: it is not there.
    package var storedVersion: Int64?
    /// The last event that the rows include; -1 for none.
    package var position: Int64

    package var isCurrent: Bool { version == storedVersion }
}

extension ProjectionView {
    /// What the file of a data directory holds of this program's projections, whatever its state.
    package static func entries(directory: String) throws(ProjectionError) -> [ProjectionEntry] {
        do { return try storedEntries(directory) } catch { throw .naming(error) }
    }

    private static func storedEntries(_ directory: String) throws -> [ProjectionEntry] {
        let path = ProjectionStore.path(in: directory)
        var stored: [String: (version: Int64, position: Int64)] = [:]
        if access(path, F_OK) == 0 {
            let connection = try SQLiteConnection(path: path, mode: .readOnly)
            if try connection.hasPositions {
                for row in try connection.rows(
                    "SELECT name, version, next_seq - 1 FROM projection",
                    read: { (try $0.text(0), try $0.int64(1), try $0.int64(2)) })
                {
                    stored[row.0] = (row.1, row.2)
                }
            }
            try connection.close()
        }
        return ProjectionCatalogue.all.map { projection in
            let found = stored[projection.identity.name]
            return ProjectionEntry(
                name: projection.identity.name, version: projection.identity.version,
                storedVersion: found?.version, position: found?.position ?? -1)
        }
    }
}

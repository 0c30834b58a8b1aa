package import Crypto
import Events
import Ledger
import SQLite

/// Whether the rows of a projection are what the log gives.
package struct ProjectionVerdict: Sendable, Equatable {
    package var name: String
    package var version: Int64
    /// The last event that the rows include; -1 for none.
    package var position: Int64
    /// The hash of the rows as they stand.
    package var found: Digest32
    /// The hash of the rows that the log gives up to the same event.
    package var expected: Digest32

    package var isSame: Bool { found == expected }
}

/// Folds the log once more, into a file that nobody else sees, and compares.
package enum ProjectionVerifier {
    /// Verifies every projection of a data directory up to the event that it includes now.
    ///
    /// It reads only, and works beside a running server, whose later events change nothing here. It blocks, for as
    /// long as folding the whole log takes.
    ///
    /// - Parameters:
    ///   - progress: is told the events folded so far and those to fold.
    ///   - isStopped: ends it, as an error, once it answers true.
    package static func verify(
        directory: String, runEventsMax: Int = 100_000,
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in },
        isStopped: @Sendable () -> Bool = { false }
    ) throws(ProjectionError) -> [ProjectionVerdict] {
        do {
            let view = try ProjectionView.open(directory: directory)
            let found = try view.snapshot {
                (position: try view.position(), hashes: try hashes(of: view.connection))
            }
            try view.close()
            let fresh = try folded(
                directory, upTo: found.position, runEventsMax: runEventsMax, isStopped, progress
            )
            let expected = try hashes(of: fresh.connection)
            try fresh.close()
            return zip(ProjectionCatalogue.all, zip(found.hashes, expected)).map {
                ProjectionVerdict(
                    name: $0.identity.name, version: $0.identity.version, position: found.position,
                    found: $1.0, expected: $1.1)
            }
        } catch {
            throw .naming(error)
        }
    }

    private static func hashes(of connection: SQLiteConnection) throws -> [Digest32] {
        try ProjectionCatalogue.all.map { try StateHash.of($0, on: connection) }
    }

    /// The projections of the log up to an event, in a temporary file of SQLite's that goes when it is closed.
    private static func folded(
        _ directory: String, upTo last: Int64, runEventsMax: Int,
        _ isStopped: () -> Bool, _ progress: (Int64, Int64) -> Void
    ) throws -> ProjectionStore {
        let store = try ProjectionStore(path: "", ProjectionCatalogue.all, for: .wholeLog)
        let ahead = try FoldAhead(
            FoldAhead.Span(
                directory: directory, projections: ProjectionCatalogue.all,
                begins: store.positions.map(\.nextSeq), last: last, runEventsMax: runEventsMax))
        while store.nextSeq <= last {
            guard !isStopped() else { throw LedgerError.closed }
            guard let run = try ahead.next() else {
                throw ProjectionError.aheadOfLog(position: last, size: store.nextSeq)
            }
            try store.add(run)
            progress(store.nextSeq, last + 1)
        }
        return store
    }
}

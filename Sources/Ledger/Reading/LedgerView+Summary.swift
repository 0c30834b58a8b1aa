package import Events
import SQLite

/// The log in numbers, for `ledger stats`.
package struct LedgerSummary: Sendable, Equatable {
    package var size: Int64
    /// Bytes of the database file, without the write-ahead log.
    package var fileBytes: Int64
    /// Events of each type that occurs, by its stored tag.
    package var countsByType: [String: Int64]
    package var firstRecordedAt: Timestamp?
    package var lastRecordedAt: Timestamp?
}

extension LedgerView {
    /// Counts the log; reads all of it, so it is for commands and not for requests.
    package func summary() throws -> LedgerSummary {
        try snapshot {
            let counts = try connection.rows("SELECT type, count(*) FROM event GROUP BY type") {
                (try $0.text(0), try $0.int64(1))
            }
            let pages = try connection.int64("PRAGMA page_count") ?? 0
            let pageBytes = try connection.int64("PRAGMA page_size") ?? 0
            return LedgerSummary(
                size: try size(),
                fileBytes: pages * pageBytes,
                countsByType: Dictionary(uniqueKeysWithValues: counts),
                firstRecordedAt: try connection.int64(
                    "SELECT recorded_ns FROM event ORDER BY seq LIMIT 1"
                ).map(Timestamp.init(nanoseconds:)),
                lastRecordedAt: try connection.int64(
                    "SELECT recorded_ns FROM event ORDER BY seq DESC LIMIT 1"
                ).map(Timestamp.init(nanoseconds:)))
        }
    }
}

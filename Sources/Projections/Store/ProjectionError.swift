package import Events
package import Ledger
package import SQLite

/// Why projections cannot be kept or read.
package enum ProjectionError: Error, Equatable, Sendable {
    case storage(SQLiteError)
    case ledger(LedgerError)
    /// The log holds an event where it cannot stand.
    case fold(ProjectionFoldError)
    /// The log skipped an event, or gave one twice.
    case outOfOrder(expected: Int64, found: Int64)
    /// An event belongs to a response whose beginning the projection has not seen.
    case unknownResponse(ResponseID, seq: Int64)
    /// A row is not what was written.
    case damagedRow(String)
    /// A file could not be removed, or a thread not started; `errno` of the system.
    case system(String, errno: Int32)
    /// The projections of this directory are of another version: a running server, or `rebuild`, makes them anew.
    case otherVersion(path: String)
    /// The page before ended with a response that this list does not have.
    case unknownCursor(ResponseID)
    /// The rows include events that the log does not have.
    case aheadOfLog(position: Int64, size: Int64)
    /// More reads wait than may.
    case busy
    case closed

    /// Whether the same may succeed a little later.
    package var isTransient: Bool {
        switch self {
        case .storage(let error): error.isBusy || error.isDiskFull
        case .ledger(.storage(let error)): error.isBusy || error.isDiskFull
        case .ledger(.readTooLong), .busy: true
        case .ledger, .fold, .outOfOrder, .unknownResponse, .damagedRow, .system, .otherVersion,
            .unknownCursor, .aheadOfLog, .closed:
            false
        }
    }

    /// Names any error of the store, the fold or the log.
    static func naming(_ error: any Error) -> ProjectionError {
        switch error {
        case let error as ProjectionError: error
        case let error as SQLiteError: .storage(error)
        case let error as LedgerError: .ledger(error)
        case let error as ProjectionFoldError: .fold(error)
        default:
            preconditionFailure("projections fail with errors of four kinds, not with \(error)")
        }
    }
}

extension ProjectionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .storage(let error): "projections: \(error)"
        case .ledger(let error): error.description
        case .fold(.misplaced(let type, let seq)):
            "event \(seq), \(type.rawValue), stands in a stream where it cannot"
        case .fold(.unread(let type, let seq)):
            "event \(seq), \(type.rawValue), came without its payload"
        case .fold(.withoutHistory(let type, let seq)):
            "event \(seq), \(type.rawValue), lacks an earlier event of its response"
        case .fold(.outOfRange(let type, let seq)):
            "event \(seq), \(type.rawValue), brings a sum out of its range"
        case .outOfOrder(let expected, let found):
            "the log gave event \(found) where \(expected) is next"
        case .unknownResponse(let id, let seq):
            "event \(seq) belongs to \(id), whose first event is missing"
        case .damagedRow(let what):
            "projections: \(what) is not what was written; run zumik projections rebuild"
        case .system(let what, let errno): "\(what): system error \(errno)"
        case .otherVersion(let path):
            "\(path) is of another version; run zumik projections rebuild"
        case .unknownCursor(let id): "\(id) is not in this list"
        case .aheadOfLog(let position, let size):
            "projections include event \(position), and the log has \(size); run zumik projections rebuild"
        case .busy: "too many reads wait; try again"
        case .closed: "the projections are closed"
        }
    }
}

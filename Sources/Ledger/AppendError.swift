package import Events

/// Why an append did not happen.
package enum AppendError: Error, Equatable, Sendable {
    /// The stream is not as long as the writer believed; nothing was appended.
    case staleVersion(stream: StreamName, expected: Int64, actual: Int64)
    /// An event with this id stands in the log already, with other content.
    case conflictingEventID(EventID, existingSeq: Int64)
    /// More events wait than the queue may hold: admit less.
    case queueFull
    /// The log cannot be written now; with `outcomeUnknown` the events may be in it all the same.
    case unavailable(Unavailability)
    case closed
    /// The append, or one body of it, has more bytes than the limit.
    case tooLarge(bytes: Int, limit: Int)

    package enum Unavailability: String, Equatable, Sendable {
        case diskFull = "disk_full"
        /// Nothing of the append is in the log.
        case writeFailed = "write_failed"
        /// The commit failed, and what is on disk could not be established.
        case outcomeUnknown = "outcome_unknown"
        /// The log has been found damaged, and takes nothing until it is looked at.
        case damaged
    }

    /// A bounded constant for metrics.
    package var label: String {
        switch self {
        case .staleVersion: "stale_version"
        case .conflictingEventID: "conflicting_event_id"
        case .queueFull: "queue_full"
        case .unavailable(let reason): reason.rawValue
        case .closed: "closed"
        case .tooLarge: "too_large"
        }
    }

    /// Whether the same append may succeed later.
    package var isTransient: Bool {
        switch self {
        case .queueFull: true
        case .unavailable(let reason): reason != .damaged
        case .staleVersion, .conflictingEventID, .closed, .tooLarge: false
        }
    }
}

extension AppendError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .staleVersion(let stream, let expected, let actual):
            "stream \(stream) has \(actual) events, not \(expected)"
        case .conflictingEventID(let id, let seq):
            "event \(id) stands at \(seq) with other content"
        case .queueFull:
            "too many events wait for the ledger"
        case .unavailable(.diskFull):
            "the ledger's disk is full"
        case .unavailable(.writeFailed):
            "the ledger could not be written"
        case .unavailable(.outcomeUnknown):
            "the ledger failed while committing; the events may or may not be in it"
        case .unavailable(.damaged):
            "the ledger is damaged and takes no events"
        case .closed:
            "the ledger is closed"
        case .tooLarge(let bytes, let limit):
            "\(bytes) bytes of events, \(limit) are allowed"
        }
    }
}

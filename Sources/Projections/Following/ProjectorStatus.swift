/// What the projector is doing, for people and metrics.
package struct ProjectorStatus: Sendable, Equatable {
    package enum Activity: Sendable, Equatable {
        /// It follows the log.
        case following
        /// The last try failed for a reason that may pass.
        case retrying(ProjectionError)
        /// It stopped at an event that it cannot fold, or at a damaged file: nothing is ever skipped.
        case halted(ProjectionError)
        case closed
    }

    package var activity: Activity
    /// The last event that the projections include; -1 at the beginning.
    package var position: Int64
    /// Events folded since the start, and the transactions in which they were.
    package var events: Int64
    package var batches: Int64

    package init(activity: Activity, position: Int64, events: Int64, batches: Int64) {
        self.activity = activity
        self.position = position
        self.events = events
        self.batches = batches
    }
}

extension ProjectorStatus.Activity: CustomStringConvertible {
    package var description: String {
        switch self {
        case .following: "following"
        case .retrying(let error): "retrying: \(error)"
        case .halted(let error): "halted: \(error)"
        case .closed: "closed"
        }
    }
}

package import Ledger

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

    /// The last rebuild that was asked for.
    package enum Rebuild: Sendable, Equatable {
        /// Waiting for its first batch, or under way.
        case running
        /// The new rows are in use; they included this event when they came to be.
        case done(position: Int64)
        /// It was given up, and the rows from before are in use.
        case failed(ProjectionError)
    }

    package var activity: Activity
    /// nil: none since the start.
    package var rebuild: Rebuild?
    /// What failed last, even if it has passed.
    package var lastError: ProjectionError?
    /// The last event that the projections include; -1 at the beginning.
    package var position: Int64
    /// Events folded since the start, and the transactions in which they were.
    package var events: Int64
    package var batches: Int64

    /// From the recording of the oldest event of a batch to its commit here, in microseconds, since the start.
    package var lagMicroseconds = PowerHistogram()

    package init(
        activity: Activity = .following, position: Int64, events: Int64 = 0, batches: Int64 = 0
    ) {
        self.activity = activity
        self.position = position
        self.events = events
        self.batches = batches
    }
}

extension ProjectorStatus {
    /// Every projection of this program: the projector keeps them equally far.
    package var entries: [ProjectionEntry] {
        ProjectionCatalogue.all.map {
            ProjectionEntry(
                name: $0.identity.name, version: $0.identity.version,
                storedVersion: $0.identity.version, position: position)
        }
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

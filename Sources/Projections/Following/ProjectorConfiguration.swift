/// Where the projector works, and its pace.
package struct ProjectorConfiguration: Sendable, Equatable {
    /// The data directory; the log is in it already.
    package var directory: String
    /// Events that one transaction folds.
    package var batchEventsMax: Int
    /// The same for who folds a whole log: rows that many events change are then written once for all of them.
    package var catchUpEventsMax: Int
    /// The rest after having caught up: what is appended meanwhile is folded together, so that the projector
    /// works per interval and not per commit. Somebody who waits for an event cuts it short.
    package var rest: Duration
    /// The pause before trying again what may succeed later, such as a write to a full disk.
    package var retry: Duration
    /// Pages of the write-ahead log above which it is copied into the file; each copy syncs the disk that the log
    /// of events needs too.
    package var walPagesMax: Int

    package init(
        directory: String, batchEventsMax: Int = 2_000, catchUpEventsMax: Int = 200_000,
        rest: Duration = .milliseconds(20),
        retry: Duration = .seconds(1), walPagesMax: Int = 4_000
    ) {
        precondition(
            batchEventsMax > 0 && catchUpEventsMax > 0 && walPagesMax > 0, "limits are positive")
        precondition(rest >= .zero && retry >= .zero, "times are not negative")
        self.directory = directory
        self.batchEventsMax = batchEventsMax
        self.catchUpEventsMax = catchUpEventsMax
        self.rest = rest
        self.retry = retry
        self.walPagesMax = walPagesMax
    }
}

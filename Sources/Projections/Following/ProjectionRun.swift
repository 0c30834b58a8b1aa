import Events
import Ledger

/// The log on one side and the projections on the other, for one thread at a time.
final class ProjectionRun {
    private let log: LedgerView
    private var store: ProjectionStore
    private let configuration: ProjectorConfiguration

    /// Opens both, and makes the projections anew when they are not of this log.
    init(_ configuration: ProjectorConfiguration) throws {
        self.configuration = configuration
        log = try LedgerView.open(directory: configuration.directory)
        store = try ProjectionStore(directory: configuration.directory)
        guard try !isOfThisLog() else { return }
        try store.close()
        try ProjectionStore.remove(directory: configuration.directory)
        store = try ProjectionStore(directory: configuration.directory)
    }

    /// The last event that the projections include.
    var position: Int64 { store.nextSeq - 1 }

    /// Folds the next batch.
    ///
    /// - Returns: the number of events folded; fewer than the limit when the log has no more.
    func step() throws -> Int {
        let events = try log.followedEvents(
            afterSeq: position, limit: configuration.batchEventsMax, reading: ResponseChanges.read)
        try store.apply(events)
        try store.checkpoint(over: configuration.walPagesMax)
        return events.count
    }

    func close() throws {
        try store.close()
        try log.close()
    }

    /// Whether the last event of the projections stands in the log where they saw it.
    ///
    /// They can be ahead of a log that was restored from an older copy, or be left over from another one.
    private func isOfThisLog() throws -> Bool {
        guard let last = store.lastEvent else { return true }
        return try log.event(seq: position)?.event.id == last
    }
}

@available(*, unavailable)
extension ProjectionRun: Sendable {}

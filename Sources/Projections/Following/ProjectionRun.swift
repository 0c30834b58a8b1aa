import Events
import Glibc
import Ledger

/// The log on one side and the projections on the other, for one thread at a time.
final class ProjectionRun {
    /// What one step has done.
    struct Step {
        /// Events folded; fewer than the limit when the log has no more.
        var count = 0
        /// When the oldest of them was recorded; nil without events.
        var oldest: Timestamp?
    }

    private let log: LedgerView
    /// What the log's writer has committed last; nil: the writer is in another process, or there is none.
    private let recent: RecentEvents?
    private var store: ProjectionStore
    private let configuration: ProjectorConfiguration
    private let projections: [any StoredProjection.Type]
    /// The rows that are being made beside the live ones.
    private var fresh: ProjectionStore?

    /// Opens both, and makes the projections anew when they are not of this log.
    init(
        _ configuration: ProjectorConfiguration, recent: RecentEvents? = nil,
        _ projections: [any StoredProjection.Type] = ProjectionCatalogue.all
    ) throws {
        self.configuration = configuration
        self.recent = recent
        self.projections = projections
        log = try LedgerView.open(directory: configuration.directory)
        let path = ProjectionStore.path(in: configuration.directory)
        store = try ProjectionStore(path: path, projections)
        guard try !isOfThisLog() else { return }
        try store.close()
        try ProjectionStore.remove(path: path)
        store = try ProjectionStore(path: path, projections)
    }

    /// The last event that all projections include.
    var position: Int64 { store.nextSeq - 1 }

    /// Folds the next batch.
    func step() throws -> Step {
        let step = try fold(read(for: store), into: store)
        try store.checkpoint(over: configuration.walPagesMax)
        return step
    }

    /// Folds all that the log holds, in long runs, the next one folded while one is written.
    ///
    /// - Parameter folded: is told of each step.
    func catchUp(_ folded: (Step) -> Void = { _ in }) throws {
        do {
            let ahead = try FoldAhead(span(of: store))
            while let run = try ahead.next() {
                try store.add(run)
                try store.checkpoint(over: catchUpPagesMax)
                folded(Step(count: run.count, oldest: run.oldest))
                guard run.count == configuration.catchUpEventsMax else { return }
            }
        } catch  where !ProjectionError.naming(error).isTransient {
            // In short batches, what can be folded is, and what cannot is the next one.
            var step: Step
            repeat {
                step = try self.step()
                folded(step)
            } while step.count > 0
        }
    }

    /// Pages that thousands of customers share change in every batch: they are copied into the file once for many.
    private var catchUpPagesMax: Int { 16 * configuration.walPagesMax }

    private func span(of store: ProjectionStore) -> FoldAhead.Span {
        FoldAhead.Span(
            directory: configuration.directory, projections: projections,
            begins: store.positions.map(\.nextSeq), last: nil,
            runEventsMax: configuration.catchUpEventsMax)
    }

    /// Folds a batch; where that fails for good, event by event, so that what can be folded is, and what cannot is
    /// the next one.
    private func fold(_ events: [FollowedEvent], into store: ProjectionStore) throws -> Step {
        do {
            try store.apply(events, history: history(reading: store.reads))
        } catch  where events.count > 1 && !ProjectionError.naming(error).isTransient {
            for event in events { try store.apply([event], history: history(reading: store.reads)) }
        }
        return Step(count: events.count, oldest: events.first?.recordedAt)
    }

    private func read(for store: ProjectionStore) throws -> [FollowedEvent] {
        let (last, limit) = (store.nextSeq - 1, configuration.batchEventsMax)
        return try recent?.events(afterSeq: last, limit: limit, reading: store.reads)
            ?? log.readableEvents(afterSeq: last, limit: limit, reading: store.reads)
    }

    private func history(reading types: Set<EventType>) -> ResponseHistories.Reader {
        { [log] stream, version in
            try log.followedEvents(stream: stream, beforeVersion: version, reading: types)
        }
    }

    func close() throws {
        try abandonRebuild()
        try store.close()
        try log.close()
    }

    /// Whether the last event of the projections stands in the log where they saw it.
    ///
    /// They can be ahead of a log that was restored from an older copy, or be left over from another one.
    private func isOfThisLog() throws -> Bool {
        for position in store.positions {
            guard let last = position.lastEvent else { continue }
            guard try log.event(seq: position.nextSeq - 1)?.event.id == last else { return false }
        }
        return true
    }
}

extension ProjectionRun {
    private var freshPath: String {
        ProjectionStore.path(in: configuration.directory) + "-rebuild"
    }

    /// Whether rows are being made beside the live ones.
    var isRebuilding: Bool { fresh != nil }

    /// Begins to make all rows anew beside the live ones, which stay in use.
    func beginRebuild() throws {
        guard fresh == nil else { return }
        try ProjectionStore.remove(path: freshPath)
        fresh = try ProjectionStore(path: freshPath, projections, for: .wholeLog)
    }

    /// Makes all rows anew and switches to them: for who has nothing else to do meanwhile.
    ///
    /// Where there are no rows yet, nobody reads any, and the new file takes the place of the old one.
    func rebuild() throws {
        try beginRebuild()
        guard let fresh else { return }
        do {
            let ahead = try FoldAhead(span(of: fresh))
            while let run = try ahead.next() { try fresh.add(run) }
            guard store.nextSeq == 0 else { return try adopt(fresh) }
            try fresh.finish()
            self.fresh = nil
            try store.close()
            let path = ProjectionStore.path(in: configuration.directory)
            try ProjectionStore.move(from: freshPath, to: path)
            store = try ProjectionStore(path: path, projections)
        } catch {
            try abandonRebuild()
            throw error
        }
    }

    /// Folds the next batch beside, and switches when the new rows are as far as the live ones and the log.
    ///
    /// - Returns: whether it has switched. A failure ends the rebuild and leaves the live rows as they are.
    func rebuildStep() throws -> Bool {
        guard let fresh else { return false }
        do {
            let step = try fold(read(for: fresh), into: fresh)
            guard step.count < configuration.batchEventsMax, fresh.nextSeq >= store.nextSeq else {
                return false
            }
            try adopt(fresh)
            return true
        } catch {
            try abandonRebuild()
            throw error
        }
    }

    /// Copies the new rows over the live ones: readers have the same file open before and after.
    private func adopt(_ fresh: ProjectionStore) throws {
        try fresh.finish()
        self.fresh = nil
        try store.adopt(path: freshPath)
        try ProjectionStore.remove(path: freshPath)
    }

    private func abandonRebuild() throws {
        guard let fresh else { return }
        self.fresh = nil
        try fresh.close()
        try ProjectionStore.remove(path: freshPath)
    }
}

@available(*, unavailable)
extension ProjectionRun: Sendable {}

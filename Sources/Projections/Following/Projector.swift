package import Events
package import Ledger
import Synchronization

/// Keeps the projections up with the log, on a thread of its own.
///
/// It is woken after the writer has acknowledged, and works in batches: the way of a request never waits for
/// it. The position and the rows that it describes are committed together.
package final class Projector: Sendable {
    private let shared: ProjectorShared
    private let thread: Mutex<WorkerThread?>

    /// Opens the projections, folds what the log holds already, and follows it from there.
    ///
    /// It blocks while it catches up, so it is not for Swift's threads. On return the projections include
    /// every event that was durable at the call.
    ///
    /// - Parameters:
    ///   - recent: what the log's writer has committed last, where it is in this process.
    ///   - clock: tells how far behind the log's own times the rows are.
    package static func start(
        _ configuration: ProjectorConfiguration, recent: RecentEvents? = nil, clock: some WallClock
    ) throws(ProjectionError) -> Projector {
        do {
            let run = try ProjectionRun(configuration, recent: recent)
            let shared = ProjectorShared(position: run.position)
            let folded = { (step: ProjectionRun.Step) in
                shared.folded(step.count, position: run.position, lagUs: nil)
            }
            let first = try run.step()
            folded(first)
            // Where there is more than a batch, the second processor helps.
            if first.count == configuration.batchEventsMax { try run.catchUp(folded) }
            let life = ProjectorLife(
                run, configuration: configuration, shared: shared, clock: clock)
            let thread = try WorkerThread(name: "zumik-projector") { life.run() }
            return Projector(shared, thread)
        } catch {
            throw .naming(error)
        }
    }

    /// Makes the projections anew from the log beside those that are there, switches, and returns the last event
    /// they include.
    ///
    /// Nobody may follow the log meanwhile: the caller holds the directory's lock. It blocks. When it fails, what was
    /// there is still there.
    package static func rebuild(
        _ configuration: ProjectorConfiguration
    ) throws(ProjectionError) -> Int64 {
        do {
            let run = try ProjectionRun(configuration)
            try run.rebuild()
            let position = run.position
            try run.close()
            return position
        } catch {
            throw .naming(error)
        }
    }

    private init(_ shared: ProjectorShared, _ thread: WorkerThread) {
        self.shared = shared
        self.thread = Mutex(thread)
    }

    deinit {
        close()
    }

    /// Says that the log has grown; cheap, and never waits.
    package func wake() {
        shared.wake()
    }

    /// Has all rows made anew beside the live ones, which are in use until the switch; asking again meanwhile changes
    /// nothing. ``status`` tells how it goes.
    package func requestRebuild() {
        shared.requestRebuild()
    }

    /// The last event that the projections include; -1 at the beginning.
    package var position: Int64 { shared.status.position }

    package var status: ProjectorStatus { shared.status }

    /// Waits until the projections include the event `seq`.
    ///
    /// - Returns: false when the deadline passed before, when the projector has stopped, and when too many
    ///   wait already.
    package func wait(until seq: Int64, deadline: ContinuousClock.Instant) async -> Bool {
        if position >= seq { return true }
        return await withCheckedContinuation { continuation in
            let waiter = ProjectorWaiter(seq: seq, deadline: deadline, continuation: continuation)
            if let answer = shared.add(waiter) { continuation.resume(returning: answer) }
        }
    }

    /// Finishes the batch that is being folded, and leaves one file if nobody reads it any more.
    ///
    /// It waits for the thread, so it is not for Swift's threads. Closing again does nothing.
    package func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        shared.close()
        thread.join()
    }
}

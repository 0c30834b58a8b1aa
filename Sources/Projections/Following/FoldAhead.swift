import Dispatch
import Events
import Ledger
import Synchronization

/// The log folded in long runs: while one is written, the next is read, decoded and folded on a thread of its own.
///
/// For who folds a whole log, where the rows take as long as the events. What follows the log live folds by itself: the
/// second processor belongs to the gateway.
final class FoldAhead {
    /// What the folding thread folds.
    struct Span: Sendable {
        let directory: String
        let projections: [any StoredProjection.Type]
        /// The first event that is not in the rows of each projection.
        let begins: [Int64]
        /// The position of the last event; nil for the log's last.
        let last: Int64?
        /// Events of one run.
        let runEventsMax: Int
        /// Events that are decoded at the same time: few enough to stay in the processor's own memory until they are folded.
        var readEventsMax = 256
    }

    private let shared: Shared
    private let thread: WorkerThread

    init(_ span: Span) throws(ProjectionError) {
        let shared = Shared()
        self.shared = shared
        thread = try Self.start(span, shared)
    }

    private static func start(
        _ span: Span, _ shared: Shared
    ) throws(ProjectionError) -> WorkerThread {
        try WorkerThread(name: "zumik-fold-ahead") { Self.fold(span, into: shared) }
    }

    deinit {
        shared.close()
        thread.join()
    }

    /// The next run, waiting for it; nil where the log or the span has no more.
    ///
    /// - Throws: what cannot be read, after the runs before it, or folded: then nothing of that run is given.
    func next() throws -> FoldedRun? { try shared.take() }

    /// The folding thread.
    private static func fold(_ span: Span, into shared: Shared) {
        do {
            let log = try LedgerView.open(directory: span.directory)
            let types = LogFold.reads(of: span.projections)
            var fold = LogFold(span.projections, from: span.begins)
            while shared.isWanted() {
                while fold.count < span.runEventsMax {
                    let events: [FollowedEvent]
                    do {
                        events = try log.readableEvents(
                            afterSeq: fold.nextSeq - 1, limit: span.limit(at: fold),
                            reading: types)
                    } catch  where fold.count > 0 {
                        break  // It fails again, as the next.
                    }
                    guard !events.isEmpty else { break }
                    try fold.fold(events) {
                        try log.followedEvents(stream: $0, beforeVersion: $1, reading: types)
                    }
                }
                shared.put(.success(fold.take()))
            }
            try log.close()
        } catch {
            shared.put(.failure(error))
        }
    }

    /// One place for one run, and who waits at either side of it.
    private final class Shared: Sendable {
        private struct State {
            var run: Result<FoldedRun?, any Error>?
            var isClosed = false
        }

        private let state = Mutex(State())
        // Both begin at 0: a semaphore must not end below the value that it was made with.
        private let isEmpty = DispatchSemaphore(value: 0)
        private let isFull = DispatchSemaphore(value: 0)

        init() {
            isEmpty.signal()
        }

        /// Waits until there is room for a run; false when nobody wants one any more.
        func isWanted() -> Bool {
            isEmpty.wait()
            return state.withLock { !$0.isClosed }
        }

        func put(_ run: Result<FoldedRun?, any Error>) {
            state.withLock { $0.run = run }
            isFull.signal()
        }

        /// After a failure there is nothing more to come: it stays, and each call throws it.
        func take() throws -> FoldedRun? {
            isFull.wait()
            guard let run = state.withLock({ $0.run }) else { return nil }
            if case .success = run { isEmpty.signal() } else { isFull.signal() }
            return try run.get()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            isEmpty.signal()
        }
    }
}

@available(*, unavailable)
extension FoldAhead: Sendable {}

extension FoldAhead.Span {
    /// How many events are read next.
    fileprivate func limit(at fold: LogFold) -> Int {
        let left = last.map { $0 + 1 - fold.nextSeq } ?? .max
        return Int(min(Int64(min(readEventsMax, runEventsMax - fold.count)), left))
    }
}

extension LedgerView {
    /// The next events; where one of them cannot be decoded, those before it, and its error when it is the next.
    func readableEvents(
        afterSeq: Int64, limit: Int, reading types: Set<EventType>
    ) throws -> [FollowedEvent] {
        do {
            return try followedEvents(afterSeq: afterSeq, limit: limit, reading: types)
        } catch LedgerError.corrupt(let seq, _) where seq > afterSeq + 1 {
            return try followedEvents(
                afterSeq: afterSeq, limit: Int(seq - afterSeq - 1), reading: types)
        }
    }
}

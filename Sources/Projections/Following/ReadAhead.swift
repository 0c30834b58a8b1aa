import Dispatch
import Events
import Ledger
import Synchronization

/// The events of the log in batches, the next one read and decoded on a thread of its own while one is folded.
///
/// For who folds a whole log, where reading takes as long as folding. What follows the log live reads by itself: the
/// second processor belongs to the gateway.
final class ReadAhead {
    /// What the reading thread reads.
    struct Span: Sendable {
        let directory: String
        /// The position of the first event.
        let first: Int64
        /// The position of the last one; nil for the log's last.
        let last: Int64?
        let batchEventsMax: Int
        /// The types whose payloads are decoded.
        let types: Set<EventType>
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
        try WorkerThread(name: "zumik-read-ahead") { Self.read(span, into: shared) }
    }

    deinit {
        shared.close()
        thread.join()
    }

    /// The next batch, waiting for it; empty where the log or the span has no more.
    func next() throws -> [FollowedEvent] { try shared.take() }

    /// The reading thread.
    private static func read(_ span: Span, into shared: Shared) {
        var position = span.first
        do {
            let log = try LedgerView.open(directory: span.directory)
            while shared.isWanted() {
                let left = span.last.map { $0 + 1 - position } ?? .max
                let limit = Int(min(Int64(span.batchEventsMax), left))
                let events = try log.readableEvents(
                    afterSeq: position - 1, limit: limit, reading: span.types)
                position += Int64(events.count)
                shared.put(.success(events))
            }
            try log.close()
        } catch {
            shared.put(.failure(error))
        }
    }

    /// One place for one batch, and who waits at either side of it.
    private final class Shared: Sendable {
        private struct State {
            var batch: Result<[FollowedEvent], any Error>?
            var isClosed = false
        }

        private let state = Mutex(State())
        // Both begin at 0: a semaphore must not end below the value that it was made with.
        private let isEmpty = DispatchSemaphore(value: 0)
        private let isFull = DispatchSemaphore(value: 0)

        init() {
            isEmpty.signal()
        }

        /// Waits until there is room for a batch; false when nobody wants one any more.
        func isWanted() -> Bool {
            isEmpty.wait()
            return state.withLock { !$0.isClosed }
        }

        func put(_ batch: Result<[FollowedEvent], any Error>) {
            state.withLock { $0.batch = batch }
            isFull.signal()
        }

        /// After a failure there is nothing more to come: it stays, and each call throws it.
        func take() throws -> [FollowedEvent] {
            isFull.wait()
            guard let batch = state.withLock({ $0.batch }) else { return [] }
            if case .success = batch { isEmpty.signal() } else { isFull.signal() }
            return try batch.get()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            isEmpty.signal()
        }
    }
}

@available(*, unavailable)
extension ReadAhead: Sendable {}

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

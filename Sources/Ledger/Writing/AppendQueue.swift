import Dispatch
import Events
import Synchronization

/// An append that waits for its turn, and who is told what became of it.
struct PendingAppend: Sendable {
    let prepared: PreparedAppend
    let waiter: CheckedContinuation<AppendAnswer, Never>
}

typealias AppendResult = Result<AppendReceipt, AppendError>

/// What became of an append, for who waited for it, and what he is to tell others of the same batch.
///
/// Waking somebody costs the writer about as much as adding an event. So it wakes one of a large batch, who wakes the
/// others while the writer is at the next batch.
struct AppendAnswer: Sendable {
    /// A batch of so many appends is told by the writer itself.
    private static let toldAtOnce = 4

    let result: AppendResult
    private let others: [(pending: PendingAppend, result: AppendResult)]

    init(_ result: AppendResult) {
        self.init(result, others: [])
    }

    private init(
        _ result: AppendResult, others: [(pending: PendingAppend, result: AppendResult)]
    ) {
        self.result = result
        self.others = others
    }

    /// Tells everybody who waits for a batch.
    static func tell(_ batch: [PendingAppend], _ results: [AppendResult]) {
        var told = zip(batch, results).map { (pending: $0, result: $1) }
        guard told.count > toldAtOnce, let first = told.popLast() else {
            for one in told { one.pending.waiter.resume(returning: AppendAnswer(one.result)) }
            return
        }
        first.pending.waiter.resume(returning: AppendAnswer(first.result, others: told))
    }

    /// To be called by who got it, before anything else.
    func tellOthers() {
        for one in others { one.pending.waiter.resume(returning: AppendAnswer(one.result)) }
    }
}

/// Who waits for a signed head.
typealias SigningWaiter = CheckedContinuation<Result<SignedHead, AppendError>, Never>

/// The appends that wait for the writer, in the order in which they came.
final class AppendQueue: Sendable {
    /// What the writer finds when it asks.
    enum Turn {
        case batch([PendingAppend])
        /// Somebody waits for a signed head.
        case signings([SigningWaiter])
        /// Nothing came for a while.
        case idle
        /// Nothing waits, and nothing will come any more.
        case closed
    }

    fileprivate struct State {
        var waiting: [PendingAppend] = []
        var signings: [SigningWaiter] = []
        /// Those before it have been taken.
        var first = 0
        var events = 0
        var isClosed = false
        var isWriterAsleep = false
    }

    private let state = Mutex(State())
    /// Rung when something came while the writer slept.
    private let bell = DispatchSemaphore(value: 0)
    private let configuration: LedgerConfiguration

    init(_ configuration: LedgerConfiguration) {
        self.configuration = configuration
    }

    /// Events that wait.
    var depth: Int { state.withLock { $0.events } }

    /// Adds an append, or says why it cannot wait; the waiter is then still the caller's.
    func add(_ pending: PendingAppend) -> AppendError? {
        let count = pending.prepared.eventCount
        var ring = false
        let refusal = state.withLock { state -> AppendError? in
            if state.isClosed { return .closed }
            guard state.events + count <= configuration.queueEventsMax else { return .queueFull }
            state.waiting.append(pending)
            state.events += count
            swap(&ring, &state.isWriterAsleep)
            return nil
        }
        if ring { bell.signal() }
        return refusal
    }

    /// Has the head signed, or says why nobody can wait for it; the waiter is then still the caller's.
    func add(_ waiter: SigningWaiter) -> AppendError? {
        var ring = false
        let refusal = state.withLock { state -> AppendError? in
            if state.isClosed { return .closed }
            guard state.signings.count < Self.signingsMax else { return .queueFull }
            state.signings.append(waiter)
            swap(&ring, &state.isWriterAsleep)
            return nil
        }
        if ring { bell.signal() }
        return refusal
    }

    private static let signingsMax = 1_024

    /// Takes everything that waits, up to the limits of a batch; waits for the first to come.
    func next(idleAfterMs: Int) -> Turn {
        let end = DispatchTime.now() + .milliseconds(idleAfterMs)
        while true {
            if let turn = take() { return turn }
            // What comes while the writer is about its idle work rings as well, and is found without the ring: one too
            // many, which does not mean that nothing came for a while.
            guard bell.wait(timeout: end) == .success else { return take() ?? .idle }
        }
    }

    /// Refuses what comes from now on.
    func close() {
        var ring = false
        state.withLock { state in
            state.isClosed = true
            swap(&ring, &state.isWriterAsleep)
        }
        if ring { bell.signal() }
    }

    private func take() -> Turn? {
        state.withLock { state -> Turn? in
            if !state.signings.isEmpty {
                // All get the same head.
                defer { state.signings = [] }
                return .signings(state.signings)
            }
            guard state.first < state.waiting.count else {
                if state.isClosed { return .closed }
                state.isWriterAsleep = true
                return nil
            }
            let end = state.endOfBatch(configuration)
            let batch = Array(state.waiting[state.first..<end])
            state.events -= batch.reduce(0) { $0 + $1.prepared.eventCount }
            if end == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: true)
                state.first = 0
            } else {
                state.first = end
                state.forgetTaken()
            }
            return .batch(batch)
        }
    }
}

extension AppendQueue.State {
    /// What was taken is dropped when it is half of the list, so that a queue that is never empty stays short.
    fileprivate mutating func forgetTaken() {
        guard first > waiting.count / 2 else { return }
        waiting.removeFirst(first)
        first = 0
    }

    /// One append at least, and as many more as the limits take.
    fileprivate func endOfBatch(_ configuration: LedgerConfiguration) -> Int {
        var events = 0
        var bytes = 0
        for index in first..<waiting.count {
            events += waiting[index].prepared.eventCount
            bytes += waiting[index].prepared.byteCount
            let isOver =
                events > configuration.batchEventsMax || bytes > configuration.batchBytesMax
            if isOver && index > first { return index }
        }
        return waiting.count
    }
}

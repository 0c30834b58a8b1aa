import Dispatch
import Ledger
import Synchronization

/// Somebody who waits for an event to be in the projections.
struct ProjectorWaiter: Sendable {
    let seq: Int64
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Bool, Never>
}

/// What the projector's thread shares with everybody else.
final class ProjectorShared: Sendable {
    private struct State {
        var status: ProjectorStatus
        var waiters: [ProjectorWaiter] = []
        var isClosing = false

        /// Whether nothing will be folded any more.
        var hasStopped: Bool {
            switch status.activity {
            case .following, .retrying: false
            case .halted, .closed: true
            }
        }
    }

    /// What the thread finds when it looks up from a batch.
    struct Situation {
        let isClosing: Bool
        /// The earliest deadline of those who wait; nil: nobody waits.
        let nextDeadline: ContinuousClock.Instant?
    }

    /// Those who may wait at the same time; more are told no at once.
    private static let waitersMax = 1_024

    private let state: Mutex<State>
    /// Rung for whoever waits and for closing, and for a commit while the thread is asleep.
    private let bell = DispatchSemaphore(value: 0)
    /// Whether a commit has to ring: most come while the thread works or rests anyway.
    private let isAsleep = Atomic<Bool>(false)

    init(position: Int64) {
        state = Mutex(State(status: ProjectorStatus(position: position)))
    }

    var status: ProjectorStatus { state.withLock { $0.status } }

    // MARK: Everybody's side

    func wake() {
        if isAsleep.exchange(false, ordering: .acquiringAndReleasing) { bell.signal() }
    }

    /// Lets somebody wait, or gives the answer at once.
    func add(_ waiter: ProjectorWaiter) -> Bool? {
        let answer = state.withLock { state -> Bool? in
            if state.status.position >= waiter.seq { return true }
            let isRefused =
                state.hasStopped || state.isClosing || state.waiters.count >= Self.waitersMax
            if isRefused { return false }
            state.waiters.append(waiter)
            return nil
        }
        if answer == nil { bell.signal() }
        return answer
    }

    func requestRebuild() {
        state.withLock { $0.status.rebuild = .running }
        bell.signal()
    }

    func close() {
        state.withLock { $0.isClosing = true }
        bell.signal()
    }

    // MARK: The thread's side

    /// Has every commit from here on ring, so that none is missed between a look at the log and the sleep.
    func prepareSleep() {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
    }

    /// Takes back ``prepareSleep()`` with whatever has rung since.
    func stayAwake() {
        isAsleep.store(false, ordering: .sequentiallyConsistent)
        while bell.wait(timeout: .now()) == .success {}
    }

    /// Waits for the bell, at most until an instant.
    func sleep(until instant: ContinuousClock.Instant?) {
        guard let instant else { return bell.wait() }
        let left = (instant - ContinuousClock.now).components
        // A deadline of centuries is as good as one of an hour: the thread looks again.
        let seconds = min(left.seconds, 3_600)
        guard seconds >= 0 else { return }
        let nanoseconds = seconds * 1_000_000_000 + left.attoseconds / 1_000_000_000
        _ = bell.wait(timeout: .now() + .nanoseconds(Int(max(0, nanoseconds))))
    }

    /// - Parameter lagUs: how long ago the oldest of the events was recorded; nil while catching up at the start.
    func folded(_ count: Int, position: Int64, lagUs: Int64?) {
        state.withLock { state in
            state.status.activity = .following
            guard count > 0 else { return }
            state.status.position = position
            state.status.events += Int64(count)
            state.status.batches += 1
            if let lagUs { state.status.lagMicroseconds.add(UInt64(clamping: lagUs)) }
        }
    }

    var isRebuildWanted: Bool { state.withLock { $0.status.rebuild == .running } }

    func rebuilt(position: Int64) {
        state.withLock { state in
            state.status.rebuild = .done(position: position)
            state.status.position = max(state.status.position, position)
        }
    }

    func rebuildFailed(_ error: ProjectionError) {
        state.withLock { $0.status.rebuild = .failed(error) }
    }

    func become(_ activity: ProjectorStatus.Activity) {
        state.withLock { state in
            state.status.activity = activity
            switch activity {
            case .retrying(let error), .halted(let error): state.status.lastError = error
            case .following, .closed: break
            }
        }
    }

    /// Answers those whose event is there or whose time is over, all of them when nothing will be folded.
    ///
    /// This is the one place where somebody who waits is resumed.
    func answerWaiters(at now: ContinuousClock.Instant) -> Situation {
        let (answers, situation) = state.withLock { state in
            var answers: [(CheckedContinuation<Bool, Never>, Bool)] = []
            var waiting: [ProjectorWaiter] = []
            for waiter in state.waiters {
                let isThere = state.status.position >= waiter.seq
                if isThere || state.hasStopped || waiter.deadline <= now {
                    answers.append((waiter.continuation, isThere))
                } else {
                    waiting.append(waiter)
                }
            }
            state.waiters = waiting
            let situation = Situation(
                isClosing: state.isClosing, nextDeadline: waiting.map(\.deadline).min())
            return (answers, situation)
        }
        for (continuation, isThere) in answers { continuation.resume(returning: isThere) }
        return situation
    }
}

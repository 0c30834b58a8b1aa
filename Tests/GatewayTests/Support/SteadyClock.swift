import Dispatch
import Events
import Gateway
import Synchronization

/// A clock for tests on real sockets: steady time is real, wall time begins at the samples' day.
///
/// Limits of real transfers are real, so this clock cannot stand still; tests keep what they wait for short.
final class SteadyClock: GatewayClock {
    private struct State {
        var pauses = 0
        var observers: [CheckedContinuation<Void, Never>] = []
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())

    func now() -> Timestamp {
        let (seconds, attoseconds) = (.now - start).components
        return Timestamp(
            nanoseconds: Samples.time.nanoseconds + seconds * 1_000_000_000
                + attoseconds / 1_000_000_000)
    }

    func instant() -> ContinuousClock.Instant { .now }

    func pause(until instant: ContinuousClock.Instant) async {
        let observers = state.withLock { state in
            state.pauses += 1
            defer { state.observers = [] }
            return state.observers
        }
        for observer in observers { observer.resume() }
        defer { state.withLock { $0.pauses -= 1 } }
        let ending = PauseEnding()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard ending.await(waiter) else { return }
                let nanoseconds = max(0, (instant - .now) / .nanoseconds(1))
                DispatchQueue.global().asyncAfter(
                    deadline: .now() + .nanoseconds(Int(nanoseconds)), execute: ending.end)
            }
        } onCancel: {
            ending.end()
        }
    }

    /// Returns when somebody pauses, at once if somebody does.
    func untilPaused() async {
        await withCheckedContinuation { observer in
            let isPaused = state.withLock { state in
                if state.pauses == 0 { state.observers.append(observer) }
                return state.pauses > 0
            }
            if isPaused { observer.resume() }
        }
    }
}

/// Ends one pause once, by its time or by its task's cancellation.
private final class PauseEnding: Sendable {
    private struct State {
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Takes the waiter; false, and the waiter resumed, when the pause is over already.
    func await(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
        let isOver = state.withLock { state in
            if !state.isOver { state.waiter = waiter }
            return state.isOver
        }
        if isOver { waiter.resume() }
        return !isOver
    }

    @Sendable func end() {
        let waiter = state.withLock { state in
            state.isOver = true
            return state.waiter.take()
        }
        waiter?.resume()
    }
}

import Events
import Gateway
import Synchronization

/// A clock that stands still until the test moves it; its pauses end when it passes their end.
final class TestClock: GatewayClock {
    private struct Pause {
        var end: ContinuousClock.Instant
        var waiter: CheckedContinuation<Void, Never>
    }

    private struct State {
        var elapsed = Duration.zero
        var isFree = false
        var pauses: [Int: Pause] = [:]
        var ids = 0
        var observers: [CheckedContinuation<Void, Never>] = []
    }

    private let start: Timestamp
    private let origin = ContinuousClock.now
    private let state = Mutex(State())

    init(startingAt start: Timestamp = Samples.time) {
        self.start = start
    }

    func now() -> Timestamp {
        let elapsed = state.withLock { $0.elapsed }
        return start.adding(milliseconds: Int64(elapsed / .milliseconds(1)))
    }

    func instant() -> ContinuousClock.Instant {
        origin.advanced(by: state.withLock { $0.elapsed })
    }

    /// How many pauses have not ended.
    var pauseCount: Int { state.withLock { $0.pauses.count } }

    /// Moves the clock, and ends the pauses whose time has come.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.elapsed += duration
            let now = origin.advanced(by: state.elapsed)
            let due = state.pauses.filter { $0.value.end <= now }
            for id in due.keys { state.pauses[id] = nil }
            return due.values.map(\.waiter)
        }
        for waiter in due { waiter.resume() }
    }

    /// From now on nobody waits: what pauses goes on, and later pauses end at once.
    func letGo() {
        let waiters = state.withLock { state in
            state.isFree = true
            defer { state.pauses = [:] }
            return state.pauses.values.map(\.waiter)
        }
        for waiter in waiters { waiter.resume() }
    }

    func pause(until instant: ContinuousClock.Instant) async {
        let id = state.withLock { state in
            state.ids += 1
            return state.ids
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let (isOver, observers) = state.withLock { state in
                    let isOver =
                        state.isFree || Task.isCancelled
                        || instant <= origin.advanced(by: state.elapsed)
                    guard !isOver else { return (true, [CheckedContinuation<Void, Never>]()) }
                    state.pauses[id] = Pause(end: instant, waiter: waiter)
                    defer { state.observers = [] }
                    return (false, state.observers)
                }
                if isOver { waiter.resume() }
                for observer in observers { observer.resume() }
            }
        } onCancel: {
            state.withLock { $0.pauses.removeValue(forKey: id) }?.waiter.resume()
        }
    }

    /// Returns when somebody pauses, at once if somebody does.
    func untilPaused() async {
        await withCheckedContinuation { observer in
            let isPaused = state.withLock { state in
                if state.pauses.isEmpty { state.observers.append(observer) }
                return !state.pauses.isEmpty
            }
            if isPaused { observer.resume() }
        }
    }
}

import Synchronization

/// What the simulated providers are busy with, so that a test reads their books when they are written.
final class UpstreamActivity: Sendable {
    private struct State {
        var running = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func enter() { state.withLock { $0.running += 1 } }

    func leave() {
        let waiters = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when no call runs.
    func untilIdle() async {
        await withCheckedContinuation { waiter in
            let isIdle = state.withLock { state in
                if state.running > 0 { state.waiters.append(waiter) }
                return state.running == 0
            }
            if isIdle { waiter.resume() }
        }
    }
}

import Ledger
import Synchronization

/// Lets a test wait for the log to grow, instead of looking again and again.
final class CommitWatch: Sendable {
    private struct State {
        var size: Int64 = 0
        var waiters: [(size: Int64, waiter: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    init(_ log: EventLog) {
        log.onCommit { [weak self] size in self?.committed(size) }
    }

    /// Returns when the log has more events than that.
    func untilLonger(than size: Int64) async {
        await withCheckedContinuation { waiter in
            let isLonger = state.withLock { state in
                if state.size <= size { state.waiters.append((size, waiter)) }
                return state.size > size
            }
            if isLonger { waiter.resume() }
        }
    }

    private func committed(_ size: Int64) {
        let due = state.withLock { state in
            state.size = max(state.size, size)
            let due = state.waiters.filter { $0.size < state.size }
            state.waiters.removeAll { $0.size < state.size }
            return due
        }
        for entry in due { entry.waiter.resume() }
    }
}

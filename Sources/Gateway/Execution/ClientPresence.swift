import HTTPClient
import Synchronization

/// Why the upstream call of a request is to be given up.
enum Interruption: Sendable, Equatable {
    case clientLeft
    case shutdown
}

/// Whether somebody still waits for the answer; interrupts what runs upstream when that ends.
final class ClientPresence: Sendable {
    private struct State {
        var interruption: Interruption?
        var transfer: Transfer?
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var waiterIDs = 0
    }

    /// Whether the upstream call goes on after the client left.
    private let drains: Bool
    private let state = Mutex(State())

    init(drains: Bool) {
        self.drains = drains
    }

    var interruption: Interruption? {
        state.withLock { $0.interruption }
    }

    /// Takes note that the client left or that the grace period is over; the first cause stays.
    func interrupt(_ cause: Interruption) {
        let (transfer, waiters) = state.withLock { state in
            if state.interruption == nil || cause == .shutdown { state.interruption = cause }
            let waiters = state.waiters
            state.waiters = [:]
            return (state.transfer, waiters)
        }
        for waiter in waiters.values { waiter.resume() }
        if cause == .clientLeft, drains { return }
        transfer?.cancel()
    }

    /// Watches over an upstream call; if nobody waits any more it is cancelled at once.
    func attach(_ transfer: Transfer) {
        let interruption = state.withLock { state in
            state.transfer = transfer
            return state.interruption
        }
        guard let interruption else { return }
        if interruption == .clientLeft, drains { return }
        transfer.cancel()
    }

    func detach() {
        state.withLock { $0.transfer = nil }
    }

    /// Returns when the client left or the task is cancelled.
    func untilInterrupted() async {
        let id = state.withLock { state in
            state.waiterIDs += 1
            return state.waiterIDs
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.interruption == nil, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}

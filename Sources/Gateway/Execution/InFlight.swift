import Synchronization

/// The requests that run now, so that a shutdown can wait for them and then end them.
package final class InFlight: Sendable {
    private struct State {
        var presences: [Int: ClientPresence] = [:]
        var ids = 0
        var isDraining = false
        var emptied: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package var count: Int { state.withLock { $0.presences.count } }

    /// Whether new requests are refused because the gateway shuts down.
    package var isDraining: Bool { state.withLock { $0.isDraining } }

    func enter(_ presence: ClientPresence) -> Int {
        state.withLock { state in
            state.ids += 1
            state.presences[state.ids] = presence
            return state.ids
        }
    }

    func leave(_ id: Int) {
        let emptied = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.presences[id] = nil
            return state.presences.isEmpty ? state.emptied.take() : nil
        }
        emptied?.resume()
    }

    /// Refuses new requests from now on.
    package func startDraining() {
        state.withLock { $0.isDraining = true }
    }

    /// Ends every running request: the grace period is over.
    package func interruptAll() {
        let presences = state.withLock { Array($0.presences.values) }
        for presence in presences { presence.interrupt(.shutdown) }
    }

    /// Returns when nothing runs any more, or when the task is cancelled.
    package func untilEmpty() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.presences.isEmpty, !Task.isCancelled else { return true }
                    state.emptied = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.emptied.take() }?.resume()
        }
    }
}

import HTTPServer
import Synchronization

/// Lets one task wait for the client to leave.
final class ClientDeparture: Sendable {
    private struct State {
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    init(of exchange: HTTPExchange) {
        exchange.onClientLeft { [weak self] in self?.end() }
    }

    /// Waits that long, or until the client leaves; true when it is still there.
    ///
    /// `pause` must return early when its task is cancelled.
    func stays(
        for duration: Duration, pause: @escaping @Sendable (Duration) async -> Void,
        exchange: HTTPExchange
    ) async -> Bool {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await pause(duration) }
            group.addTask { await self.wait() }
            await group.next()
            group.cancelAll()
        }
        return !exchange.clientHasLeft
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    if !state.isOver { state.waiter = waiter }
                    return state.isOver
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            end()
        }
    }

    private func end() {
        let waiter = state.withLock { state in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}

import Events
import Ledger
import Synchronization

/// The log, with a switch by which a test makes it refuse.
final class SwitchableLog: EventAppending {
    private struct State {
        var error: AppendError?
        /// Appends that still succeed before `error` holds.
        var remaining = 0
        var refused = 0
    }

    private let log: EventLog
    private let state = Mutex(State())

    init(_ log: EventLog) {
        self.log = log
    }

    /// After so many more appends every one fails with this error; nil makes the log work again.
    func fail(with error: AppendError?, after appends: Int = 0) {
        state.withLock { state in
            state.error = error
            state.remaining = appends
        }
    }

    var refusedCount: Int { state.withLock { $0.refused } }

    /// The switch makes appends fail without a warning before.
    var canAppend: Bool { log.canAppend }

    func append(_ append: StreamAppend) async throws(AppendError) -> AppendReceipt {
        let error = state.withLock { state -> AppendError? in
            guard state.error != nil else { return nil }
            guard state.remaining == 0 else {
                state.remaining -= 1
                return nil
            }
            state.refused += 1
            return state.error
        }
        if let error { throw error }
        return try await log.append(append)
    }
}

import Synchronization

/// How much runs and waits at each simulated server: the simulator's own calls, and what a test says of others.
final class Load: Sendable {
    struct Level: Sendable, Equatable {
        var running = 0
        var waiting = 0
    }

    private struct State {
        var own: [SimulatedAccount: Int] = [:]
        var others: [SimulatedAccount: Level] = [:]
    }

    private let state = Mutex(State())

    func enter(_ account: SimulatedAccount) {
        state.withLock { $0.own[account, default: 0] += 1 }
    }

    func leave(_ account: SimulatedAccount) {
        state.withLock { $0.own[account, default: 1] -= 1 }
    }

    func set(_ level: Level, at account: SimulatedAccount) {
        state.withLock { $0.others[account] = level }
    }

    func level(of account: SimulatedAccount) -> Level {
        state.withLock { state in
            var level = state.others[account] ?? Level()
            level.running += state.own[account] ?? 0
            return level
        }
    }
}

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
        /// Tokens of prompts that a server reads in a second, where a test says so, and until when it reads.
        var pace: [SimulatedAccount: Int64] = [:]
        var readingUntil: [SimulatedAccount: Int64] = [:]
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

    /// - Parameter tokensPerSecond: 0: as many as come, at once.
    func setPace(_ tokensPerSecond: Int64, at account: SimulatedAccount) {
        state.withLock { state in
            state.pace[account] = tokensPerSecond > 0 ? tokensPerSecond : nil
            state.readingUntil[account] = nil
        }
    }

    /// Nanoseconds until a prompt that comes now is read: a server reads one at a time, in the order in which they come.
    func read(tokens: Int, at account: SimulatedAccount, now: Int64) -> Int64 {
        state.withLock { state in
            guard let pace = state.pace[account] else { return 0 }
            let begin = max(now, state.readingUntil[account] ?? now)
            let end = begin + Int64(tokens) * 1_000_000_000 / pace
            state.readingUntil[account] = end
            return end - now
        }
    }

    func level(of account: SimulatedAccount) -> Level {
        state.withLock { state in
            var level = state.others[account] ?? Level()
            level.running += state.own[account] ?? 0
            return level
        }
    }
}

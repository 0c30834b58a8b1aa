import Events
import Synchronization

/// The outages that stand, as requests ask for them: without one, no call to a broker is ever begun.
///
/// A request enters before it records its attempt at the broker and leaves after; an outage is cleared in the log only
/// when all have left, so that each such attempt stands between the two events.
package final class Outages: Sendable {
    fileprivate struct Standing {
        var verifiedSeq: Int64
        var holdsUntil: Timestamp
    }

    fileprivate struct State {
        var watches: [ModelPath: PathWatch] = [:]
        var standing: [ModelPath: Standing] = [:]
        var inside: [ModelPath: Int] = [:]
        var leaving: [ModelPath: CheckedContinuation<Void, Never>] = [:]
        var isFinished = false
        var probes: [ObjectIdentifier: ClientPresence] = [:]
    }

    /// The operator's accounts of each provider that is called directly.
    private let accounts: [Provider: [String]]
    private let windowMs: Int64
    private let state = Mutex(State())
    private let bell: AsyncStream<Void>.Continuation
    let wakes: AsyncStream<Void>
    /// The broker; nil: there is none, and nothing of this happens.
    package let broker: Account?

    package init(configuration: GatewayConfiguration) {
        accounts = Dictionary(
            grouping: configuration.accounts.filter(\.provider.isFirstClass), by: \.provider
        ).mapValues { $0.map(\.name) }
        windowMs = configuration.outageWindowMs
        broker = configuration.accounts.first { $0.provider == .openrouter }
        (wakes, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func finish() {
        let probes = state.withLock { state in
            state.isFinished = true
            return state.probes.values.map(\.self)
        }
        for probe in probes { probe.interrupt(.shutdown) }
        bell.finish()
    }

    /// How long a probe may take, in milliseconds: several fit into the window.
    var probeTimeoutMs: Int64 { max(1, windowMs / 3) }
    var window: Int64 { windowMs }

    // MARK: Requests

    /// A request that a broker may serve met an open circuit of these models.
    func want(_ paths: [ModelPath], at now: Timestamp) {
        state.withLock { state in
            for path in paths {
                state.watches[
                    path,
                    default: PathWatch(
                        accounts: accounts[path.provider] ?? [], windowMs: windowMs, wantedAt: now)
                ].want(at: now)
            }
        }
        bell.yield()
    }

    /// Whether an outage stands for each of these models.
    func stand(for paths: [ModelPath], at now: Timestamp) -> Bool {
        state.withLock { $0.stand(for: paths, at: now) }
    }

    /// Lets a request record an attempt at the broker; false: no outage stands. Whoever entered must ``leave(_:)``.
    func enter(_ paths: [ModelPath], at now: Timestamp) -> Bool {
        state.withLock { state in
            guard state.stand(for: paths, at: now) else { return false }
            for path in paths { state.inside[path, default: 0] += 1 }
            return true
        }
    }

    func leave(_ paths: [ModelPath]) {
        let waiters = state.withLock { state in
            paths.compactMap { path -> CheckedContinuation<Void, Never>? in
                let count = (state.inside[path] ?? 1) - 1
                state.inside[path] = count == 0 ? nil : count
                return count == 0 ? state.leaving.removeValue(forKey: path) : nil
            }
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: The watcher

    /// What is to be done now, and whether anything is watched at all.
    ///
    /// - Parameter trip: how many times a circuit has opened; nil: it is closed.
    func steps(
        at now: Timestamp, trip: (RouteKey) -> Int64?
    ) -> (steps: [(path: ModelPath, step: PathWatch.Step)], isWatching: Bool) {
        state.withLock { state in
            guard !state.isFinished else { return ([], false) }
            var steps: [(path: ModelPath, step: PathWatch.Step)] = []
            for path in Array(state.watches.keys) {
                let todo = state.watches[path]?.next(at: now) {
                    trip(RouteKey(account: $0, model: path.model))
                }
                steps += (todo ?? []).map { (path: path, step: $0) }
                if let until = state.watches[path]?.holdsUntil {
                    state.standing[path]?.holdsUntil = until
                }
                if state.watches[path]?.isOver(at: now) == true { state.watches[path] = nil }
            }
            return (steps, !state.watches.isEmpty)
        }
    }

    /// A probe's call has begun; it is given up when the gateway stops.
    func begin(_ probe: ClientPresence) {
        let isFinished = state.withLock { state in
            state.probes[ObjectIdentifier(probe)] = probe
            return state.isFinished
        }
        if isFinished { probe.interrupt(.shutdown) }
    }

    func end(_ probe: ClientPresence) {
        state.withLock { $0.probes[ObjectIdentifier(probe)] = nil }
    }

    func probed(
        _ path: ModelPath, _ account: String, _ evidence: PathWatch.FailedProbe?,
        at now: Timestamp
    ) {
        state.withLock { $0.watches[path]?.probed(account, evidence, at: now) }
        bell.yield()
    }

    /// The outage is durable: it stands from here on. nil: the log did not take it.
    func verified(_ path: ModelPath, seq: Int64?) {
        state.withLock { state in
            guard let seq, let until = state.watches[path]?.holdsUntil else {
                state.watches[path]?.withdraw()
                return
            }
            state.standing[path] = Standing(verifiedSeq: seq, holdsUntil: until)
        }
    }

    /// Lets nobody in any more, and waits for those inside. Gives the event that verified it.
    func close(_ path: ModelPath) async -> Int64? {
        let seq = state.withLock { $0.standing.removeValue(forKey: path)?.verifiedSeq }
        await withCheckedContinuation { waiter in
            let isEmpty = state.withLock { state in
                guard state.inside[path] != nil else { return true }
                state.leaving[path] = waiter
                return false
            }
            if isEmpty { waiter.resume() }
        }
        return seq
    }
}

extension Outages {
    /// Nothing is watched here without a broker.
    package var isEnabled: Bool { broker != nil }
}

extension Outages.State {
    fileprivate func stand(for paths: [ModelPath], at now: Timestamp) -> Bool {
        !paths.isEmpty
            && paths.allSatisfy { path in standing[path].map { now <= $0.holdsUntil } ?? false }
    }
}

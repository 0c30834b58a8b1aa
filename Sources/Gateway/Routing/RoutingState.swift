package import Events
import Synchronization

/// What routing knows at this moment: the published weights, and which circuits are open.
package final class RoutingState: Sendable {
    /// What a breaker guards: an account, or one model at it.
    private struct Circuit: Hashable {
        var account: String
        var model: String?
    }

    private struct State {
        var breakers: [Circuit: CircuitBreaker] = [:]
        var weights = PublishedWeights()
    }

    /// An attempt that has started, for its end.
    struct Start: Sendable {
        let route: Route
        fileprivate let probesAccount: Bool
        fileprivate let probesModel: Bool
    }

    /// Beyond it the closed ones are forgotten: clients name models.
    private static let breakersMax = 10_000

    private let strategy: RoutingStrategy
    private let state = Mutex(State())
    private let facts: AsyncStream<Event>
    private let outbox: AsyncStream<Event>.Continuation

    package init(strategy: RoutingStrategy) {
        self.strategy = strategy
        (facts, outbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(10_000))
    }

    /// What breakers did, in order, to be written to the log; ends with ``finish()``.
    package var transitions: AsyncStream<Event> { facts }

    package func finish() {
        outbox.finish()
    }

    package var weights: PublishedWeights { state.withLock { $0.weights } }

    /// Takes a fact from the log: at the start, and when it has been appended.
    package func apply(_ event: Event, at now: Timestamp) {
        state.withLock { state in
            switch event {
            case .weightsPublished(let published): state.weights = PublishedWeights(published)
            case .circuitOpened(let data):
                let circuit = Circuit(account: data.account, model: data.model)
                state.breakers[circuit] = CircuitBreaker(openedTimes: data.trip, at: now)
            case .circuitClosed(let data):
                state.breakers[Circuit(account: data.account, model: data.model)] = nil
            default: break  // Other facts say nothing of routes.
            }
        }
    }

    /// The routes in the order in which a request tries them, and the version of the weights that says so.
    ///
    /// - Parameters:
    ///   - key: what keeps a conversation at one account.
    ///   - isTargeted: whether the first token has a target.
    func arrange(
        _ routes: [Route], spread: RouteSpread, key: String, isTargeted: Bool
    ) -> (routes: [Route], version: Int64?) {
        guard strategy == .weighted || spread == .acrossEntries else { return (routes, nil) }
        let weights = weights
        return (
            WeightedOrder.arrange(
                routes, by: weights, spread: spread, key: key, isTargeted: isTargeted),
            weights.version
        )
    }

    /// Until when a route's circuit keeps traffic away, or nil.
    func hold(_ key: RouteKey, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            guard !state.breakers.isEmpty else { return nil }
            let account = state.breakers[Circuit(account: key.account, model: nil)]?.hold(at: now)
            let model = state.breakers[Circuit(account: key.account, model: key.model)]?
                .hold(at: now)
            guard let account, let model else { return account ?? model }
            return max(account, model)
        }
    }

    func started(_ route: Route, at now: Timestamp) -> Start {
        state.withLock { state in
            if state.breakers.count > Self.breakersMax {
                state.breakers = state.breakers.filter { !$0.value.isClosed }
            }
            let account = Circuit(account: route.account.name, model: nil)
            let model = Circuit(account: route.account.name, model: route.model)
            return Start(
                route: route,
                probesAccount: state.breakers[account, default: CircuitBreaker()].start(at: now),
                probesModel: state.breakers[model, default: CircuitBreaker()].start(at: now))
        }
    }

    /// An attempt has ended; nil for the reason: it was served. Gives what its circuits did.
    @discardableResult
    func ended(_ start: Start, _ reason: ReasonCode?, at now: Timestamp) -> [Event] {
        let verdict = RouteVerdict(reason)
        let events = state.withLock { state -> [Event] in
            // What concerns the account says nothing of the model, and the other way round.
            let ends: [(String?, RouteVerdict, Bool)] = [
                (nil, verdict == .failed ? .silent : verdict, start.probesAccount),
                (
                    start.route.model, verdict == .failedForAll ? .silent : verdict,
                    start.probesModel
                ),
            ]
            return ends.compactMap { model, verdict, isProbe in
                let circuit = Circuit(account: start.route.account.name, model: model)
                let transition = state.breakers[circuit]?.end(verdict, isProbe: isProbe, at: now)
                if state.breakers[circuit]?.isIdle == true { state.breakers[circuit] = nil }
                return transition.map {
                    $0.event(start.route.provider, circuit.account, model, reason ?? .ok)
                }
            }
        }
        for event in events { outbox.yield(event) }
        return events
    }
}

extension RouteVerdict {
    /// What an attempt's reason code says of its route; nil for one that served.
    package init(_ reason: ReasonCode?) {
        guard let reason else {
            self = .served
            return
        }
        switch reason {
        case .providerUnreachable, .providerAuthFailed, .providerQuotaExhausted:
            self = .failedForAll
        // Anybody can ask for a model that does not exist.
        case .providerModelMissing: self = .silent
        default:
            self = reason.faultDomain == .provider ? .failed : .silent
        }
    }
}

extension CircuitTransition {
    func event(
        _ provider: Provider, _ account: String, _ model: String?, _ reason: ReasonCode
    ) -> Event {
        switch self {
        case .opened(let trip, let openMs):
            .circuitOpened(
                CircuitOpened(
                    provider: provider, account: account, model: model, reason: reason, trip: trip,
                    openMs: openMs))
        case .closed(let trips):
            .circuitClosed(
                CircuitClosed(provider: provider, account: account, model: model, trips: trips))
        }
    }
}

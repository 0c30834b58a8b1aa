package import Events
import Providers
import Synchronization

/// What routing knows at this moment: the published weights, and which circuits are open.
package final class RoutingState: Sendable {
    private typealias Circuit = OpenCircuits.Circuit

    private struct State {
        var breakers: [Circuit: CircuitBreaker] = [:]
        var open = OpenCircuits()
        var weights = PublishedWeights()
    }

    /// An attempt that has started, for its end.
    struct Start: Sendable {
        let route: Route
        fileprivate let probesAccount: Bool
        fileprivate let probesModel: Bool
    }

    /// So many of a customer's own servers are tried before the next lane's routes.
    private static let serversPerLane = 2
    /// Beyond it the closed ones are forgotten: clients name models.
    private static let breakersMax = 10_000

    private let strategy: RoutingStrategy
    private let fleets: Fleets
    private let state = Mutex(State())
    private let facts: AsyncStream<Event>
    private let outbox: AsyncStream<Event>.Continuation

    package init(strategy: RoutingStrategy, fleets: Fleets = Fleets(accounts: [])) {
        self.strategy = strategy
        self.fleets = fleets
        (facts, outbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(10_000))
    }

    /// What breakers did, in order, to be written to the log; ends with ``finish()``.
    package var transitions: AsyncStream<Event> { facts }

    package func finish() {
        outbox.finish()
    }

    package var weights: PublishedWeights { state.withLock { $0.weights } }

    /// The circuits that stand open now.
    var openCircuits: OpenCircuits { state.withLock { $0.open } }

    /// Takes a fact from the log: at the start, and when it has been appended.
    package func apply(_ event: Event, at now: Timestamp) {
        state.withLock { state in
            state.open.apply(event, at: now)
            switch event {
            case .weightsPublished(let published): state.weights = PublishedWeights(published)
            case .circuitOpened(let data):
                let circuit = Circuit(account: data.account, model: data.model)
                state.breakers[circuit] = CircuitBreaker(openedTimes: data.trip, at: now)
            case .circuitClosed(let data):
                let circuit = Circuit(account: data.account, model: data.model)
                state.breakers[circuit]?.close(at: now)
            default: break  // Other facts say nothing of routes.
            }
        }
    }

    /// The routes in the order in which a request tries them, and the version of the weights that says so.
    ///
    /// - Parameters:
    ///   - key: what keeps a conversation at one account.
    ///   - isTargeted: whether the first token has a target.
    ///   - weighsPrice: whether the customer's policy prefers what costs less.
    package func arrange(
        _ routes: [Route], spread: RouteSpread, key: String, isTargeted: Bool,
        weighsPrice: Bool = false, at now: Timestamp
    ) -> (routes: [Route], version: Int64?) {
        func weighted(_ routes: [Route]) -> (routes: [Route], version: Int64?) {
            guard strategy == .weighted || spread == .acrossEntries else { return (routes, nil) }
            let weights = weights
            let order = WeightedOrder.arrange(
                routes, by: weights, spread: spread, key: key, isTargeted: isTargeted,
                weighsPrice: weighsPrice)
            return (order, weights.version)
        }
        guard routes.contains(where: { $0.account.hosted != nil }) else { return weighted(routes) }
        var arranged: (routes: [Route], version: Int64?) = ([], nil)
        var spare: [Route] = []
        let heat = fleets.heat(of: key, at: now)
        for lane in Set(routes.map(\.lane)).sorted() {
            let inLane = routes.filter { $0.lane == lane }
            guard inLane.allSatisfy({ $0.account.hosted != nil }) else {
                let shared = weighted(inLane)
                arranged.routes += shared.routes
                arranged.version = shared.version
                continue
            }
            let servers = Set(inLane.map(\.preference)).sorted().flatMap { preference in
                fleets.arrange(inLane.filter { $0.preference == preference }, key: key, at: now)
            }
            // A prefix that does not come again warms nothing there. A lane that is down as a whole must not use up the
            // attempts of the next.
            let hot = servers.filter { heat >= $0.account.hosted?.hotAfter ?? 0 }
            arranged.routes += hot.prefix(Self.serversPerLane)
            spare += hot.dropFirst(Self.serversPerLane) + servers.filter { !hot.contains($0) }
        }
        arranged.routes += spare
        return arranged
    }

    /// Until when a route's circuit keeps traffic away, or nil.
    package func hold(_ key: RouteKey, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            guard !state.breakers.isEmpty else { return nil }
            let account = state.breakers[Circuit(account: key.account, model: nil)]?.hold(at: now)
            let model = state.breakers[Circuit(account: key.account, model: key.model)]?
                .hold(at: now)
            guard let account, let model else { return account ?? model }
            return max(account, model)
        }
    }

    /// How many times a route's circuit, or its account's, has opened since it last stood closed; nil: both are closed.
    func trip(_ key: RouteKey) -> Int64? {
        state.withLock { state in
            let circuits = [
                Circuit(account: key.account, model: nil),
                Circuit(account: key.account, model: key.model),
            ]
            return circuits.compactMap { state.breakers[$0]?.openTrips }.max()
        }
    }

    func started(_ route: Route, at now: Timestamp) -> Start {
        fleets.started(route.account.name)
        return state.withLock { state in
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
    ///
    /// - Parameter refuses: what the provider's answer put out of use, beside the reason.
    @discardableResult
    func ended(
        _ start: Start, _ reason: ReasonCode?, refuses: RefusalScope? = nil,
        response: ResponseID? = nil, at now: Timestamp
    ) -> [Event] {
        fleets.ended(start.route.account.name)
        let verdicts = RouteVerdict.each(reason, refuses: refuses)
        let events = state.withLock { state -> [Event] in
            let ends: [(String?, RouteVerdict, Bool)] = [
                (nil, verdicts.account, start.probesAccount),
                (start.route.model, verdicts.model, start.probesModel),
            ]
            return ends.compactMap { model, verdict, isProbe in
                let circuit = Circuit(account: start.route.account.name, model: model)
                let transition = state.breakers[circuit]?.end(verdict, isProbe: isProbe, at: now)
                if state.breakers[circuit]?.isIdle == true { state.breakers[circuit] = nil }
                let event = transition.map {
                    $0.event(start.route.provider, circuit, reason ?? .ok, response)
                }
                if let event { state.open.apply(event, at: now) }
                return event
            }
        }
        for event in events { outbox.yield(event) }
        return events
    }
}

extension RouteVerdict {
    /// What an attempt's end says of the account, and what of the model at it; nil for one that served.
    ///
    /// What concerns the account says nothing of the model, and the other way round.
    static func each(
        _ reason: ReasonCode?, refuses: RefusalScope?
    ) -> (account: RouteVerdict, model: RouteVerdict) {
        switch (reason, refuses) {
        case (nil, _): (.served, .served)
        case (_, .account?): (.refused, .silent)
        case (_, .model?): (.silent, .refused)
        case (.providerUnreachable?, nil): (.unreachable, .silent)
        // Anybody can ask for a model that does not exist.
        case (.providerModelMissing?, nil): (.silent, .silent)
        case (let reason?, nil): (.silent, reason.faultDomain == .provider ? .failed : .silent)
        }
    }
}

extension CircuitTransition {
    func event(
        _ provider: Provider, _ circuit: OpenCircuits.Circuit, _ reason: ReasonCode,
        _ response: ResponseID?
    ) -> Event {
        switch self {
        case .opened(let trip, let openMs):
            .circuitOpened(
                CircuitOpened(
                    provider: provider, account: circuit.account, model: circuit.model,
                    reason: reason, trip: trip, openMs: openMs, response: response?.text))
        case .closed(let trips):
            .circuitClosed(
                CircuitClosed(
                    provider: provider, account: circuit.account, model: circuit.model,
                    trips: trips, by: .probe))
        }
    }
}

import Events
import Providers

/// One request's way over the bridge: offered once an outage stands, entered only while it does.
struct Crossing {
    private let bridge: Bridge?
    private let outages: Outages
    private let routing: RoutingState
    /// The routes that are called directly, which the outage is of.
    private let direct: Set<RouteKey>
    private var isOffered = false

    init(_ scope: ExecutionScope) {
        outages = scope.services.outages
        routing = scope.services.routing
        bridge =
            scope.storedID == nil
            ? Bridge(
                to: outages.broker, for: scope.admitted, scope.caller.policy,
                surface: scope.request.surface) : nil
        direct =
            bridge == nil
            ? [] : Set(scope.admitted.routes.filter(\.provider.isFirstClass).map(\.key))
    }

    func isBridge(_ route: Route) -> Bool { bridge?.route == route }

    /// Says where circuits are open that a broker could stand in for, and offers its route once an outage stands.
    ///
    /// Gives the routes to keep away from: while an outage stands, the gateway's own probes find out who serves again, not
    /// the customers.
    mutating func offer(to plan: inout RoutePlan, at now: Timestamp) -> Set<RouteKey> {
        guard let bridge else { return [] }
        guard outages.stand(for: bridge.paths, at: now) else {
            if direct.contains(where: { routing.trip($0) != nil }) {
                outages.want(bridge.paths, at: now)
            }
            return []
        }
        outages.want(bridge.paths, at: now)
        if !isOffered { plan.offer(bridge.route) }
        isOffered = true
        return direct
    }

    /// Whether an attempt on a route may be recorded; at the broker only within an outage, which it then must ``leave(_:)``.
    func enter(_ route: Route, at now: Timestamp) -> Bool {
        guard let bridge, isBridge(route) else { return true }
        return outages.enter(bridge.paths, at: now)
    }

    /// The attempt is recorded, or will not be made.
    func leave(_ route: Route) {
        if let bridge, isBridge(route) { outages.leave(bridge.paths) }
    }
}

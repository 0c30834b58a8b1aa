import Events
import Synchronization

/// What runs at each of the customers' own servers: our requests by the moment, others' as the servers told last.
package final class Fleets: Sendable {
    private struct Server {
        var slots: Int
        var own = 0
        /// Requests of others, running and waiting.
        var others = 0
        var toldAt: Timestamp?
    }

    /// What a server told longer ago than this is not believed any more, in milliseconds.
    static let beliefMs: Int64 = 10_000
    /// More than a request tries by default: further ones are the most loaded.
    private static let orderMax = 6

    private let servers: Mutex<[String: Server]>
    private let heat = Mutex(PrefixHeat())
    private let capacity: Mutex<CapacityMeter>
    /// Whether there are servers whose hours have a price.
    let hasPrices: Bool
    /// Ends when the gateway stops.
    let running: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation
    /// The same, for who records what servers cost.
    let capacityRunning: AsyncStream<Void>
    private let stopCapacity: AsyncStream<Void>.Continuation

    package init(accounts: [Account]) {
        (running, stop) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (capacityRunning, stopCapacity) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        let meter = CapacityMeter(accounts: accounts)
        hasPrices = meter.isNeeded
        capacity = Mutex(meter)
        var servers: [String: Server] = [:]
        for account in accounts {
            if let hosted = account.hosted { servers[account.name] = Server(slots: hosted.slots) }
        }
        self.servers = Mutex(servers)
    }

    package func finish() {
        stop.finish()
        stopCapacity.finish()
    }

    /// An attempt was rated: what it cost at a server is not idle.
    func used(_ spend: SpendSettled?) {
        guard hasPrices, let spend, spend.replica != nil else { return }
        capacity.withLock { $0.used(spend.cost, at: spend.origin.account) }
    }

    /// What servers cost since the last time, and begins anew.
    func capacityHeld(until now: Timestamp) -> [CapacityMeter.Held] {
        capacity.withLock { $0.cut(at: now) }
    }

    /// The routes in the order in which a request tries them; only the first few of many.
    func arrange(_ routes: [Route], key: String, at now: Timestamp) -> [Route] {
        guard routes.count > 1 else { return routes }
        let loads = servers.withLock { servers in
            routes.map { route in
                let name = route.account.name
                guard let server = servers[name] else {
                    return ReplicaLoad(name: name, requests: 0, slots: 1)
                }
                let isFresh =
                    server.toldAt.map { now <= $0.adding(milliseconds: Self.beliefMs) } ?? false
                return ReplicaLoad(
                    name: name, requests: server.own + (isFresh ? server.others : 0),
                    slots: server.slots)
            }
        }
        return ReplicaChoice.order(loads, key: FNV.hash(key), limit: Self.orderMax)
            .map { routes[$0] }
    }

    /// How many requests of this conversation's prefix came lately, this one with them.
    func heat(of key: String, at now: Timestamp) -> Int {
        heat.withLock { $0.note(FNV.hash(key), at: now) }
    }

    func started(_ account: String) {
        servers.withLock { $0[account]?.own += 1 }
    }

    func ended(_ account: String) {
        servers.withLock { $0[account]?.own -= 1 }
    }

    /// How many of our requests run there.
    func own(_ account: String) -> Int { servers.withLock { $0[account]?.own ?? 0 } }

    /// A server told its load.
    ///
    /// - Parameter own: how many of it were ours when it was asked.
    func told(_ load: HostedLoad, own: Int, by account: String, at now: Timestamp) {
        servers.withLock { servers in
            servers[account]?.others = max(0, load.running + load.waiting - own)
            servers[account]?.toldAt = now
        }
    }
}

import Events

/// What the customers' own servers cost while nobody asks them anything: their hours, and what of them attempts were rated.
/// A value; time is an input.
///
/// A server counts as held for as long as the gateway runs with it in the configuration and with a price of its hour.
struct CapacityMeter: Sendable {
    /// A stretch of one server, and whose the server is; nil: of no one customer.
    struct Held: Sendable, Equatable {
        var customer: CustomerID?
        var fact: CapacityHeld
    }

    private struct Server {
        var account: String
        var hosted: HostedServer
        var hour: PicoUSD
        var used = PicoUSD.zero
    }

    private var servers: [Server]
    private var since: Timestamp?

    init(accounts: [Account]) {
        servers = accounts.compactMap { account in
            guard let hosted = account.hosted, !hosted.isStandIn, let hour = hosted.hourPrice else {
                return nil
            }
            return Server(account: account.name, hosted: hosted, hour: hour)
        }
    }

    /// Whether there is anything to record.
    var isNeeded: Bool { !servers.isEmpty }

    /// An attempt at a server was rated.
    mutating func used(_ cost: PicoUSD, at account: String) {
        guard let index = servers.firstIndex(where: { $0.account == account }),
            let sum = try? servers[index].used.adding(cost)
        else { return }
        servers[index].used = sum
    }

    /// Ends the stretch that runs, begins the next, and gives what was held; nothing at the first time, nor when the clock
    /// was set back.
    mutating func cut(at now: Timestamp) -> [Held] {
        guard let since, since < now else {
            if since == nil { since = now }
            return []
        }
        self.since = now
        return servers.indices.compactMap { index in
            let server = servers[index]
            let rate = ReplicaRate(hour: server.hour, slots: 1)
            let replicas = Int64(server.hosted.replicas)
            guard
                let cost = try? rate.cost(
                    ofMicroseconds: now.microseconds(since: since) * replicas)
            else { return nil }
            servers[index].used = .zero
            return Held(
                customer: server.hosted.customer,
                fact: CapacityHeld(
                    account: server.account, from: since, to: now, replicas: replicas,
                    hour: server.hour, cost: cost, used: server.used))
        }
    }
}

package import Events

/// A customer's own servers as they are configured, to be compared with those of a replay's scenario.
package struct ConfiguredServers: Sendable, Equatable {
    /// Replicas of all of them.
    package var replicas: Int64
    /// Of each server: requests that one replica runs at once, and what its hour costs; nil: nobody said.
    package var concurrencies: [Int64]
    package var hourPrices: [PicoUSD?]
    /// Models of the replay that none of them serves.
    package var unserved: [String]

    package init(
        replicas: Int64, concurrencies: [Int64], hourPrices: [PicoUSD?], unserved: [String] = []
    ) {
        self.replicas = replicas
        self.concurrencies = concurrencies
        self.hourPrices = hourPrices
        self.unserved = unserved
    }
}

extension ModelResolver {
    /// The customer's servers for these models, as asked; nil for the models: all. nil for servers that the simulation made
    /// up: nobody's evidence is about them.
    func configuredServers(
        of customer: CustomerID, for models: [String]?
    ) -> ConfiguredServers? {
        let own = accounts.compactMap { account in account.hosted.map { (account.name, $0) } }
            .filter { ($0.1.customer ?? customer) == customer }
        guard !own.contains(where: { $0.1.isStandIn }) else { return nil }
        let routes = models?.map { hosted($0, for: customer) }
        let names = routes.map { Set($0.joined().map(\.account.name)) }
        let servers = own.filter { names?.contains($0.0) != false }.map(\.1)
        return ConfiguredServers(
            replicas: servers.reduce(0) { $0 + Int64($1.replicas) },
            concurrencies: servers.map { Int64($0.concurrency) },
            hourPrices: servers.map(\.hourPrice),
            unserved: zip(models ?? [], routes ?? []).filter { $0.1.isEmpty }.map(\.0))
    }
}

extension EvidenceGate {
    /// What of the servers is not as it was replayed, in the order in which it matters.
    static func differences(
        of servers: ConfiguredServers, from replay: ReplayRecorded
    ) -> [Finding] {
        guard servers.unserved.isEmpty else { return [.unserved(servers.unserved)] }
        guard servers.replicas == replay.replicas else {
            return [.replicas(configured: servers.replicas, replayed: replay.replicas)]
        }
        var findings: [Finding] = []
        if let other = servers.concurrencies.first(where: { $0 != replay.concurrency }) {
            findings.append(.concurrency(configured: other, replayed: replay.concurrency))
        }
        if let other = servers.hourPrices.first(where: { $0 != replay.hourPrice }) {
            findings.append(.hourPrice(configured: other, replayed: replay.hourPrice))
        }
        return findings
    }
}

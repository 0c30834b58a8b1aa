import Events
import Testing

@testable import Gateway

/// What routing is to make of prices and caches, in simulated time.
@Suite struct SpendGoalsTests {
    private static let seeds: [UInt64] = [1, 2, 3, 5, 8, 13]
    private static let accounts = ["a", "b"]

    private func simulation(_ seed: UInt64, weighsPrice: Bool) -> RoutingSimulation {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        simulation.promptTokens = 2_000
        simulation.weighsPrice = weighsPrice
        return simulation
    }

    @Test(arguments: seeds)
    func
        `of two that serve alike the one at half the price gets four fifths, where price is weighed`(
            seed: UInt64
        ) throws
    {
        var simulation = simulation(seed, weighsPrice: true)
        simulation.behaviours["a"] = .init(pricePico: 2_000_000)
        try simulation.run(requests: 500, everyMs: 20)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 4_000, everyMs: 20)
        #expect(abs(simulation.share(of: "b", sinceMs: settled) - 0.8) < 0.03, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `prices move nothing where the policy does not weigh them`(seed: UInt64) throws {
        var simulation = simulation(seed, weighsPrice: false)
        simulation.behaviours["a"] = .init(pricePico: 20_000_000)
        try simulation.run(requests: 4_000, everyMs: 20)
        #expect(abs(simulation.share(of: "a", sinceMs: 0) - 0.5) < 0.04, "seed \(seed)")
        let published = try #require(simulation.versions.last)
        #expect(published.routes.allSatisfy { $0.weight == RouteEvidence.one })
        #expect(published.routes.map(\.pricePico) == [20_000_000, 1_000_000])
    }

    @Test(arguments: seeds)
    func `one that answers badly does not win by its price`(seed: UInt64) throws {
        var simulation = simulation(seed, weighsPrice: true)
        simulation.behaviours["a"] = .init(failing: 0.5, pricePico: 100_000)
        try simulation.run(requests: 1_000, everyMs: 20)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 4_000, everyMs: 20)
        #expect(simulation.share(of: "a", sinceMs: settled) < 0.5, "seed \(seed)")
        #expect(simulation.served == 5_000)
    }

    @Test(arguments: [RouteSpread.withinEntry, .acrossEntries])
    func `an order of preference stays; entries that spread are weighed by price`(
        spread: RouteSpread
    ) throws {
        let dear = Samples.route("a")
        let cheap = Route(
            account: Samples.account(.anthropic, "b"), model: "claude", preference: 1)
        var simulation = RoutingSimulation(routes: [dear, cheap], seed: 7)
        simulation.promptTokens = 2_000
        simulation.weighsPrice = true
        simulation.spread = spread
        simulation.behaviours["a"] = .init(pricePico: 3_000_000)
        try simulation.run(requests: 500, everyMs: 20)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 4_000, everyMs: 20)
        let share = simulation.share(of: "a", sinceMs: settled)
        #expect(spread == .withinEntry ? share == 1 : abs(share - 0.1) < 0.03, "\(share)")
    }

    @Test(arguments: seeds)
    func `where prompts are never cached, fewer conversations go`(seed: UInt64) throws {
        var simulation = simulation(seed, weighsPrice: false)
        simulation.conversations = 400
        simulation.behaviours["a"] = .init(caching: 0)
        try simulation.run(requests: 4_000, everyMs: 20)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 4_000, everyMs: 20)
        // Half a weight beside a full one, for a cache that holds nearly everything.
        let share = simulation.share(of: "a", sinceMs: settled)
        #expect((0.30...0.42).contains(share), "seed \(seed): \(share)")
    }

    /// The bound: with caches that only conversations warm, and prices that follow from them, the share of a route stays
    /// within 0.05 of its mean (standard deviation) over windows of half a minute.
    @Test(arguments: seeds)
    func `caches and prices do not make shares swing`(seed: UInt64) throws {
        var simulation = simulation(seed, weighsPrice: true)
        simulation.conversations = 300
        var shares: [Double] = []
        for _ in 0..<20 {
            let begin = simulation.elapsedMs
            try simulation.run(requests: 600, everyMs: 50)
            shares.append(simulation.share(of: "a", sinceMs: begin))
        }
        let mean = shares.reduce(0, +) / Double(shares.count)
        let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)
        #expect(variance.squareRoot() < 0.05, "seed \(seed): \(shares)")
        #expect(abs(mean - 0.5) < 0.15, "seed \(seed): \(shares)")
    }
}

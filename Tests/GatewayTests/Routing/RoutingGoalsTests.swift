import Events
import Testing

@testable import Gateway

/// What routing on evidence is to do, in simulated time: the goals are numbers.
@Suite struct RoutingGoalsTests {
    private static let seeds: [UInt64] = [1, 2, 3, 5, 8, 13]
    private static let accounts = ["a", "b"]

    @Test(arguments: seeds)
    func
        `a provider that begins to fail half of its requests loses nine tenths of its share in five seconds`(
            seed: UInt64
        ) throws
    {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        try simulation.run(requests: 2_000, everyMs: 10)
        let before = simulation.share(of: "a", sinceMs: 0)
        #expect(abs(before - 0.5) < 0.05, "seed \(seed)")
        simulation.behaviours["a"] = .init(failing: 0.5)
        let failingSince = simulation.elapsedMs
        try simulation.run(requests: 500, everyMs: 10)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 2_000, everyMs: 10)
        #expect(simulation.share(of: "a", sinceMs: settled) <= before / 10, "seed \(seed)")
        // Within the first fifty requests the breaker has taken it out already.
        let first50 = simulation.firsts.filter { $0.atMs > failingSince }.prefix(50)
        #expect(first50.count { $0.account == "a" && $0.failed } <= 5, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `a dead one fails one first attempt for each opening of its circuit`(
        seed: UInt64
    ) throws {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        try simulation.run(requests: 500, everyMs: 20)
        simulation.behaviours["a"] = .init(failing: 1)
        let deadSince = simulation.elapsedMs
        try simulation.run(requests: 6_000, everyMs: 20)
        let failed = simulation.firsts.count { $0.atMs > deadSince && $0.failed }
        #expect(failed <= simulation.trips, "seed \(seed)")
        #expect((1...12).contains(failed), "seed \(seed): \(failed)")
    }

    @Test(arguments: seeds)
    func `after healing it has four fifths of its share within a minute`(seed: UInt64) throws {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        simulation.behaviours["a"] = .init(failing: 1)
        try simulation.run(requests: 6_000, everyMs: 20)
        simulation.behaviours["a"] = nil
        try simulation.run(requests: 3_000, everyMs: 20)
        let healed = simulation.elapsedMs
        try simulation.run(requests: 2_000, everyMs: 20)
        #expect(simulation.share(of: "a", sinceMs: healed) >= 0.4, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `a slow first token moves requests with a target for it, and no others`(
        seed: UInt64
    ) throws {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        simulation.targetedShare = 0.5
        simulation.behaviours["a"] = .init(firstTokenMs: 3_000)
        try simulation.run(requests: 1_000, everyMs: 10)
        let settled = simulation.elapsedMs
        try simulation.run(requests: 4_000, everyMs: 10)
        let targeted = simulation.share(of: "a", sinceMs: settled, isTargeted: true)
        let others = simulation.share(of: "a", sinceMs: settled, isTargeted: false)
        #expect(targeted < 0.05, "seed \(seed)")
        #expect(abs(others - 0.5) < 0.05, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `customers' faults move nothing`(seed: UInt64) throws {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        simulation.behaviours["a"] = .init(failing: 0.5, failure: .invalidRequest)
        try simulation.run(requests: 4_000, everyMs: 10)
        #expect(simulation.versions.isEmpty, "seed \(seed)")
        #expect(simulation.trips == 0)
        #expect(abs(simulation.share(of: "a", sinceMs: 0) - 0.5) < 0.05, "seed \(seed)")
    }

    /// The bound: over half a minute's windows, the share of a route that fails 5 % of its requests stays within 0.15
    /// of its mean (standard deviation), where chance alone gives 0.03 and a route that is switched on and off 0.5.
    @Test(arguments: seeds)
    func `shares do not swing`(seed: UInt64) throws {
        var simulation = RoutingSimulation(accounts: Self.accounts, seed: seed)
        simulation.behaviours["a"] = .init(failing: 0.05)
        var shares: [Double] = []
        for _ in 0..<12 {
            let begin = simulation.elapsedMs
            try simulation.run(requests: 300, everyMs: 100)
            shares.append(simulation.share(of: "a", sinceMs: begin))
        }
        let steady = shares.dropFirst(2)
        let mean = steady.reduce(0, +) / Double(steady.count)
        let variance = steady.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(steady.count)
        #expect(variance.squareRoot() < 0.15, "seed \(seed): \(shares)")
        #expect(mean > 0.2, "seed \(seed): \(shares)")
    }

    @Test(arguments: seeds)
    func `with one degraded route more requests meet their target than with fixed weights`(
        seed: UInt64
    ) throws {
        func attainment(isStatic: Bool) throws -> Double {
            var simulation = RoutingSimulation(
                accounts: Self.accounts, seed: seed, isStatic: isStatic)
            simulation.targetedShare = 1
            simulation.behaviours["a"] = .init(failing: 0.2, firstTokenMs: 2_500)
            try simulation.run(requests: 3_000, everyMs: 20)
            return Double(simulation.servedInTime) / 3_000
        }
        let fixed = try attainment(isStatic: true)
        let learned = try attainment(isStatic: false)
        #expect(fixed < 0.55, "seed \(seed)")
        #expect(learned > 0.9, "seed \(seed)")
    }
}

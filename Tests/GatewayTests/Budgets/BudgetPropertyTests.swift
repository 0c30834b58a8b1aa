import Testing

@testable import Gateway

@Suite struct BudgetPropertyTests {
    @Test(arguments: UInt64(1)...24)
    func `no interleaving, midnight or crash gets past a budget or leaks what was set aside`(
        seed: UInt64
    ) throws {
        var simulation = BudgetSimulation(seed: seed)
        try simulation.run(steps: 3_000)
        #expect(simulation.violations.isEmpty, "seed \(seed): \(simulation.violations.prefix(3))")
        // It is worth something only if all of this has happened.
        #expect(simulation.admitted > 100 && simulation.refused > 100, "seed \(seed)")
        #expect(simulation.crashes > 5 && simulation.midnights > 5, "seed \(seed)")
        #expect(simulation.settled > 50 && simulation.released > 50, "seed \(seed)")
    }
}

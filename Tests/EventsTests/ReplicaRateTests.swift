import Events
import Testing

@Suite struct ReplicaRateTests {
    private func usd(_ text: String) throws -> PicoUSD { try PicoUSD(decimal: text) }

    @Test(arguments: [
        // A whole hour of one of eight slots of a 2.50 USD replica; a second; a microsecond.
        ("2.50", 8, 3_600_000_000, "0.3125"), ("3.60", 1, 1_000_000, "0.001"),
        ("3.60", 1, 1, "0.000000001"), ("2.50", 8, 0, "0"),
        // 2.5e12 × 1 ÷ 28.8e9 = 86.8…; and halves to even: 5 ÷ 2 = 2, 15 ÷ 2 = 8 (pico-USD).
        ("2.50", 8, 1, "0.000000000087"), ("0.018", 2, 1, "0.000000000002"),
        ("0.054", 2, 1, "0.000000000008"),
    ])
    func `a slot costs its share of the hour`(
        hour: String, slots: Int64, us: Int64, cost: String
    ) throws {
        let rate = ReplicaRate(hour: try usd(hour), slots: slots)
        #expect(try rate.cost(ofMicroseconds: us) == usd(cost))
    }

    @Test func `slots that are held for a whole hour cost the whole hour`() throws {
        let rate = ReplicaRate(hour: try usd("7.98"), slots: 6)
        var sum = PicoUSD.zero
        for _ in 0..<6 {
            // Each slot serves a hundred requests without a pause.
            for _ in 0..<100 {
                sum = try sum.adding(rate.cost(ofMicroseconds: 36_000_000))
            }
        }
        #expect(sum == (try usd("7.98")))
    }
}

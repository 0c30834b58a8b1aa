import Events
import Testing

@testable import Gateway

@Suite struct PrefixHeatTests {
    private let now = Samples.time

    @Test func `a prefix grows hot as it comes again, and cold when it does not`() {
        var heat = PrefixHeat()
        #expect(heat.note(1, at: now) == 1)
        #expect(heat.note(1, at: now) == 2)
        #expect(heat.note(2, at: now) == 1)
        // One generation later it is still known, and two later it is not.
        #expect(heat.note(1, at: now.adding(milliseconds: 300_000)) == 3)
        #expect(heat.note(2, at: now.adding(milliseconds: 900_000)) == 1)
        #expect(heat.note(1, at: now.adding(milliseconds: 900_000)) == 1)
    }

    @Test func `it stays within its bound, whatever comes`() {
        var heat = PrefixHeat()
        for key in 0..<UInt64(3 * PrefixHeat.keysMax) { _ = heat.note(key, at: now) }
        // The last generation is remembered, the first is not.
        #expect(heat.note(UInt64(3 * PrefixHeat.keysMax - 1), at: now) == 2)
        #expect(heat.note(0, at: now) == 1)
    }
}

import Events
import Pricing
import Testing

/// What holds for every model, tier and usage.
@Suite struct RatingPropertyTests {
    /// SplitMix64: small, and the same on every machine.
    struct Chance {
        var state: UInt64

        mutating func below(_ bound: Int64) -> Int64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return Int64((mixed ^ (mixed >> 31)) % UInt64(bound))
        }

        /// Counts whose double stays below the lowest threshold of long context, 100,000; about a quarter write caches.
        mutating func usage() -> TokenUsage {
            let writes = below(4) == 0
            let output = count()
            return TokenUsage(
                inputUncached: count(), cacheRead: count(),
                cacheWrite5m: writes ? count() : 0, cacheWrite30m: writes ? count() : 0,
                cacheWrite1h: writes ? count() : 0, output: output, reasoning: below(output + 1))
        }

        /// Zero as often as not.
        private mutating func count() -> Int64 {
            below(2) == 0 ? 0 : below(9_000)
        }
    }

    @Test(arguments: [1, 2, 3, 20_261_122, 0xdead_beef] as [UInt64])
    func `costs are sums of lines, never negative, and grow in proportion`(_ seed: UInt64) {
        var chance = Chance(state: seed)
        var priced = 0
        for model in PriceCatalogue.embedded.models {
            for tier in PriceTier.allCases {
                let usage = chance.usage()
                guard
                    case .priced(let cost) = rate(
                        model.provider, model.id, tier: tier.rawValue, usage)
                else { continue }
                priced += 1
                let note: Comment = "seed \(seed): \(model.id) \(tier) \(usage)"
                #expect(cost.cost.pico == cost.lines.reduce(0) { $0 + $1.amount.pico }, note)
                #expect(cost.lines.allSatisfy { $0.amount.pico == $0.tokens * $0.ratePico }, note)
                #expect(cost.lines.allSatisfy { $0.amount.pico > 0 }, note)
                #expect(cost.lines.allSatisfy { $0.tokens == usage[$0.bucket] }, note)
                let lineTokens = cost.lines.reduce(0) { $0 + $1.tokens }
                #expect(lineTokens == usage.input + usage.output, note)
                if usage.cacheWritten == 0 { #expect(cost.listCost >= cost.cost, note) }

                let twice = rate(model.provider, model.id, tier: tier.rawValue, doubled(usage))
                guard case .priced(let double) = twice else {
                    Issue.record("doubling made it unpriced: \(note)")
                    continue
                }
                #expect(double.cost.pico == 2 * cost.cost.pico, note)
                #expect(double.listCost.pico == 2 * cost.listCost.pico, note)
            }
        }
        #expect(priced > 300, "seed \(seed)")
    }

    private func doubled(_ usage: TokenUsage) -> TokenUsage {
        TokenUsage(
            inputUncached: usage.inputUncached * 2, cacheRead: usage.cacheRead * 2,
            cacheWrite5m: usage.cacheWrite5m * 2, cacheWrite30m: usage.cacheWrite30m * 2,
            cacheWrite1h: usage.cacheWrite1h * 2, cacheWrite12h: usage.cacheWrite12h * 2,
            output: usage.output * 2, reasoning: usage.reasoning.map { $0 * 2 })
    }
}

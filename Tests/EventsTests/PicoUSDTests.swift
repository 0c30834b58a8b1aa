import Events
import Testing

@Suite struct PicoUSDTests {
    @Test(arguments: [
        ("0", 0, "0.000000000000"),
        ("2.5", 2_500_000_000_000, "2.500000000000"),
        ("-0.000000000001", -1, "-0.000000000001"),
        ("0.000000150000", 150_000, "0.000000150000"),
        ("9223372.036854775807", .max, "9223372.036854775807"),
        ("-9223372.036854775808", .min, "-9223372.036854775808"),
        ("007", 7_000_000_000_000, "7.000000000000"),
    ])
    func `a decimal is read exactly and printed with twelve places`(
        text: String, pico: Int64, printed: String
    ) throws {
        let amount = try PicoUSD(decimal: text)
        #expect(amount == PicoUSD(pico: pico))
        #expect(amount.description == printed)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1e3", "1,5", "0x1", "--1", "1.2.3",
        "0.0000000000001", "123456789", "١", "1.-5",
    ])
    func `what is not a plain decimal of twelve places is refused`(text: String) {
        #expect(throws: MoneyError.notADecimal(text)) { try PicoUSD(decimal: text) }
    }

    @Test(arguments: ["9223372.036854775808", "-9223372.036854775809", "99999999"])
    func `a decimal outside the range is an error and never a clamp`(text: String) {
        #expect(throws: MoneyError.outOfRange) { try PicoUSD(decimal: text) }
    }

    @Test func `sums and differences outside the range are errors`() throws {
        let most = PicoUSD(pico: .max)
        let least = PicoUSD(pico: .min)
        let one = PicoUSD(pico: 1)
        #expect(try most.adding(PicoUSD(pico: -1)) == PicoUSD(pico: .max - 1))
        #expect(throws: MoneyError.outOfRange) { try most.adding(one) }
        #expect(throws: MoneyError.outOfRange) { try least.subtracting(one) }
        #expect(throws: MoneyError.outOfRange) { try PicoUSD(exactly: Int128(Int64.max) + 1) }
    }

    @Test(
        arguments: [
            (10_000, 500, 500),
            (1, 4_999, 0),
            (1, 5_000, 0),
            (1, 5_001, 1),
            (3, 5_000, 2),
            (5, 5_000, 2),
            (-1, 5_000, 0),
            (-3, 5_000, -2),
            (-5, 5_000, -2),
            (-7, 5_000, -4),
            (-1, 5_001, -1),
            (.max, 10_000, .max),
            (.min, 10_000, .min),
        ] as [(Int64, Int64, Int64)])
    func `a share is rounded half to even`(
        pico: Int64, basisPoints: Int64, share: Int64
    ) throws {
        let amount = PicoUSD(pico: pico)
        #expect(try amount.shareRoundedHalfEven(basisPoints: basisPoints).pico == share)
    }

    @Test func `a share outside the range is an error`() {
        #expect(throws: MoneyError.outOfRange) {
            try PicoUSD(pico: .max).shareRoundedHalfEven(basisPoints: 10_001)
        }
    }

    @Test func `a sum over many attempts may be wider than one value`() {
        let sum = Int128(Int64.max) * 1_000
        #expect(PicoUSD.decimal(sum) == "9223372036.854775807000")
        #expect(PicoUSD.decimal(-sum) == "-9223372036.854775807000")
    }

    @Test(arguments: [7, 42, 1_000_003] as [UInt64])
    func `any amount survives printing and reading`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            // Shifted, so that small amounts occur as often as large ones.
            let shift = Int64.random(in: 0..<63, using: &chance)
            let pico = Int64.random(in: .min ... .max, using: &chance) >> shift
            let amount = PicoUSD(pico: pico)
            #expect(try PicoUSD(decimal: amount.description) == amount, "seed \(seed)")
        }
    }
}

import Events
import Testing

@Suite struct FixedPointTests {
    @Test(
        arguments: [
            (0, 12, 12, "0.000000000000"), (0, 16, 1, "0.0"), (-1, 12, 12, "-0.000000000001"),
            (42, 1, 1, "4.2"), (40, 1, 1, "4.0"), (40, 1, 0, "4."), (-105_000, 6, 1, "-0.105"),
            (-105_000, 6, 4, "-0.1050"), (Int128(UInt64.max), 18, 18, "18.446744073709551615"),
            (Int128(UInt64.max) + 1, 18, 18, "18.446744073709551616"),
            (.max, 16, 1, "17014118346046923173168.7303715884105727"),
            (.min, 18, 18, "-170141183460469231731.687303715884105728"),
        ] as [(Int128, Int, Int, String)])
    func `a value in units of a power of ten is written exactly`(
        value: Int128, places: Int, placesMin: Int, text: String
    ) {
        #expect(FixedPoint.decimal(value, places: places, placesMin: placesMin) == text)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `what is written reads back as the same value`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let pico =
                Int64.random(in: .min ... .max, using: &chance)
                >> Int64.random(in: 0..<63, using: &chance)
            let text = FixedPoint.decimal(Int128(pico), places: 12, placesMin: 1)
            #expect(try PicoUSD(decimal: text).pico == pico, "seed \(seed)")
            #expect(text.last != "0" || text.hasSuffix(".0"), "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59Z"),
        ("2026-11-22T16:33:11.042Z", "2026-11-22T16:33:11Z"),
        ("2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00Z"),
    ])
    func `whole seconds are those that have passed`(text: String, whole: String) throws {
        let milliseconds: Int64 = text.hasPrefix("1969") ? -1 : 0
        let time = try #require(
            milliseconds < 0 ? Timestamp(nanoseconds: -1_000_000) : Timestamp(rfc3339: text))
        #expect(time.description == text)
        #expect(time.wholeSeconds == whole)
    }

    @Test func `a type is found by its tag, and by nothing else`() {
        for type in EventType.allCases { #expect(EventType.of(tag: type.rawValue) == type) }
        for tag in ["", "spend", "Spend_settled", "spend_settled "] {
            #expect(EventType.of(tag: tag) == nil)
        }
    }
}

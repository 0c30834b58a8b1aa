import Events
import Testing

@Suite struct UTCDayTests {
    @Test(arguments: [
        ("2026-11-22", "2026-11-16", "2026-11-23", "2026-11-01", "2026-12-01"),
        ("2026-11-23", "2026-11-23", "2026-11-30", "2026-11-01", "2026-12-01"),
        ("2026-12-31", "2026-12-28", "2027-01-04", "2026-12-01", "2027-01-01"),
        ("2028-02-29", "2028-02-28", "2028-03-06", "2028-02-01", "2028-03-01"),
        ("2027-02-28", "2027-02-22", "2027-03-01", "2027-02-01", "2027-03-01"),
        ("2100-02-01", "2100-02-01", "2100-02-08", "2100-02-01", "2100-03-01"),
        ("1970-01-01", "1969-12-29", "1970-01-05", "1970-01-01", "1970-02-01"),
        ("2026-01-31", "2026-01-26", "2026-02-02", "2026-01-01", "2026-02-01"),
    ])
    func `a day's week begins on Monday and its month on the first`(
        day: String, monday: String, nextMonday: String, first: String, nextFirst: String
    ) throws {
        let day = try #require(UTCDay(day))
        #expect(day.week.lowerBound.description == monday)
        #expect(day.week.upperBound.description == nextMonday)
        #expect(day.month.lowerBound.description == first)
        #expect(day.month.upperBound.description == nextFirst)
    }

    @Test func `every day of four centuries is in its own month and week`() {
        for number in 0..<Int64(146_097) {
            let day = UTCDay(number: number)
            if !day.month.contains(day) || !day.week.contains(day) {
                Issue.record("\(day)")
            }
            let length = day.month.upperBound.number - day.month.lowerBound.number
            if !(28...31).contains(length) { Issue.record("\(day): \(length) days") }
        }
    }

    @Test func `an instant is in the day whose midnight is before it`() {
        let midnight = UTCDay(number: 20_779).start
        #expect(UTCDay(of: midnight).number == 20_779)
        #expect(UTCDay(of: Timestamp(nanoseconds: midnight.nanoseconds - 1)).number == 20_778)
        #expect(UTCDay("2026-11-22")?.number == 20_779)
        #expect(UTCDay("22.11.2026") == nil)
        #expect(UTCDay("2026-02-30") == nil)
    }

    @Test(arguments: [
        (100_000_000_000_000, "100"), (250_000_000_000, "0.25"), (0, "0"), (1, "0.000000000001"),
    ])
    func `an amount has a shortest form`(pico: Int64, text: String) throws {
        #expect(PicoUSD(pico: pico).shortest == text)
        #expect(try PicoUSD(decimal: text).pico == pico)
    }
}

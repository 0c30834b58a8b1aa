import Events
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0),
            ("1970-01-01T00:00:00.001Z", 1_000_000),
            ("2000-02-29T12:00:00.000Z", 951_825_600_000_000_000),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999_000_000),
            ("2024-03-01T00:00:00.000Z", 1_709_251_200_000_000_000),
            ("2100-02-28T23:59:59.000Z", 4_107_542_399_000_000_000),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000_000_000),
            ("2026-11-22T16:33:11.042Z", 1_795_365_191_042_000_000),
            ("2261-12-31T23:59:59.999Z", 9_214_646_399_999_000_000),
        ] as [(String, Int64)])
    func `an instant is written and read in RFC 3339`(text: String, nanoseconds: Int64) throws {
        let instant = Timestamp(nanoseconds: nanoseconds)
        #expect(instant.description == text)
        #expect(Timestamp(rfc3339: text) == instant)
    }

    @Test(arguments: [
        ("2026-11-22T16:33:11Z", "2026-11-22T16:33:11.000Z"),
        ("2026-11-22t16:33:11z", "2026-11-22T16:33:11.000Z"),
        ("2026-11-22T16:33:11.5Z", "2026-11-22T16:33:11.500Z"),
        ("2026-11-22T16:33:11.123456789Z", "2026-11-22T16:33:11.123Z"),
        ("2026-11-22T01:33:11+02:30", "2026-11-21T23:03:11.000Z"),
        ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000Z"),
        ("2026-11-22T16:33:11+00:00", "2026-11-22T16:33:11.000Z"),
    ])
    func `fractions and offsets are read`(text: String, utc: String) throws {
        let instant = try #require(Timestamp(rfc3339: text))
        #expect(instant.description == utc)
    }

    @Test func `nanoseconds are kept when they are read`() throws {
        let instant = try #require(Timestamp(rfc3339: "1970-01-01T00:00:01.123456789Z"))
        #expect(instant.nanoseconds == 1_123_456_789)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T16:33:11", "2026-11-22 16:33:11Z", "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T16:60:00Z",
        "2026-11-22T16:33:60Z", "2026-11-22T16:33:11.Z", "2026-11-22T16:33:11.1234567890Z",
        "2026-11-22T16:33:11+0200", "2026-11-22T16:33:11+24:00", "2026-11-22T16:33:11Z ",
        "1969-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "+026-11-22T16:33:11Z",
        "2026-11-22T16:33:11.١Z",
    ])
    func `anything else is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `a day begins at midnight UTC`() throws {
        let day = try #require(Timestamp(utcDay: "2026-11-22"))
        #expect(day.description == "2026-11-22T00:00:00.000Z")
        #expect(Timestamp(utcDay: "2026-11-22T00:00:00Z") == nil)
    }

    @Test(arguments: [3, 99] as [UInt64])
    func `any instant survives printing and reading to the millisecond`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: 0..<9_214_646_400_000, using: &chance)
            let instant = Timestamp(nanoseconds: milliseconds * 1_000_000)
            #expect(Timestamp(rfc3339: instant.description) == instant, "seed \(seed)")
        }
    }

    @Test func `days follow each other over four centuries`() throws {
        let first = try #require(Timestamp(utcDay: "1970-01-01"))
        let days = (Int64(0)..<106_000).map { day in
            Timestamp(nanoseconds: first.nanoseconds + day * 86_400_000_000_000).description
                .prefix(10)
        }
        #expect(days == days.sorted())
        #expect(Set(days).count == days.count)
        #expect(days.last == "2260-03-20")
    }
}

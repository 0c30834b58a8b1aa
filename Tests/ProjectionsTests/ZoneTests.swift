import Events
import Testing

@testable import Projections

@Suite struct ZoneTests {
    private func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    /// A zone made of nothing but a rule of POSIX, for times that no table of a file lists.
    private func offset(_ rule: String, at text: String) throws -> Int64 {
        let zone = try #require(PosixZone(rule))
        return zone.offset(at: try time(text).nanoseconds / 1_000_000_000)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
        ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z"),
        ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z"),
        ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
        ("Asia/Kathmandu", "2026-06-01", "2026-05-31T18:15:00Z"),
        ("Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00Z"),
        ("Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"),
        // Beyond what tables list, the zone's rule goes on for ever.
        ("Europe/Berlin", "2090-07-01", "2090-06-30T22:00:00Z"),
        ("UTC", "2026-03-29", "2026-03-29T00:00:00Z"),
    ])
    func `a local day begins where the zone's clocks say`(
        zone: String, day: String, instant: String
    ) throws {
        let known = try #require(CivilZone(named: zone))
        #expect(known.beginning(ofDay: day) == (try time(instant)))
    }

    @Test func `a midnight that clocks skip begins its day with the change`() throws {
        // In Santiago, clocks go from 24:00 to 1:00.
        let zone = try #require(CivilZone(named: "America/Santiago"))
        #expect(zone.beginning(ofDay: "2026-09-06") == (try time("2026-09-06T04:00:00Z")))
    }

    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-07-01T00:00:00Z", 7_200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T00:59:59Z", 3_600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T01:00:00Z", 7_200),
        ("EST5EDT,M3.2.0,M11.1.0", "2050-11-06T05:59:59Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2050-11-06T06:00:00Z", -18_000),
        ("<+0545>-5:45", "2050-01-01T00:00:00Z", 20_700),
        // Where summer begins in one year and ends in the next.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01T00:00:00Z", 39_600),
    ])
    func `a rule of POSIX gives the offset of any year`(
        rule: String, at: String, expected: Int64
    ) throws {
        #expect(try offset(rule, at: at) == expected)
    }

    @Test(arguments: [
        "Europe/Atlantis", "../etc/passwd", "", "europe/berlin/..", "/etc/localtime",
        "Europe//Berlin",
        "Europe",
    ])
    func `what is no zone is none`(name: String) {
        #expect(CivilZone(named: name) == nil)
    }

    @Test func `an interval over a change of clocks falls into pieces without a gap`() throws {
        let zone = try #require(CivilZone(named: "Europe/Berlin"))
        let from = CostInterval.quarter(of: try time("2026-10-24T00:00:00Z"))
        let pieces = zone.pieces(of: from..<(from + 3 * 96))
        #expect(pieces.map(\.ahead) == [8, 4])
        #expect(pieces[0].quarters.upperBound == from + 96 + 4)
        #expect(pieces.first?.quarters.lowerBound == from)
        #expect(pieces.last?.quarters.upperBound == from + 3 * 96)
        #expect(pieces[0].quarters.upperBound == pieces[1].quarters.lowerBound)
    }

    /// A spend in every quarter of an hour: days have 96 of them, but for those with a change of clocks.
    @Test(arguments: [
        ("Europe/Berlin", "2026-03-27T23:00:00Z", 3, [96, 92, 96]),
        ("Europe/Berlin", "2026-10-23T22:00:00Z", 3, [96, 100, 96]),
        ("America/New_York", "2026-10-31T04:00:00Z", 3, [96, 100, 96]),
        ("Australia/Lord_Howe", "2026-04-03T13:00:00Z", 3, [96, 98, 96]),
        ("UTC", "2026-03-28T00:00:00Z", 3, [96, 96, 96]),
    ])
    func `costs by day have the quarters of the zone's days`(
        name: String, from: String, days: Int, quarters: [Int]
    ) throws {
        let directory = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        let first = CostInterval.quarter(of: try time(from))
        let count = Int64(quarters.reduce(0, +))
        try store.apply(
            (0..<count).map { CostsTests.spend(1, seq: $0, quarter: first + $0) },
            history: { _, _ in [] })
        try store.close()
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        let zone = try #require(CivilZone(named: name))
        let page = try view.costs(
            CostQuery(
                customer: nil, quarters: first..<(first + count), groups: [.day], zone: zone,
                limit: 100))
        #expect(page.rows.map { $0[.providerCost] } == quarters.map { Int128($0) })
        let whole = try view.costs(
            CostQuery(
                customer: nil, quarters: first..<(first + count), groups: [], zone: zone,
                limit: 100))
        #expect(whole.rows.map { $0[.providerCost] } == [Int128(count)])
        try view.close()
    }
}

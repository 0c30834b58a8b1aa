import Events
import Testing

@testable import Gateway

/// Over which minutes an objective is asked for.
@Suite struct ComplianceWindowTests {
    private func interval(
        windowDays: Int64, _ query: [(name: String, value: String)] = []
    ) throws -> String {
        var directory = ObjectiveDirectory()
        directory.apply(
            .objectiveSet(
                ObjectiveSet(
                    id: "up", customer: nil, qosClass: nil, model: nil, indicator: .availability,
                    thresholdMs: nil, targetPpm: 995_000, windowDays: windowDays)))
        let request = try ComplianceRequest(
            NativeRequest(query: [(name: "objective", value: "up")] + query), directory,
            now: #require(Timestamp(rfc3339: "2026-11-23T05:58:21.5Z")))
        let minutes = try request.minutes(of: #require(request.single))
        return [minutes.lowerBound, minutes.upperBound]
            .map { String(Timestamp(nanoseconds: $0 * 60_000_000_000).description.prefix(16)) }
            .joined(separator: " – ")
    }

    @Test
    func `a rolling window ends with the minute of now, a calendar one begins with the month`()
        throws
    {
        #expect(try interval(windowDays: 30) == "2026-10-24T05:59 – 2026-11-23T05:59")
        #expect(try interval(windowDays: 1) == "2026-11-22T05:59 – 2026-11-23T05:59")
        #expect(try interval(windowDays: 0) == "2026-11-01T00:00 – 2026-11-23T05:59")
    }

    @Test func `as of a time in the past, both end there`() throws {
        let past = [(name: "to", value: "2026-03-01T00:00:00Z")]
        #expect(try interval(windowDays: 7, past) == "2026-02-22T00:00 – 2026-03-01T00:00")
        let leap = [(name: "to", value: "2024-02-29T12:30:00.001Z")]
        #expect(try interval(windowDays: 0, leap) == "2024-02-01T00:00 – 2024-02-29T12:31")
    }

    @Test func `an interval of its own is widened to whole minutes, and runs forwards`() throws {
        let own = [
            (name: "from", value: "2026-11-20T10:00:59Z"),
            (name: "to", value: "2026-11-20T10:02:01Z"),
        ]
        #expect(try interval(windowDays: 30, own) == "2026-11-20T10:00 – 2026-11-20T10:03")
        #expect(throws: ClientError.self) {
            try self.interval(windowDays: 30, [(name: "from", value: "2026-11-24T00:00:00Z")])
        }
    }
}

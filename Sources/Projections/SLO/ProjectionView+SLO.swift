import Events
import SQLite

extension ProjectionView {
    /// How the requests of an interval ended, counted by what objectives ask for.
    ///
    /// - Parameter minutes: since 1970 in UTC. Whole hours and days are read from their sums.
    package func sloFacts(
        _ scope: SLOScope, minutes: Range<Int64>
    ) throws -> [(facts: SLOFacts, requests: Int64)] {
        let parts = SLOIntervals(minutes)
        return try connection.rows(
            """
            SELECT ending, reason, target_met, streamed, ttft, sum(requests) FROM (
                SELECT * FROM slo_count WHERE customer = ?11 AND span = 1 AND interval >= ?1 AND interval < ?2
                UNION ALL
                SELECT * FROM slo_count WHERE customer = ?11 AND span = 60 AND interval >= ?3 AND interval < ?4
                UNION ALL
                SELECT * FROM slo_count WHERE customer = ?11 AND span = 1440 AND interval >= ?5 AND interval < ?6
                UNION ALL
                SELECT * FROM slo_count WHERE customer = ?11 AND span = 60 AND interval >= ?7 AND interval < ?8
                UNION ALL
                SELECT * FROM slo_count WHERE customer = ?11 AND span = 1 AND interval >= ?9 AND interval < ?10
            ) WHERE (?12 IS NULL OR qos_class = ?12) AND (?13 IS NULL OR model = ?13)
            GROUP BY ending, reason, target_met, streamed, ttft
            """,
            .integer(parts.minutesBefore.lowerBound), .integer(parts.minutesBefore.upperBound),
            .integer(parts.hoursBefore.lowerBound), .integer(parts.hoursBefore.upperBound),
            .integer(parts.days.lowerBound), .integer(parts.days.upperBound),
            .integer(parts.hoursAfter.lowerBound), .integer(parts.hoursAfter.upperBound),
            .integer(parts.minutesAfter.lowerBound), .integer(parts.minutesAfter.upperBound),
            .text(scope.customer?.text ?? ""), .optional(scope.qosClass?.rawValue),
            .optional(scope.model)
        ) { row in
            let texts = (try row.text(0), try row.text(1))
            guard let ending = SLOEnding(rawValue: texts.0),
                let reason = ReasonCode(rawValue: texts.1)
            else { throw ProjectionError.damagedRow("an ending of a request") }
            let (met, ttft) = (try row.int64(2), try row.int64(4))
            let facts = SLOFacts(
                ending: ending, reason: reason, targetMet: met < 0 ? nil : met == 1,
                streamed: try row.int64(3) == 1, ttft: ttft < 0 ? nil : ttft)
            return (facts: facts, requests: try row.int64(5))
        }
    }

    /// The histogram of the whole durations of requests that completed in an interval.
    package func sloDurations(
        _ scope: SLOScope, minutes: Range<Int64>
    ) throws -> [Int64: Int64] {
        let parts = SLOIntervals(minutes)
        let rows = try connection.rows(
            """
            SELECT bucket, sum(requests) FROM (
                SELECT * FROM slo_duration WHERE customer = ?11 AND span = 1 AND interval >= ?1 AND interval < ?2
                UNION ALL
                SELECT * FROM slo_duration WHERE customer = ?11 AND span = 60 AND interval >= ?3 AND interval < ?4
                UNION ALL
                SELECT * FROM slo_duration WHERE customer = ?11 AND span = 1440 AND interval >= ?5 AND interval < ?6
                UNION ALL
                SELECT * FROM slo_duration WHERE customer = ?11 AND span = 60 AND interval >= ?7 AND interval < ?8
                UNION ALL
                SELECT * FROM slo_duration WHERE customer = ?11 AND span = 1 AND interval >= ?9 AND interval < ?10
            ) WHERE (?12 IS NULL OR qos_class = ?12) AND (?13 IS NULL OR model = ?13)
            GROUP BY bucket
            """,
            .integer(parts.minutesBefore.lowerBound), .integer(parts.minutesBefore.upperBound),
            .integer(parts.hoursBefore.lowerBound), .integer(parts.hoursBefore.upperBound),
            .integer(parts.days.lowerBound), .integer(parts.days.upperBound),
            .integer(parts.hoursAfter.lowerBound), .integer(parts.hoursAfter.upperBound),
            .integer(parts.minutesAfter.lowerBound), .integer(parts.minutesAfter.upperBound),
            .text(scope.customer?.text ?? ""), .optional(scope.qosClass?.rawValue),
            .optional(scope.model)
        ) { (bucket: try $0.int64(0), requests: try $0.int64(1)) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.bucket, $0.requests) })
    }
}

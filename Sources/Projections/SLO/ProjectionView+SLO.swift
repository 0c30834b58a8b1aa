import Events
import SQLite

extension ProjectionView {
    /// How the requests of an interval ended, counted by what objectives ask for.
    ///
    /// - Parameter minutes: since 1970 in UTC. Whole days are read from the sums of days.
    package func sloFacts(
        _ scope: SLOScope, minutes: Range<Int64>
    ) throws -> [(facts: SLOFacts, requests: Int64)] {
        let parts = SLOIntervals(minutes)
        return try connection.rows(
            """
            SELECT ending, reason, target_met, streamed, ttft, sum(requests) FROM (
                SELECT * FROM slo_minute WHERE interval >= ?1 AND interval < ?2
                UNION ALL SELECT * FROM slo_day WHERE interval >= ?3 AND interval < ?4
                UNION ALL SELECT * FROM slo_minute WHERE interval >= ?5 AND interval < ?6
            ) WHERE (?7 IS NULL OR customer = ?7) AND (?8 IS NULL OR qos_class = ?8)
                AND (?9 IS NULL OR model = ?9)
            GROUP BY ending, reason, target_met, streamed, ttft
            """,
            .integer(parts.head.lowerBound), .integer(parts.head.upperBound),
            .integer(parts.days.lowerBound), .integer(parts.days.upperBound),
            .integer(parts.tail.lowerBound), .integer(parts.tail.upperBound),
            .optional(scope.customer?.text), .optional(scope.qosClass?.rawValue),
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
                SELECT * FROM slo_duration WHERE is_day = 0 AND interval >= ?1 AND interval < ?2
                UNION ALL SELECT * FROM slo_duration WHERE is_day = 1 AND interval >= ?3 AND interval < ?4
                UNION ALL SELECT * FROM slo_duration WHERE is_day = 0 AND interval >= ?5 AND interval < ?6
            ) WHERE (?7 IS NULL OR customer = ?7) AND (?8 IS NULL OR qos_class = ?8)
                AND (?9 IS NULL OR model = ?9)
            GROUP BY bucket
            """,
            .integer(parts.head.lowerBound), .integer(parts.head.upperBound),
            .integer(parts.days.lowerBound), .integer(parts.days.upperBound),
            .integer(parts.tail.lowerBound), .integer(parts.tail.upperBound),
            .optional(scope.customer?.text), .optional(scope.qosClass?.rawValue),
            .optional(scope.model)
        ) { (bucket: try $0.int64(0), requests: try $0.int64(1)) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.bucket, $0.requests) })
    }
}

/// An interval cut into whole days and the minutes before and after them.
struct SLOIntervals: Equatable {
    var head: Range<Int64>
    var days: Range<Int64>
    var tail: Range<Int64>

    init(_ minutes: Range<Int64>) {
        let perDay = SLOMinute.perDay
        func floored(_ minute: Int64) -> Int64 {
            minute >= 0 ? minute / perDay : (minute - perDay + 1) / perDay
        }
        let firstDay = -floored(-minutes.lowerBound)
        let lastDay = floored(minutes.upperBound)
        guard firstDay < lastDay else {
            head = minutes
            days = firstDay..<firstDay
            tail = minutes.upperBound..<minutes.upperBound
            return
        }
        head = minutes.lowerBound..<(firstDay * perDay)
        days = firstDay..<lastDay
        tail = (lastDay * perDay)..<minutes.upperBound
    }
}

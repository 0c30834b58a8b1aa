import Events
import SQLite

extension ProjectionView {
    /// How the requests of an interval ended, counted by what objectives ask for.
    ///
    /// - Parameter minutes: since 1970 in UTC. Whole hours and days are read from their sums.
    package func sloFacts(
        _ scope: SLOScope, minutes: Range<Int64>
    ) throws -> [(facts: SLOFacts, requests: Int64)] {
        try connection.rows(
            """
            SELECT ending, reason, target_met, streamed, ttft, sum(requests)
            FROM json_each(?1) AS piece CROSS JOIN slo_count
            WHERE span = json_extract(piece.value, '$[0]') AND interval = json_extract(piece.value, '$[1]')
                AND customer = ?2 AND (?3 IS NULL OR qos_class = ?3) AND (?4 IS NULL OR model = ?4)
            GROUP BY ending, reason, target_met, streamed, ttft
            """,
            .text(SLOIntervals(minutes).json),
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
        let rows = try connection.rows(
            """
            SELECT bucket, sum(requests) FROM json_each(?1) AS piece CROSS JOIN slo_duration
            WHERE span = json_extract(piece.value, '$[0]') AND interval = json_extract(piece.value, '$[1]')
                AND customer = ?2 AND (?3 IS NULL OR qos_class = ?3) AND (?4 IS NULL OR model = ?4)
            GROUP BY bucket
            """,
            .text(SLOIntervals(minutes).json),
            .text(scope.customer?.text ?? ""), .optional(scope.qosClass?.rawValue),
            .optional(scope.model)
        ) { (bucket: try $0.int64(0), requests: try $0.int64(1)) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.bucket, $0.requests) })
    }
}

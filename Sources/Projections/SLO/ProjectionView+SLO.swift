import Events
import SQLite

/// How the requests of an interval ended.
package struct SLOSums: Sendable {
    /// Each combination of what objectives ask for, once.
    package fileprivate(set) var facts: [(facts: SLOFacts, requests: Int64)] = []
    /// Times to first token, whatever became of the request.
    package fileprivate(set) var firstTokens = LatencyHistogram()
    /// Whole durations of requests that completed.
    package fileprivate(set) var durations = LatencyHistogram()
}

extension ProjectionView {
    /// How the requests of an interval ended, counted by what objectives ask for.
    ///
    /// - Parameter minutes: since 1970 in UTC. Whole hours and days are read from their sums.
    package func sloSums(_ scope: SLOScope, minutes: Range<Int64>) throws -> SLOSums {
        var ends: [End: (requests: Int64, firstTokens: LatencyHistogram)] = [:]
        var sums = SLOSums()
        _ = try connection.rows(
            """
            SELECT ending, reason, target_met, streamed, requests, first_tokens, durations
            FROM json_each(?1) AS piece CROSS JOIN slo_count
            WHERE span = json_extract(piece.value, '$[0]') AND interval = json_extract(piece.value, '$[1]')
                AND customer = ?2 AND (?3 IS NULL OR qos_class = ?3) AND (?4 IS NULL OR model = ?4)
            """,
            .text(SLOIntervals(minutes).json),
            .text(scope.customer?.text ?? ""), .optional(scope.qosClass?.rawValue),
            .optional(scope.model)
        ) { row in
            let end = End(
                ending: try row.text(0), reason: try row.text(1), targetMet: try row.int64(2),
                streamed: try row.int64(3))
            let requests = try row.int64(4)
            try row.withRow { row in
                try Self.add(
                    requests, row.blob(5), to: &ends[end, default: (0, LatencyHistogram())])
                if let durations = row.blob(6) { try sums.durations.add(durations) }
            }
        }
        for (end, sum) in ends { try sums.add(end.facts(), sum.requests, sum.firstTokens) }
        return sums
    }

    private static func add(
        _ requests: Int64, _ firstTokens: UnsafeRawBufferPointer?,
        to sum: inout (requests: Int64, firstTokens: LatencyHistogram)
    ) throws(ProjectionError) {
        sum.requests += requests
        if let firstTokens { try sum.firstTokens.add(firstTokens) }
    }

    /// The words of a row, as they stand.
    private struct End: Hashable {
        var ending: String
        var reason: String
        var targetMet: Int64
        var streamed: Int64

        func facts() throws(ProjectionError) -> SLOFacts {
            guard let ending = SLOEnding(rawValue: ending),
                let reason = ReasonCode(rawValue: reason)
            else { throw .damagedRow("an ending of a request") }
            return SLOFacts(
                ending: ending, reason: reason, targetMet: targetMet < 0 ? nil : targetMet == 1,
                streamed: streamed == 1, ttft: nil)
        }
    }
}

extension SLOSums {
    /// Adds requests that ended alike, but for their times to first token.
    fileprivate mutating func add(
        _ facts: SLOFacts, _ requests: Int64, _ firstTokens: LatencyHistogram
    ) throws(ProjectionError) {
        var facts = facts
        var without = requests
        for (bucket, count) in firstTokens.buckets {
            facts.ttft = bucket
            self.facts.append((facts: facts, requests: count))
            self.firstTokens.add(count, to: bucket)
            without -= count
        }
        guard without >= 0 else { throw .damagedRow("a histogram") }
        facts.ttft = nil
        if without > 0 { self.facts.append((facts: facts, requests: without)) }
    }
}

package import Events
import SQLite

/// A spend as it stands in the log: an attempt that was rated, one that has no known price, or the correction of one.
package struct RecordedSpend: Sendable {
    package var seq: Int64
    /// Text of the response's id.
    package var response: String
    package var customer: String
    package var recordedAt: Timestamp
    package var event: Event

    package init(
        seq: Int64, response: String, customer: String, recordedAt: Timestamp, event: Event
    ) {
        self.seq = seq
        self.response = response
        self.customer = customer
        self.recordedAt = recordedAt
        self.event = event
    }
}

extension LedgerView {
    /// The spends within a range of positions that were recorded in an interval, in order, at most `limit`.
    package func spends(
        seqs: ClosedRange<Int64>, from: Timestamp, to: Timestamp, customer: CustomerID?, limit: Int
    ) throws -> [RecordedSpend] {
        try checkDeadline()
        return try connection.rows(
            """
            SELECT seq, stream, customer, recorded_ns, body FROM event
            WHERE seq BETWEEN ?1 AND ?2 AND type IN ('spend_settled', 'usage_unpriced', 'usage_repriced')
                AND recorded_ns >= ?3 AND recorded_ns < ?4 AND (?5 IS NULL OR customer = ?5)
            ORDER BY seq LIMIT ?6
            """,
            .integer(seqs.lowerBound), .integer(seqs.upperBound), .integer(from.nanoseconds),
            .integer(to.nanoseconds), .optional(customer?.text), .integer(Int64(limit))
        ) { row in
            let seq = try row.int64(0)
            let event: Event
            do throws(EventDecodingError) {
                event = try EventBody.event(of: try body(of: row, seq))
            } catch {
                throw LedgerError.corrupt(seq: seq, .undecodable(error))
            }
            return RecordedSpend(
                seq: seq, response: try response(of: row, seq),
                customer: try row.optionalText(2) ?? "",
                recordedAt: Timestamp(nanoseconds: try row.int64(3)), event: event)
        }
    }

    /// Text of the response's id, in whose stream a spend stands.
    private func response(of row: borrowing BoundStatement, _ seq: Int64) throws -> String {
        var text: [UInt8] = []
        text.reserveCapacity(40)
        var isPacked = false
        row.withRow { columns in
            isPacked = columns.blob(1).map { ResponseID.unpack($0, onto: &text) } ?? false
        }
        if isPacked { return String(decoding: text, as: UTF8.self) }
        guard let id = try row.stream(1, seq: seq).responseID else {
            throw LedgerError.corrupt(seq: seq, .column("stream"))
        }
        return id.text
    }

    private func body(
        of row: borrowing BoundStatement, _ seq: Int64
    ) throws(EventDecodingError) -> [UInt8] {
        do { return try row.blob(4) } catch { throw .wrongEnvelope("body") }
    }
}

package import Events
import SQLite

extension ProjectionView {
    /// The most responses of one page.
    package static let pageMax = 1_000

    /// The responses that the filter lets through, newest first.
    ///
    /// - Throws: ``ProjectionError/unknownCursor(_:)`` when the filter's `after` is not in the list.
    package func responses(_ filter: ResponsesFilter, limit: Int) throws -> ResponsesPage {
        precondition(
            (1...Self.pageMax).contains(limit), "a page has 1 to \(Self.pageMax) responses")
        return try snapshot {
            let end = try end(of: filter)
            let ids = try connection.rows(
                filter.listStatement,
                .optional(filter.customer?.text),
                .integer(filter.from?.nanoseconds ?? .min),
                .integer(end.receivedNs), .text(end.id),
                .optional(filter.completion?.rawValue), .optional(filter.reason?.rawValue),
                .integer(Int64(limit) + 1)
            ) { try Self.responseID($0.text(0)) }
            return ResponsesPage(
                ids: Array(ids.prefix(limit)), hasMore: ids.count > limit,
                ledgerSeq: try position())
        }
    }

    /// The responses that are owed an ending, their own or that of an attempt, in the order of their ids.
    ///
    /// At the start, when the projections have caught up, they are those that a stop left open.
    package func openResponses() throws -> [ResponseID] {
        try connection.rows(
            "SELECT id FROM response INDEXED BY response_owed WHERE owed > 0 ORDER BY id"
        ) { try Self.responseID($0.text(0)) }
    }

    /// What every row of the list comes before: the cursor or the end of the interval, whichever is earlier.
    private func end(of filter: ResponsesFilter) throws -> (receivedNs: Int64, id: String) {
        let to = filter.to?.nanoseconds ?? .max
        guard let after = filter.after else { return (to, "") }
        let cursor = try connection.int64(
            "SELECT received_ns FROM response WHERE id = ?1 AND (?2 IS NULL OR customer = ?2)",
            .text(after.text), .optional(filter.customer?.text))
        guard let cursor else { throw ProjectionError.unknownCursor(after) }
        return cursor < to ? (cursor, after.text) : (to, "")
    }

    private static func responseID(_ text: String) throws(ProjectionError) -> ResponseID {
        guard let id = ResponseID(text) else { throw .damagedRow("a response's id") }
        return id
    }
}

extension ResponsesFilter {
    /// The statement that walks the most selective index; it fails to prepare if it cannot use it.
    var listStatement: StaticString {
        if let reason, reason != .ok { return Self.byReason }
        if customer != nil { return Self.byCustomer }
        if let completion, completion != .completed { return Self.byCompletion }
        return Self.byTime
    }

    static let byTime: StaticString = """
        SELECT id FROM response INDEXED BY response_by_time
        WHERE received_ns >= ?2 AND (received_ns, id) < (?3, ?4)
            AND (?1 IS NULL OR customer = ?1) AND (?5 IS NULL OR completion = ?5) AND (?6 IS NULL OR reason = ?6)
        ORDER BY received_ns DESC, id DESC LIMIT ?7
        """

    static let byCustomer: StaticString = """
        SELECT id FROM response INDEXED BY response_by_customer
        WHERE customer = ?1 AND received_ns >= ?2 AND (received_ns, id) < (?3, ?4)
            AND (?5 IS NULL OR completion = ?5) AND (?6 IS NULL OR reason = ?6)
        ORDER BY received_ns DESC, id DESC LIMIT ?7
        """

    static let byCompletion: StaticString = """
        SELECT id FROM response INDEXED BY response_by_completion
        WHERE completion = ?5 AND completion <> 'completed' AND received_ns >= ?2 AND (received_ns, id) < (?3, ?4)
            AND (?1 IS NULL OR customer = ?1) AND (?6 IS NULL OR reason = ?6)
        ORDER BY received_ns DESC, id DESC LIMIT ?7
        """

    static let byReason: StaticString = """
        SELECT id FROM response INDEXED BY response_by_reason
        WHERE reason = ?6 AND reason <> 'ok' AND received_ns >= ?2 AND (received_ns, id) < (?3, ?4)
            AND (?1 IS NULL OR customer = ?1) AND (?5 IS NULL OR completion = ?5)
        ORDER BY received_ns DESC, id DESC LIMIT ?7
        """
}

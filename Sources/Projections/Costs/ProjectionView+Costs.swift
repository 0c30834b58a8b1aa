import Events
import SQLite

extension ProjectionView {
    /// The costs of an interval, grouped, in the order of their keys.
    ///
    /// What is whole is read from the sums of days and of eight days, and what is left at both ends from the quarters.
    package func costs(_ query: CostQuery) throws -> CostPage {
        precondition(
            (1...Self.pageMax).contains(query.limit), "a page has 1 to \(Self.pageMax) rows")
        return try snapshot {
            var rows = try rows(query)
            let hasMore = rows.count > query.limit
            if hasMore { rows.removeLast() }
            return CostPage(rows: rows, hasMore: hasMore, ledgerSeq: try position())
        }
    }

    /// Where in the log the spends of an interval of quarters stand, all of them within; nil: there are none.
    package func spendSpan(quarters: Range<Int64>) throws -> ClosedRange<Int64>? {
        let bounds = try connection.first(
            "SELECT min(first_seq), max(last_seq) FROM spend_span WHERE interval >= ?1 AND interval < ?2",
            .integer(quarters.lowerBound), .integer(quarters.upperBound)
        ) { (try $0.optionalInt64(0), try $0.optionalInt64(1)) }
        guard let first = bounds?.0, let last = bounds?.1 else { return nil }
        return first...last
    }

    private func rows(_ query: CostQuery) throws -> [CostRow] {
        if let rows = try customerRows(query) { return rows }
        // Only the days of UTC have sums of their own.
        let widest =
            !query.groups.contains(.day)
            ? CostSpan.eightDays : query.zone == .utc ? CostSpan.day : CostSpan.quarter
        let pieces = CostSpan.pieces(of: query.quarters, upTo: widest).map {
            "[\($0.span),\($0.quarters.lowerBound),\($0.quarters.upperBound)]"
        }
        let statement = try connection.statement(Self.costs)
        try statement.bind("[" + pieces.joined(separator: ",") + "]", at: 1)
        if let customer = query.customer { try statement.bind(customer.text, at: 2) }
        for (index, group) in CostQuery.Group.allCases.enumerated() {
            try statement.bind(query.groups.contains(group) ? 1 : 0, at: 3 + index)
        }
        try statement.bind(Int64(query.limit) + 1, at: 9)
        try statement.bind(query.after == nil ? 0 : 1, at: 10)
        if let after = query.after {
            try statement.bind(after.day, at: 11)
            try statement.bind(after.dimensions.customer, at: 12)
            try statement.bind(after.dimensions.provider, at: 13)
            try statement.bind(after.dimensions.model, at: 14)
            try statement.bind(after.dimensions.tier, at: 15)
            try statement.bind(after.dimensions.profile, at: 16)
        }
        if query.zone != .utc, !query.quarters.isEmpty {
            let pieces = query.zone.pieces(of: query.quarters).map {
                "[\($0.quarters.lowerBound),\($0.quarters.upperBound),\($0.ahead)]"
            }
            try statement.bind("[" + pieces.joined(separator: ",") + "]", at: 17)
        }
        var rows: [CostRow] = []
        while try statement.step() { rows.append(try Self.row(statement)) }
        return rows
    }

    private static func row(_ row: borrowing BoundStatement) throws -> CostRow {
        let key = CostKey(
            day: try row.int64(0),
            dimensions: CostDimensions(
                customer: try row.text(1), provider: try row.text(2), model: try row.text(3),
                tier: try row.text(4), profile: try row.text(5)))
        var values: [Int128] = []
        var column = 6
        for measure in CostMeasure.allCases {
            if measure.isMoney {
                let millions = Int128(try row.int64(column))
                values.append(millions * 1_000_000 + Int128(try row.int64(column + 1)))
                column += 2
            } else {
                values.append(Int128(try row.int64(column)))
                column += 1
            }
        }
        return CostRow(key: key, values: values)
    }

    /// Money is summed in two halves, because a sum over many cells can exceed 64 bits.
    private static let costs: StaticString = """
        SELECT * FROM (
            SELECT CASE WHEN NOT ?3 THEN 0 WHEN ?17 IS NULL THEN interval / 96 ELSE (interval + (
                    SELECT json_extract(value, '$[2]') FROM json_each(?17)
                    WHERE interval >= json_extract(value, '$[0]')
                        AND interval < json_extract(value, '$[1]'))) / 96 END AS day, CASE WHEN ?4 THEN customer ELSE '' END AS who,
                CASE WHEN ?5 THEN provider ELSE '' END AS whom, CASE WHEN ?6 THEN model ELSE '' END AS what,
                CASE WHEN ?7 THEN tier ELSE '' END AS how, CASE WHEN ?8 THEN profile ELSE '' END AS whose,
                sum(requests), sum(attempts), sum(failed_attempts), sum(unpriced),
                sum(unknown), sum(repriced), sum(input_uncached), sum(cache_read), sum(cache_write_5m),
                sum(cache_write_30m), sum(cache_write_1h), sum(cache_write_12h), sum(output),
                sum(reasoning), sum(provider_cost / 1000000), sum(provider_cost % 1000000),
                sum(wasted_cost / 1000000), sum(wasted_cost % 1000000), sum(charged / 1000000),
                sum(charged % 1000000), sum(platform_fee / 1000000),
                sum(platform_fee % 1000000), sum(list_cost / 1000000),
                sum(list_cost % 1000000), sum(list_charged / 1000000),
                sum(list_charged % 1000000), sum(cache_gross / 1000000),
                sum(cache_gross % 1000000), sum(cache_premium / 1000000),
                sum(cache_premium % 1000000), sum(cache_gross_charged / 1000000),
                sum(cache_gross_charged % 1000000), sum(cache_premium_charged / 1000000),
                sum(cache_premium_charged % 1000000), sum(correction_cost / 1000000),
                sum(correction_cost % 1000000), sum(correction_charged / 1000000),
                sum(correction_charged % 1000000), sum(correction_fee / 1000000),
                sum(correction_fee % 1000000), sum(idle_cost / 1000000), sum(idle_cost % 1000000)
            -- The pieces lead: each is a range of the key.
            FROM json_each(?1) AS piece CROSS JOIN cost_sum
            WHERE span = json_extract(piece.value, '$[0]')
                AND interval >= json_extract(piece.value, '$[1]')
                AND interval < json_extract(piece.value, '$[2]')
                AND (?2 IS NULL OR customer = ?2)
            GROUP BY 1, 2, 3, 4, 5, 6
        )
        WHERE NOT ?10 OR (day, who, whom, what, how, whose) > (?11, ?12, ?13, ?14, ?15, ?16)
        ORDER BY day, who, whom, what, how, whose LIMIT ?9
        """
}

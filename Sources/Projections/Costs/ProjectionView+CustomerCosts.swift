import SQLite

extension ProjectionView {
    /// Intervals that are merged at most; more are left to SQL.
    private static let mergedMax = 128

    /// A page of customers with their costs; nil for what is better asked of SQL.
    ///
    /// Each interval of a width has its customers in order. Merged, only those of the page are read, however many
    /// there are: the usual question, with an answer of thousands of rows.
    func customerRows(_ query: CostQuery) throws -> [CostRow]? {
        let pieces = CostSpan.pieces(of: query.quarters, upTo: CostSpan.eightDays)
        let intervals = pieces.reduce(0) {
            $0 + $1.quarters.count / Int(max($1.span, CostSpan.day))
        }
        guard query.groups == [.customer], query.customer == nil, intervals <= Self.mergedMax
        else { return nil }
        // No customer's name goes on after the last one's with a character as low as this one.
        let first = query.after.map { $0.dimensions.customer + "\u{1}" } ?? ""
        var intervalSums: [CustomerSums] = []
        for piece in pieces {
            if piece.span == CostSpan.quarter {
                intervalSums.append(try sums(ofQuarters: piece.quarters, from: first))
                continue
            }
            for start in stride(
                from: piece.quarters.lowerBound, to: piece.quarters.upperBound, by: Int(piece.span))
            {
                intervalSums.append(try sums(of: start, span: piece.span, from: first))
            }
        }
        var rows: [CostRow] = []
        while rows.count <= query.limit, let next = intervalSums.compactMap(\.customer).min() {
            var values = Array(repeating: Int128(0), count: CostMeasure.allCases.count)
            for sums in intervalSums where sums.customer == next { try sums.take(into: &values) }
            let dimensions = CostDimensions(
                customer: next, provider: "", model: "", tier: "", profile: "")
            rows.append(CostRow(key: CostKey(day: 0, dimensions: dimensions), values: values))
        }
        return rows
    }

    private func sums(of start: Int64, span: Int64, from first: String) throws -> CustomerSums {
        let statement = try connection.statement(
            """
            SELECT customer, requests, attempts, failed_attempts, unpriced, unknown, repriced, input_uncached,
                cache_read, cache_write_5m, cache_write_30m, cache_write_1h, cache_write_12h, output,
                reasoning, provider_cost, wasted_cost, charged, platform_fee, list_cost, list_charged,
                cache_gross, cache_premium, cache_gross_charged, cache_premium_charged, correction_cost,
                correction_charged, correction_fee, idle_cost
            FROM cost_sum WHERE span = ?1 AND interval = ?2 AND customer >= ?3 ORDER BY customer
            """)
        try statement.bind(span, at: 1)
        try statement.bind(start, at: 2)
        try statement.bind(first, at: 3)
        return try CustomerSums(statement)
    }

    private func sums(ofQuarters quarters: Range<Int64>, from first: String) throws -> CustomerSums
    {
        let statement = try connection.statement(
            """
            SELECT customer, requests, attempts, failed_attempts, unpriced, unknown, repriced, input_uncached,
                cache_read, cache_write_5m, cache_write_30m, cache_write_1h, cache_write_12h, output,
                reasoning, provider_cost, wasted_cost, charged, platform_fee, list_cost, list_charged,
                cache_gross, cache_premium, cache_gross_charged, cache_premium_charged, correction_cost,
                correction_charged, correction_fee, idle_cost
            FROM cost_sum WHERE span = 1 AND interval >= ?1 AND interval < ?2 AND customer >= ?3 ORDER BY customer
            """)
        try statement.bind(quarters.lowerBound, at: 1)
        try statement.bind(quarters.upperBound, at: 2)
        try statement.bind(first, at: 3)
        return try CustomerSums(statement)
    }
}

/// The sums of an interval in the order of their customers, standing at one of them.
private final class CustomerSums {
    private let statement: BoundStatement
    /// nil at the end.
    private(set) var customer: String?

    init(_ statement: consuming BoundStatement) throws {
        self.statement = statement
        try advance()
    }

    /// Adds all rows of the customer, and goes on to the next one.
    func take(into values: inout [Int128]) throws {
        let name = customer
        repeat {
            statement.withRow { $0.addInt64s(from: 1, to: &values) }
            try advance()
        } while customer != nil && customer == name
    }

    private func advance() throws {
        customer = try statement.step() ? try statement.text(0) : nil
    }
}

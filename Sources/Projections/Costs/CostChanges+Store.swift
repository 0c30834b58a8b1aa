import Events
import SQLite

extension CostCell {
    /// By what leads the key; the rest tells few cells apart.
    fileprivate func stands(before other: CostCell) -> Bool {
        interval == other.interval
            ? dimensions.customer < other.dimensions.customer : interval < other.interval
    }
}

extension CostChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE cost_sum(
                    -- Quarters of an hour: 1, or 96 and 768 for sums of a day and of eight, so that months are read quickly.
                    span INTEGER NOT NULL,
                    -- Its first quarter, counted since 1970 in UTC.
                    interval INTEGER NOT NULL,
                    customer TEXT NOT NULL,
                    provider TEXT NOT NULL,
                    model TEXT NOT NULL,
                    tier TEXT NOT NULL,
                    profile TEXT NOT NULL,
                    requests INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    failed_attempts INTEGER NOT NULL,
                    unpriced INTEGER NOT NULL,
                    unknown INTEGER NOT NULL,
                    repriced INTEGER NOT NULL,
                    input_uncached INTEGER NOT NULL,
                    cache_read INTEGER NOT NULL,
                    cache_write_5m INTEGER NOT NULL,
                    cache_write_30m INTEGER NOT NULL,
                    cache_write_1h INTEGER NOT NULL,
                    cache_write_12h INTEGER NOT NULL,
                    output INTEGER NOT NULL,
                    reasoning INTEGER NOT NULL,
                    provider_cost INTEGER NOT NULL,
                    wasted_cost INTEGER NOT NULL,
                    charged INTEGER NOT NULL,
                    platform_fee INTEGER NOT NULL,
                    list_cost INTEGER NOT NULL,
                    list_charged INTEGER NOT NULL,
                    cache_gross INTEGER NOT NULL,
                    cache_premium INTEGER NOT NULL,
                    cache_gross_charged INTEGER NOT NULL,
                    cache_premium_charged INTEGER NOT NULL,
                    correction_cost INTEGER NOT NULL,
                    correction_charged INTEGER NOT NULL,
                    correction_fee INTEGER NOT NULL,
                    idle_cost INTEGER NOT NULL,
                    PRIMARY KEY(span, interval, customer, provider, model, tier, profile)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS cost_sum",
            rows:
                "SELECT * FROM cost_sum ORDER BY span, interval, customer, provider, model, tier, profile",
            adopt: """
                DELETE FROM main.cost_sum;
                INSERT INTO main.cost_sum SELECT * FROM fresh.cost_sum;
                """),
        ProjectionTable(
            create: """
                CREATE TABLE spend_span(
                    -- Quarters of an hour since 1970 in UTC.
                    interval INTEGER PRIMARY KEY,
                    first_seq INTEGER NOT NULL,
                    last_seq INTEGER NOT NULL CHECK(last_seq >= first_seq)
                ) STRICT;
                """,
            drop: "DROP TABLE IF EXISTS spend_span",
            rows: "SELECT * FROM spend_span ORDER BY interval",
            adopt: """
                DELETE FROM main.spend_span;
                INSERT INTO main.spend_span SELECT * FROM fresh.spend_span;
                """),
    ]

    /// Adds the changes to each cell once, and to its day and its eight days.
    ///
    /// A sum that leaves the range of one value, 9.2 million USD in one cell, is refused by the table and halts the
    /// projector.
    func write(to connection: SQLiteConnection) throws {
        // One loan for all rows: what is bound to it keeps its memory.
        let statement = try connection.statement(Self.addToSum)
        var sums = cells
        try add(sums, span: CostSpan.quarter, by: statement)
        for span in CostSpan.sums {
            sums = try Self.summed(sums, by: span)
            try add(sums, span: span, by: statement)
        }
        for (interval, span) in spans {
            try connection.run(
                """
                INSERT INTO spend_span(interval, first_seq, last_seq) VALUES(?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET last_seq = excluded.last_seq
                """,
                .integer(interval), .integer(span.lowerBound), .integer(span.upperBound))
        }
    }

    private static func summed(
        _ cells: [CostCell: CostMeasures], by span: Int64
    ) throws -> [CostCell: CostMeasures] {
        var sums: [CostCell: CostMeasures] = [:]
        for (cell, measures) in cells {
            var wider = cell
            wider.interval = cell.interval.flooredQuotient(span) * span
            guard sums[wider, default: CostMeasures()].add(measures) else {
                throw ProjectionError.damagedRow("a sum of a day")
            }
        }
        return sums
    }

    /// In the order of the key, so that a page is written once and left full.
    private func add(
        _ sums: [CostCell: CostMeasures], span: Int64, by statement: borrowing BoundStatement
    ) throws {
        for cell in sums.keys.sorted(by: { $0.stands(before: $1) }) {
            guard let measures = sums[cell] else { continue }
            try add(measures, to: cell, span: span, by: statement)
        }
    }

    private func add(
        _ measures: CostMeasures, to cell: CostCell, span: Int64,
        by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(span, at: 1)
        try statement.bind(cell.interval, at: 2)
        try statement.bind(cell.dimensions.customer, at: 3)
        try statement.bind(cell.dimensions.provider, at: 4)
        try statement.bind(cell.dimensions.model, at: 5)
        try statement.bind(cell.dimensions.tier, at: 6)
        try statement.bind(cell.dimensions.profile, at: 7)
        for (index, value) in measures.values.enumerated() {
            try statement.bind(value, at: 8 + index)
        }
        try statement.run()
    }

    private static let addToSum: StaticString = """
        INSERT INTO cost_sum(span, interval, customer, provider, model, tier, profile,
            requests, attempts, failed_attempts, unpriced, unknown, repriced, input_uncached,
            cache_read, cache_write_5m, cache_write_30m, cache_write_1h, cache_write_12h, output,
            reasoning, provider_cost, wasted_cost, charged, platform_fee, list_cost,
            list_charged, cache_gross, cache_premium, cache_gross_charged, cache_premium_charged,
            correction_cost, correction_charged, correction_fee, idle_cost)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)
        ON CONFLICT DO UPDATE SET
            requests = requests + excluded.requests, attempts = attempts + excluded.attempts,
            failed_attempts = failed_attempts + excluded.failed_attempts,
            unpriced = unpriced + excluded.unpriced, unknown = unknown + excluded.unknown,
            repriced = repriced + excluded.repriced,
            input_uncached = input_uncached + excluded.input_uncached,
            cache_read = cache_read + excluded.cache_read,
            cache_write_5m = cache_write_5m + excluded.cache_write_5m,
            cache_write_30m = cache_write_30m + excluded.cache_write_30m,
            cache_write_1h = cache_write_1h + excluded.cache_write_1h,
            cache_write_12h = cache_write_12h + excluded.cache_write_12h,
            output = output + excluded.output, reasoning = reasoning + excluded.reasoning,
            provider_cost = provider_cost + excluded.provider_cost,
            wasted_cost = wasted_cost + excluded.wasted_cost,
            charged = charged + excluded.charged,
            platform_fee = platform_fee + excluded.platform_fee,
            list_cost = list_cost + excluded.list_cost,
            list_charged = list_charged + excluded.list_charged,
            cache_gross = cache_gross + excluded.cache_gross,
            cache_premium = cache_premium + excluded.cache_premium,
            cache_gross_charged = cache_gross_charged + excluded.cache_gross_charged,
            cache_premium_charged = cache_premium_charged + excluded.cache_premium_charged,
            correction_cost = correction_cost + excluded.correction_cost,
            correction_charged = correction_charged + excluded.correction_charged,
            correction_fee = correction_fee + excluded.correction_fee,
            idle_cost = idle_cost + excluded.idle_cost
        """
}

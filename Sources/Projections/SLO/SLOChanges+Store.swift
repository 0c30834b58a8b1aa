import Events
import SQLite

extension SLOChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE slo_count(
                    -- Empty: the sum of all customers.
                    customer TEXT NOT NULL,
                    -- Length of the interval in minutes: a minute, an hour or a day.
                    span INTEGER NOT NULL,
                    -- Its first minute, since 1970 in UTC.
                    interval INTEGER NOT NULL,
                    qos_class TEXT NOT NULL,
                    model TEXT NOT NULL,
                    ending TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    -- 1, 0, or -1 where no target applies.
                    target_met INTEGER NOT NULL,
                    streamed INTEGER NOT NULL,
                    -- Bucket of the time to first token; -1 without one.
                    ttft INTEGER NOT NULL,
                    requests INTEGER NOT NULL,
                    -- Time leads: what is written is new, whoever's it is, and stands together.
                    PRIMARY KEY(
                        span, interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_count",
            rows: """
                SELECT * FROM slo_count ORDER BY
                    span, interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft
                """,
            adopt: """
                DELETE FROM main.slo_count;
                INSERT INTO main.slo_count SELECT * FROM fresh.slo_count;
                """),
        ProjectionTable(
            create: """
                CREATE TABLE slo_duration(
                    -- As in slo_count.
                    customer TEXT NOT NULL,
                    span INTEGER NOT NULL,
                    interval INTEGER NOT NULL,
                    qos_class TEXT NOT NULL,
                    model TEXT NOT NULL,
                    -- Bucket of the whole duration of a request that completed.
                    bucket INTEGER NOT NULL,
                    requests INTEGER NOT NULL,
                    PRIMARY KEY(span, interval, customer, qos_class, model, bucket)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_duration",
            rows: """
                SELECT * FROM slo_duration
                ORDER BY span, interval, customer, qos_class, model, bucket
                """,
            adopt: """
                DELETE FROM main.slo_duration;
                INSERT INTO main.slo_duration SELECT * FROM fresh.slo_duration;
                """),
    ]

    /// Adds the changes to each minute, its hour and its day, of each customer and of all.
    func write(to connection: SQLiteConnection) throws {
        // One loan of each for all rows: what is bound to it keeps its memory.
        let counting = try connection.statement(Self.addToCount)
        let timing = try connection.statement(Self.addToDuration)
        for span in SLOSpan.allCases {
            var spanned: [Count: Int64] = [:]
            for (row, requests) in counts {
                for cell in row.cell.summed(over: span) {
                    spanned[Count(cell: cell, facts: row.facts), default: 0] += requests
                }
            }
            for (row, requests) in spanned { try add(row, span, requests, by: counting) }
            var spannedDurations: [Duration: Int64] = [:]
            for (row, requests) in durations {
                for cell in row.cell.summed(over: span) {
                    spannedDurations[Duration(cell: cell, bucket: row.bucket), default: 0] +=
                        requests
                }
            }
            for (row, requests) in spannedDurations { try add(row, span, requests, by: timing) }
        }
    }

    private static let addToCount: StaticString = """
        INSERT INTO slo_count(
            customer, span, interval, qos_class, model, ending, reason, target_met, streamed, ttft, requests)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
        """

    private static let addToDuration: StaticString = """
        INSERT INTO slo_duration(customer, span, interval, qos_class, model, bucket, requests)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
        """

    private func add(
        _ row: Count, _ span: SLOSpan, _ requests: Int64, by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(row.cell.customer, at: 1)
        try statement.bind(span.rawValue, at: 2)
        try statement.bind(row.cell.minute, at: 3)
        try statement.bind(row.cell.qosClass, at: 4)
        try statement.bind(row.cell.model, at: 5)
        try statement.bind(row.facts.ending.rawValue, at: 6)
        try statement.bind(row.facts.reason.rawValue, at: 7)
        try statement.bind(row.facts.targetMet.map { $0 ? 1 : 0 } ?? Int64(-1), at: 8)
        try statement.bind(Int64(row.facts.streamed ? 1 : 0), at: 9)
        try statement.bind(row.facts.ttft ?? -1, at: 10)
        try statement.bind(requests, at: 11)
        try statement.run()
    }

    private func add(
        _ row: Duration, _ span: SLOSpan, _ requests: Int64, by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(row.cell.customer, at: 1)
        try statement.bind(span.rawValue, at: 2)
        try statement.bind(row.cell.minute, at: 3)
        try statement.bind(row.cell.qosClass, at: 4)
        try statement.bind(row.cell.model, at: 5)
        try statement.bind(row.bucket, at: 6)
        try statement.bind(requests, at: 7)
        try statement.run()
    }
}

extension SLOCell {
    /// The cells of a length in which this minute counts: its customer's, and that of all customers.
    fileprivate func summed(over span: SLOSpan) -> [SLOCell] {
        var own = self
        own.minute = span.start(of: minute)
        var all = own
        all.customer = ""
        return [own, all]
    }
}

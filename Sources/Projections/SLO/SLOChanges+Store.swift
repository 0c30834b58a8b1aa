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
                    requests INTEGER NOT NULL CHECK(requests > 0),
                    -- Histograms (LatencyHistogram) of the times to first token, and of the whole durations of requests
                    -- that completed; NULL without any.
                    first_tokens BLOB,
                    durations BLOB,
                    -- Time leads: what is written is new, whoever's it is, and stands together.
                    PRIMARY KEY(
                        span, interval, customer, qos_class, model, ending, reason, target_met, streamed)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_count",
            rows: """
                SELECT * FROM slo_count ORDER BY
                    span, interval, customer, qos_class, model, ending, reason, target_met, streamed
                """,
            adopt: """
                DELETE FROM main.slo_count;
                INSERT INTO main.slo_count SELECT * FROM fresh.slo_count;
                """)
    ]

    /// Adds the changes to each minute, its hour and its day, of each customer and of all.
    func write(to connection: SQLiteConnection) throws {
        // One loan of each for all rows: what is bound to it keeps its memory.
        let stored = try connection.statement(Self.storedLatencies)
        let adding = try connection.statement(Self.addToCount)
        for span in SLOSpan.allCases {
            var spanned: [Kind: Sum] = [:]
            for (kind, sum) in sums {
                for cell in kind.cell.summed(over: span) {
                    spanned[Kind(cell: cell, facts: kind.facts), default: Sum()].add(sum)
                }
            }
            for (kind, sum) in spanned {
                try kind.bind(span, to: stored)
                let latencies = try Self.latencies(of: sum, beside: stored)
                try kind.bind(span, to: adding)
                try adding.bind(sum.requests, at: 10)
                try adding.bindValue(latencies.firstTokens, at: 11)
                try adding.bindValue(latencies.durations, at: 12)
                try adding.run()
            }
        }
    }

    /// The histograms of a row with what is added to them.
    private static func latencies(
        of sum: Sum, beside stored: borrowing BoundStatement
    ) throws -> (firstTokens: SQLiteValue, durations: SQLiteValue) {
        defer { stored.reset() }
        guard try stored.step() else {
            return (
                try histogram(nil, adding: sum.firstTokens),
                try histogram(nil, adding: sum.durations)
            )
        }
        return (
            try histogram(try stored.optionalBlob(0), adding: sum.firstTokens),
            try histogram(try stored.optionalBlob(1), adding: sum.durations)
        )
    }

    private static func histogram(
        _ stored: [UInt8]?, adding buckets: [Int64]
    ) throws -> SQLiteValue {
        guard !buckets.isEmpty else { return stored.map { .blob($0) } ?? .null }
        var histogram = LatencyHistogram()
        if let stored { try stored.withUnsafeBytes { try histogram.add($0) } }
        for bucket in buckets { histogram.add(1, to: bucket) }
        return .blob(histogram.bytes)
    }

    private static let storedLatencies: StaticString = """
        SELECT first_tokens, durations FROM slo_count
        WHERE span = ?1 AND interval = ?2 AND customer = ?3 AND qos_class = ?4 AND model = ?5 AND ending = ?6
            AND reason = ?7 AND target_met = ?8 AND streamed = ?9
        """

    private static let addToCount: StaticString = """
        INSERT INTO slo_count(span, interval, customer, qos_class, model, ending, reason, target_met, streamed,
            requests, first_tokens, durations)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
            first_tokens = excluded.first_tokens, durations = excluded.durations
        """
}

extension SLOChanges.Kind {
    /// The key of its row, in both statements.
    fileprivate func bind(_ span: SLOSpan, to statement: borrowing BoundStatement) throws {
        try statement.bind(span.rawValue, at: 1)
        try statement.bind(cell.minute, at: 2)
        try statement.bind(cell.customer, at: 3)
        try statement.bind(cell.qosClass, at: 4)
        try statement.bind(cell.model, at: 5)
        try statement.bind(facts.ending.rawValue, at: 6)
        try statement.bind(facts.reason.rawValue, at: 7)
        try statement.bind(facts.targetMet.map { $0 ? 1 : 0 } ?? Int64(-1), at: 8)
        try statement.bind(Int64(facts.streamed ? 1 : 0), at: 9)
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

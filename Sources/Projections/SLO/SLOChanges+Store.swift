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
        let store = try SLOStore(connection)
        var own = sums
        for span in SLOSpan.allCases {
            // Each length holds the one before: there are fewer to add up.
            if span != .minute { own = Self.added(own) { $0.minute = span.start(of: $0.minute) } }
            for (kind, sum) in own { try store.add(sum, to: kind, span) }
            for (kind, sum) in Self.added(own, { $0.customer = "" }) {
                try store.add(sum, to: kind, span)
            }
        }
    }

    /// The sums of cells that a change makes one.
    private static func added(
        _ sums: [Kind: Sum], _ change: (inout SLOCell) -> Void
    ) -> [Kind: Sum] {
        var added: [Kind: Sum] = [:]
        for (kind, sum) in sums {
            var kind = kind
            change(&kind.cell)
            added[kind, default: Sum()].add(sum)
        }
        return added
    }
}

/// The statements by which rows are written, each one loan for all of them: what is bound keeps its memory.
private struct SLOStore: ~Copyable {
    private let connection: SQLiteConnection
    private let inserting: BoundStatement
    private let reading: BoundStatement
    private let updating: BoundStatement

    init(_ connection: SQLiteConnection) throws {
        let inserting = try connection.statement(Self.insert)
        let reading = try connection.statement(Self.storedLatencies)
        let updating = try connection.statement(Self.update)
        self.connection = connection
        self.inserting = inserting
        self.reading = reading
        self.updating = updating
    }

    /// Most rows are new; where one is there already, its histograms are read and written with what is added.
    func add(_ sum: SLOChanges.Sum, to kind: SLOChanges.Kind, _ span: SLOSpan) throws {
        try kind.bind(span, to: inserting)
        try inserting.bind(sum.requests, at: 10)
        try inserting.bindValue(Self.histogram(nil, adding: sum.firstTokens), at: 11)
        try inserting.bindValue(Self.histogram(nil, adding: sum.durations), at: 12)
        try inserting.run()
        guard connection.changes == 0 else { return }
        try kind.bind(span, to: reading)
        let latencies = try latencies(of: sum)
        try kind.bind(span, to: updating)
        try updating.bind(sum.requests, at: 10)
        try updating.bindValue(latencies.firstTokens, at: 11)
        try updating.bindValue(latencies.durations, at: 12)
        try updating.run()
    }

    /// The histograms of a row with what is added to them.
    private func latencies(
        of sum: SLOChanges.Sum
    ) throws -> (firstTokens: SQLiteValue, durations: SQLiteValue) {
        defer { reading.reset() }
        guard try reading.step() else {
            throw ProjectionError.damagedRow("a count of requests")
        }
        return (
            try Self.histogram(try reading.optionalBlob(0), adding: sum.firstTokens),
            try Self.histogram(try reading.optionalBlob(1), adding: sum.durations)
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

    private static let insert: StaticString = """
        INSERT INTO slo_count(span, interval, customer, qos_class, model, ending, reason, target_met, streamed,
            requests, first_tokens, durations)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT DO NOTHING
        """

    private static let update: StaticString = """
        UPDATE slo_count SET requests = requests + ?10, first_tokens = ?11, durations = ?12
        WHERE span = ?1 AND interval = ?2 AND customer = ?3 AND qos_class = ?4 AND model = ?5 AND ending = ?6
            AND reason = ?7 AND target_met = ?8 AND streamed = ?9
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

import Events
import SQLite

extension SLOChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE slo_minute(
                    -- Minutes since 1970 in UTC.
                    interval INTEGER NOT NULL,
                    customer TEXT NOT NULL,
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
                    PRIMARY KEY(interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_minute",
            rows: """
                SELECT * FROM slo_minute
                ORDER BY interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft
                """,
            adopt: """
                DELETE FROM main.slo_minute;
                INSERT INTO main.slo_minute SELECT * FROM fresh.slo_minute;
                """),
        ProjectionTable(
            create: """
                CREATE TABLE slo_day(
                    -- Days since 1970 in UTC: the sums of their minutes, so that months are read quickly.
                    interval INTEGER NOT NULL,
                    customer TEXT NOT NULL,
                    qos_class TEXT NOT NULL,
                    model TEXT NOT NULL,
                    ending TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    target_met INTEGER NOT NULL,
                    streamed INTEGER NOT NULL,
                    ttft INTEGER NOT NULL,
                    requests INTEGER NOT NULL,
                    PRIMARY KEY(interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_day",
            rows: """
                SELECT * FROM slo_day
                ORDER BY interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft
                """,
            adopt: """
                DELETE FROM main.slo_day;
                INSERT INTO main.slo_day SELECT * FROM fresh.slo_day;
                """),
        ProjectionTable(
            create: """
                CREATE TABLE slo_duration(
                    -- Days since 1970 in UTC when `is_day`, else minutes.
                    is_day INTEGER NOT NULL,
                    interval INTEGER NOT NULL,
                    customer TEXT NOT NULL,
                    qos_class TEXT NOT NULL,
                    model TEXT NOT NULL,
                    -- Bucket of the whole duration of a request that completed.
                    bucket INTEGER NOT NULL,
                    requests INTEGER NOT NULL,
                    PRIMARY KEY(is_day, interval, customer, qos_class, model, bucket)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS slo_duration",
            rows: """
                SELECT * FROM slo_duration
                ORDER BY is_day, interval, customer, qos_class, model, bucket
                """,
            adopt: """
                DELETE FROM main.slo_duration;
                INSERT INTO main.slo_duration SELECT * FROM fresh.slo_duration;
                """),
    ]

    /// Adds the changes to each minute, and to its day.
    func write(to connection: SQLiteConnection) throws {
        var days: [Count: Int64] = [:]
        for (row, requests) in counts {
            try add(row, requests, connection.statement(Self.addToMinute))
            var day = row
            day.cell.minute = row.cell.day
            days[day, default: 0] += requests
        }
        for (row, requests) in days { try add(row, requests, connection.statement(Self.addToDay)) }
        var durationDays: [Duration: Int64] = [:]
        for (row, requests) in durations {
            try add(row, isDay: false, requests, connection)
            var day = row
            day.cell.minute = row.cell.day
            durationDays[day, default: 0] += requests
        }
        for (row, requests) in durationDays { try add(row, isDay: true, requests, connection) }
    }

    private func add(
        _ row: Count, _ requests: Int64, _ statement: consuming BoundStatement
    ) throws {
        try statement.bind(row.cell.minute, at: 1)
        try statement.bind(row.cell.customer, at: 2)
        try statement.bind(row.cell.qosClass, at: 3)
        try statement.bind(row.cell.model, at: 4)
        try statement.bind(row.facts.ending.rawValue, at: 5)
        try statement.bind(row.facts.reason.rawValue, at: 6)
        try statement.bind(row.facts.targetMet.map { $0 ? 1 : 0 } ?? Int64(-1), at: 7)
        try statement.bind(Int64(row.facts.streamed ? 1 : 0), at: 8)
        try statement.bind(row.facts.ttft ?? -1, at: 9)
        try statement.bind(requests, at: 10)
        try statement.run()
    }

    private func add(
        _ row: Duration, isDay: Bool, _ requests: Int64, _ connection: SQLiteConnection
    ) throws {
        let statement = try connection.statement(
            """
            INSERT INTO slo_duration(is_day, interval, customer, qos_class, model, bucket, requests)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
            """)
        try statement.bind(Int64(isDay ? 1 : 0), at: 1)
        try statement.bind(row.cell.minute, at: 2)
        try statement.bind(row.cell.customer, at: 3)
        try statement.bind(row.cell.qosClass, at: 4)
        try statement.bind(row.cell.model, at: 5)
        try statement.bind(row.bucket, at: 6)
        try statement.bind(requests, at: 7)
        try statement.run()
    }

    private static let addToMinute: StaticString = """
        INSERT INTO slo_minute(interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft, requests)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
        """

    private static let addToDay: StaticString = """
        INSERT INTO slo_day(interval, customer, qos_class, model, ending, reason, target_met, streamed, ttft, requests)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT DO UPDATE SET requests = requests + excluded.requests
        """
}

extension SLOCell {
    /// The day of its minute, in days since 1970 in UTC.
    var day: Int64 {
        minute >= 0 ? minute / SLOMinute.perDay : (minute - SLOMinute.perDay + 1) / SLOMinute.perDay
    }
}

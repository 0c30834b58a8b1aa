package import Events
import SQLite

extension ReasonCodeChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE reason_code_hour(
                    -- Hours since 1970 in UTC.
                    hour INTEGER NOT NULL,
                    customer TEXT NOT NULL,
                    stage TEXT NOT NULL,
                    code TEXT NOT NULL,
                    provider TEXT NOT NULL,
                    model TEXT NOT NULL,
                    region TEXT NOT NULL,
                    ends INTEGER NOT NULL,
                    PRIMARY KEY(hour, customer, stage, code, provider, model, region)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS reason_code_hour",
            rows: """
                SELECT * FROM reason_code_hour
                ORDER BY hour, customer, stage, code, provider, model, region
                """,
            adopt: """
                DELETE FROM main.reason_code_hour;
                INSERT INTO main.reason_code_hour SELECT * FROM fresh.reason_code_hour;
                """)
    ]

    func write(to connection: SQLiteConnection) throws {
        let statement = try connection.statement(
            """
            INSERT INTO reason_code_hour(hour, customer, stage, code, provider, model, region, ends)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO UPDATE SET ends = ends + excluded.ends
            """)
        // In the order of the key, so that a page is written once and left full.
        let ordered = counts.sorted {
            $0.key.hour == $1.key.hour
                ? $0.key.customer < $1.key.customer : $0.key.hour < $1.key.hour
        }
        for (cell, ends) in ordered {
            try statement.bind(cell.hour, at: 1)
            try statement.bind(cell.customer, at: 2)
            try statement.bind(cell.stage.rawValue, at: 3)
            try statement.bind(cell.code.rawValue, at: 4)
            try statement.bind(cell.provider, at: 5)
            try statement.bind(cell.model, at: 6)
            try statement.bind(cell.region, at: 7)
            try statement.bind(ends, at: 8)
            try statement.run()
        }
    }
}

/// Which ends, and what they are told apart by.
package struct ReasonCodeQuery: Sendable, Equatable {
    package enum Group: String, Sendable, CaseIterable {
        case provider, model, region, stage, hour
    }

    package var customer: CustomerID?
    package var provider: Provider?
    /// Hours since 1970 in UTC.
    package var hours: Range<Int64>
    package var groups: Set<Group>

    package init(
        customer: CustomerID?, provider: Provider?, hours: Range<Int64>, groups: Set<Group>
    ) {
        self.customer = customer
        self.provider = provider
        self.hours = hours
        self.groups = groups
    }
}

/// One row of an answer; a part that is not grouped by is empty.
package struct ReasonCodeRow: Sendable, Equatable {
    package var code: String
    package var stage: String
    package var provider: String
    package var model: String
    package var region: String
    package var hour: Int64
    package var count: Int64
}

extension ProjectionView {
    /// Rows of one answer at most.
    package static let reasonCodeRowsMax = 10_000

    /// The counts of an interval, the most frequent first.
    package func reasonCodes(_ query: ReasonCodeQuery) throws -> [ReasonCodeRow] {
        func flag(_ group: ReasonCodeQuery.Group) -> SQLiteValue {
            .integer(query.groups.contains(group) ? 1 : 0)
        }
        return try connection.rows(
            """
            SELECT code, CASE WHEN ?5 THEN stage ELSE '' END AS how,
                CASE WHEN ?6 THEN provider ELSE '' END AS whom, CASE WHEN ?7 THEN model ELSE '' END AS what,
                CASE WHEN ?8 THEN region ELSE '' END AS place, CASE WHEN ?9 THEN hour ELSE 0 END AS since,
                sum(ends) AS total
            FROM reason_code_hour
            WHERE hour >= ?1 AND hour < ?2 AND (?3 IS NULL OR customer = ?3) AND (?4 IS NULL OR provider = ?4)
            GROUP BY code, how, whom, what, place, since
            ORDER BY total DESC, code, how, whom, what, place, since LIMIT ?10
            """,
            .integer(query.hours.lowerBound), .integer(query.hours.upperBound),
            .optional(query.customer?.text), .optional(query.provider?.rawValue), flag(.stage),
            flag(.provider), flag(.model), flag(.region), flag(.hour),
            .integer(Int64(Self.reasonCodeRowsMax))
        ) { row in
            ReasonCodeRow(
                code: try row.text(0), stage: try row.text(1), provider: try row.text(2),
                model: try row.text(3), region: try row.text(4), hour: try row.int64(5),
                count: try row.int64(6))
        }
    }
}

import Events
import SQLite

extension BudgetChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE budget_day(
                    customer TEXT NOT NULL,
                    -- Day of arrival in UTC, since 1970.
                    day INTEGER NOT NULL,
                    spent INTEGER NOT NULL,
                    reserved INTEGER NOT NULL,
                    PRIMARY KEY(customer, day)
                ) STRICT, WITHOUT ROWID;
                """,
            drop: "DROP TABLE IF EXISTS budget_day",
            rows: "SELECT * FROM budget_day ORDER BY customer, day",
            adopt: """
                DELETE FROM main.budget_day;
                INSERT INTO main.budget_day SELECT * FROM fresh.budget_day;
                """)
    ]

    /// Adds the changes to each day once, also where they come to nothing: how events are cut into batches must not
    /// decide which rows there are.
    func write(to connection: SQLiteConnection) throws {
        let statement = try connection.statement(
            """
            INSERT INTO budget_day(customer, day, spent, reserved) VALUES(?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET
                spent = spent + excluded.spent, reserved = reserved + excluded.reserved
            """)
        for (key, sums) in days {
            guard let spent = Int64(exactly: sums.spent),
                let reserved = Int64(exactly: sums.reserved)
            else { throw ProjectionError.damagedRow("a sum of a budget's day") }
            try statement.bind(key.customer.text, at: 1)
            try statement.bind(key.day.number, at: 2)
            try statement.bind(spent, at: 3)
            try statement.bind(reserved, at: 4)
            try statement.run()
        }
    }
}

import Events
import SQLite

extension ResponseChanges: StoredProjection {
    static let tables = [
        ProjectionTable(
            create: """
                CREATE TABLE response(
                    id TEXT PRIMARY KEY,
                    customer TEXT NOT NULL,
                    received_ns INTEGER NOT NULL,
                    completion TEXT,
                    admission TEXT NOT NULL,
                    reason TEXT,
                    surface TEXT NOT NULL,
                    model TEXT,
                    -- Endings still to come, of the response and of its attempts.
                    owed INTEGER NOT NULL,
                    first_seq INTEGER NOT NULL CHECK(first_seq >= 0),
                    last_seq INTEGER NOT NULL CHECK(last_seq >= first_seq)
                ) STRICT, WITHOUT ROWID;

                -- Each index ends with the primary key, so the lists are read in order from any of them. What is
                -- usual (completed, ok) is not worth an entry: whoever asks for it finds it everywhere.
                CREATE INDEX response_by_time ON response(received_ns);
                CREATE INDEX response_by_customer ON response(customer, received_ns);
                CREATE INDEX response_by_completion ON response(completion, received_ns)
                    WHERE completion <> 'completed';
                CREATE INDEX response_by_reason ON response(reason, received_ns) WHERE reason <> 'ok';
                CREATE INDEX response_owed ON response(id) WHERE owed > 0;
                """,
            drop: "DROP TABLE IF EXISTS response",
            rows: "SELECT * FROM response ORDER BY id",
            adopt: """
                DELETE FROM main.response;
                INSERT INTO main.response SELECT * FROM fresh.response;
                """)
    ]

    /// Writes each changed response once.
    func write(to connection: SQLiteConnection) throws {
        // One loan of each for all rows: what is bound to it keeps its memory.
        let inserting = try connection.statement(Self.insert)
        let ending = try connection.statement(Self.end)
        let lengthening = try connection.statement(Self.lengthen)
        for change in changes {
            if let opening = change.opening {
                try insert(change, opening, by: inserting)
            } else if let end = change.ending {
                try self.end(change, end, by: ending)
                try expectRow(change, connection)
            } else {
                try lengthen(change, by: lengthening)
                try expectRow(change, connection)
            }
        }
    }

    private static let insert: StaticString = """
        INSERT INTO response(id, customer, received_ns, completion, admission, reason, surface, model, owed,
            first_seq, last_seq)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """

    private static let end: StaticString = """
        UPDATE response SET completion = ?2, reason = ?3, owed = owed + ?4, last_seq = ?5,
            admission = coalesce(?6, admission)
        WHERE id = ?1
        """

    private static let lengthen: StaticString =
        "UPDATE response SET owed = owed + ?2, last_seq = ?3 WHERE id = ?1"

    private func insert(
        _ change: ResponseChange, _ opening: ResponseOpening,
        by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(change.id.text, at: 1)
        try statement.bind(opening.customer.text, at: 2)
        try statement.bind(opening.receivedAt.nanoseconds, at: 3)
        try statement.bind(change.ending?.completion?.rawValue, at: 4)
        try statement.bind((change.refusal ?? opening.admission).rawValue, at: 5)
        try statement.bind(change.ending?.reason.rawValue, at: 6)
        try statement.bind(opening.surface.rawValue, at: 7)
        try statement.bind(opening.model, at: 8)
        try statement.bind(change.owed, at: 9)
        try statement.bind(change.firstSeq, at: 10)
        try statement.bind(change.lastSeq, at: 11)
        try statement.run()
    }

    private func end(
        _ change: ResponseChange, _ ending: ResponseIndexEnding,
        by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(change.id.text, at: 1)
        try statement.bind(ending.completion?.rawValue, at: 2)
        try statement.bind(ending.reason.rawValue, at: 3)
        try statement.bind(change.owed, at: 4)
        try statement.bind(change.lastSeq, at: 5)
        try statement.bind(change.refusal?.rawValue, at: 6)
        try statement.run()
    }

    private func lengthen(
        _ change: ResponseChange, by statement: borrowing BoundStatement
    ) throws {
        try statement.bind(change.id.text, at: 1)
        try statement.bind(change.owed, at: 2)
        try statement.bind(change.lastSeq, at: 3)
        try statement.run()
    }

    private func expectRow(
        _ change: ResponseChange, _ connection: SQLiteConnection
    ) throws(ProjectionError) {
        guard connection.changes == 1 else {
            throw .unknownResponse(change.id, seq: change.firstSeq)
        }
    }
}

extension BoundStatement {
    fileprivate func bind(_ text: String?, at index: Int) throws {
        guard let text else { return try bindNull(at: index) }
        try bind(text, at: index)
    }
}

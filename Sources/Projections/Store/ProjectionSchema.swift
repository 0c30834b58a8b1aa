/// The layout of `projections.sqlite`: the file is disposable, so there are no migrations.
enum ProjectionSchema {
    /// Every projection in the file; when one of them is of another version, the file is made anew.
    static let identities = [ResponseChanges.identity]

    static let script = """
        -- How far each projection has come; committed with the rows that it describes.
        CREATE TABLE projection(
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            next_seq INTEGER NOT NULL CHECK(next_seq >= 0),
            -- Id of the event before next_seq: it tells whether the rows are of this log.
            last_event BLOB CHECK((last_event IS NULL) = (next_seq = 0))
        ) STRICT, WITHOUT ROWID;

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

        -- Each index ends with the primary key, so the lists are read in order from any of them. What is usual
        -- (completed, ok) is not worth an entry: whoever asks for it finds it everywhere.
        CREATE INDEX response_by_time ON response(received_ns);
        CREATE INDEX response_by_customer ON response(customer, received_ns);
        CREATE INDEX response_by_completion ON response(completion, received_ns)
            WHERE completion <> 'completed';
        CREATE INDEX response_by_reason ON response(reason, received_ns) WHERE reason <> 'ok';
        CREATE INDEX response_owed ON response(id) WHERE owed > 0;
        """
}

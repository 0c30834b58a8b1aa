/// The table of positions; the other tables belong to the projections. The file is disposable, so there are no migrations.
enum ProjectionSchema {
    static let script = """
        -- How far each projection has come; committed with the rows that it describes.
        CREATE TABLE projection(
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            next_seq INTEGER NOT NULL CHECK(next_seq >= 0),
            -- Id of the event before next_seq: it tells whether the rows are of this log.
            last_event BLOB CHECK((last_event IS NULL) = (next_seq = 0))
        ) STRICT, WITHOUT ROWID;
        """

    static let adopt = """
        DELETE FROM main.projection;
        INSERT INTO main.projection SELECT * FROM fresh.projection;
        """
}

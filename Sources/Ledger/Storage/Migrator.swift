import Crypto
import Events
import SQLite

/// Brings the schema of a file up to date, or says why it cannot.
struct Migrator {
    private let connection: SQLiteConnection
    private let path: String
    private let migrations: [Migration]

    init(_ connection: SQLiteConnection, path: String, migrations: [Migration]) {
        self.connection = connection
        self.path = path
        self.migrations = migrations
    }

    /// Applies what is missing, each migration in a transaction of its own.
    func migrate(clock: some WallClock) throws {
        let applied = try checkApplied()
        for migration in migrations where migration.number > applied {
            try connection.transaction(.immediate) {
                try connection.execute(script: migration.sql)
                try connection.run(
                    "INSERT INTO migration VALUES(?1, ?2, ?3, ?4)", .integer(migration.number),
                    .text(migration.name), .blob(migration.checksum.bytes),
                    .integer(clock.now().nanoseconds))
            }
        }
    }

    /// Compares what was applied with what this program has.
    ///
    /// - Returns: the number of the last migration in the file, 0 for a new file.
    func checkApplied() throws -> Int64 {
        let tables = try connection.int64(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table'")
        guard tables != 0 else { return 0 }
        guard
            try connection.int64(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'")
                == 1
        else { throw LedgerError.notALedger(path: path) }
        let applied = try connection.rows(
            "SELECT number, name, checksum FROM migration ORDER BY number"
        ) { row in
            (number: try row.int64(0), name: try row.text(1), checksum: try row.blob(2))
        }
        for (index, row) in applied.enumerated() {
            guard index < migrations.count else {
                throw LedgerError.newerDatabase(
                    applied: row.number, known: migrations.last?.number ?? 0)
            }
            let known = migrations[index]
            guard row.number == known.number, row.name == known.name,
                row.checksum == known.checksum.bytes
            else { throw LedgerError.migrationChanged(name: row.name) }
        }
        return applied.last?.number ?? 0
    }
}

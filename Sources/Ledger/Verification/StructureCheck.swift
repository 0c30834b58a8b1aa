import SQLite
import Synchronization

/// Whether the database is built as it should be: its pages and indexes fit each other, and its schema is ours.
///
/// SQLite's own check looks at every page but not at what a row says; the scan of the events looks at every row but not at
/// the indexes. They run at the same time.
final class StructureCheck: Sendable {
    private final class Outcome: Sendable {
        let findings = Mutex<[Finding]>([])
    }

    private let outcome = Outcome()
    private let thread: OSThread

    /// Begins the check.
    init(
        directory: String, isStopped: @escaping @Sendable () -> Bool
    ) throws(LedgerError) {
        let view = try LedgerView.open(directory: directory)
        view.connection.interrupt(when: isStopped)
        thread = try OSThread(name: "zumik-structure") { [outcome] in
            let found = Self.findings(of: view)
            outcome.findings.withLock { $0 = found }
        }
    }

    /// Waits for the end of it, once.
    func finish() -> [Finding] {
        thread.join()
        return outcome.findings.withLock { $0 }
    }

    private static func findings(of view: LedgerView) -> [Finding] {
        do {
            let pages = try view.connection.rows("PRAGMA integrity_check(20)") { try $0.text(0) }
                .filter { $0 != "ok" }
                .map { Finding(.schema, "the database file: \($0)") }
            return try pages + schema(of: view.connection)
        } catch let error as SQLiteError where error.isCorruption {
            return [Finding(.schema, "the database file: \(error.message)")]
        } catch {
            return [Finding(.incomplete, "the database file could not be checked: \(error)")]
        }
    }

    /// Compares tables, indexes and guards with those that the migrations make.
    private static func schema(of connection: SQLiteConnection) throws -> [Finding] {
        let fresh = try SQLiteConnection(path: ":memory:", mode: .readWriteCreate)
        for migration in Migration.all { try fresh.execute(script: migration.sql) }
        let (expected, found) = (try objects(of: fresh), try objects(of: connection))
        let differing = Set(expected.keys).union(found.keys)
            .filter { expected[$0] != found[$0] }.sorted()
        return differing.map { Finding(.schema, "\($0) is not as the program made it") }
    }

    private static func objects(of connection: SQLiteConnection) throws -> [String: String] {
        let rows = try connection.rows(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        ) { row in
            (
                "\(try row.text(0)) \(try row.text(1)) of \(try row.text(2))",
                try row.optionalText(3) ?? ""
            )
        }
        return Dictionary(rows) { first, second in first + second }
    }
}

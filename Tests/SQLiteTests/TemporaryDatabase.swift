import Foundation
import SQLite
import Testing

/// A directory of its own for one test, with one database in it.
final class TemporaryDatabase {
    let directory: String
    var path: String { directory + "/test.sqlite" }

    init() throws {
        var template = Array("\(temporaryRoot)/XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        directory = String(cString: made)
    }

    func open(
        _ mode: SQLiteConnection.Mode = .readWriteCreate,
        configuration: SQLiteConfiguration = SQLiteConfiguration()
    ) throws -> SQLiteConnection {
        try SQLiteConnection(path: path, mode: mode, configuration: configuration)
    }

    /// A write-ahead-logged database with one table, `item(id, name, data)`.
    func openWithItems() throws -> SQLiteConnection {
        let connection = try open()
        try connection.execute("PRAGMA journal_mode=WAL")
        try connection.execute(
            script: """
                CREATE TABLE item(
                    id INTEGER PRIMARY KEY, name TEXT, data BLOB, CHECK(id >= 0)) STRICT;
                CREATE UNIQUE INDEX item_name ON item(name);
                """)
        return connection
    }
}

/// Closes as every test ends: with no statement left running.
func closeCleanly(_ connection: SQLiteConnection) throws {
    #expect(connection.busyStatements == [])
    try connection.close()
}

/// The error that `body` throws, when it is SQLite's.
func sqliteError(_ body: () throws -> Void) throws -> SQLiteError {
    try #require(#expect(throws: SQLiteError.self) { try body() })
}

/// Holds the directories of all tests of this process, and goes with it: a database must not lose its files
/// while a connection is open.
private let temporaryRoot: String = {
    var template = Array("\(NSTemporaryDirectory())/zumik-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { return NSTemporaryDirectory() }
    atexit { try? FileManager.default.removeItem(atPath: temporaryRoot) }
    return String(cString: made)
}()

import Foundation
import Testing

/// A directory of its own for one test.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("\(temporaryRoot)/XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// The permission bits of one of its files, or of the directory itself.
    func mode(of name: String = "") throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: name.isEmpty ? path : "\(path)/\(name)")
        return try #require(attributes[.posixPermissions] as? Int)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
}

/// Holds the directories of all tests of this process, and goes with it: a database must not lose its files
/// while a connection is open.
private let temporaryRoot: String = {
    var template = Array("\(NSTemporaryDirectory())/zumik-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { return NSTemporaryDirectory() }
    atexit { try? FileManager.default.removeItem(atPath: temporaryRoot) }
    return String(cString: made)
}()

import Foundation

/// One file of the project, read once for all rules.
struct SourceFile {
    /// From the project's folder, with `/`.
    let path: String
    let lines: [String]
    let swift: SwiftText

    /// The module, from `Sources/<module>/…` or `Tests/<module>/…`; empty elsewhere.
    var module: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// Made by a script from other files, which the rules hold instead.
    var isGenerated: Bool { lines.first?.hasPrefix("// Made by scripts/") ?? false }
}

/// The files of the working tree that the rules read.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files that people write.
    static let swift: [SourceFile] = files("Sources", "Tests") { $0.hasSuffix(".swift") }
        .filter { !$0.isGenerated }

    static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
    static let tests = swift.filter { $0.path.hasPrefix("Tests/") }

    /// Everything else that people write and something runs or compiles.
    static let others: [SourceFile] = files("Sources", "Tests", "scripts", "bench", "migrations") {
        name in
        [".h", ".hpp", ".cpp", ".c", ".py", ".sh", ".sql", ".lua", ".modulemap"]
            .contains { name.hasSuffix($0) }
    }

    private static func files(
        _ folders: String..., where isWanted: (String) -> Bool
    ) -> [SourceFile] {
        let paths = folders.flatMap { folder -> [String] in
            let url = root.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: url.path)?.compactMap {
                $0 as? String
            }
            return (names ?? []).map { "\(folder)/\($0)" }
        }
        return paths.filter { isWanted($0) && !$0.contains("__pycache__") }.sorted()
            .compactMap { path in
                let url = root.appendingPathComponent(path)
                guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
                let isSwift =
                    path.hasSuffix(".swift") && !(lines.first?.hasPrefix("// Made by") ?? true)
                return SourceFile(path: path, lines: lines, swift: SwiftText(isSwift ? text : ""))
            }
    }
}

/// A rule broken at one place, with what to do instead.
struct Violation: CustomStringConvertible {
    let path: String
    let line: Int
    let advice: String

    var description: String { "\(path):\(line): \(advice)" }
}

extension [Violation] {
    /// What a failing rule prints: each place on a line of its own.
    var report: String { "\n" + map(\.description).joined(separator: "\n") }
}

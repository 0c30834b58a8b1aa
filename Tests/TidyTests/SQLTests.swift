import Testing

/// SQL is visible: static text with bound values, in the file of the store that runs it.
@Suite struct SQLTests {
    static let statements = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "WITH"]

    /// Modules that own a database; anyone else asks them.
    static let stores: Set<String> = ["SQLite", "Ledger", "Projections"]

    @Test func `no value is written into a statement's text`() {
        let violations = SourceTree.sources.flatMap { file in
            file.swift.literals.filter { Self.isStatement($0.text) && $0.hasInterpolation }.map {
                Violation(path: file.path, line: $0.line, advice: "bind the value by `?`")
            }
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `statements are written where a store owns the database`() {
        let violations = SourceTree.sources.filter { !Self.stores.contains($0.module) }
            .flatMap { file in
                file.swift.literals.filter { Self.isStatement($0.text) }.map {
                    Violation(path: file.path, line: $0.line, advice: "ask a store instead")
                }
            }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test(arguments: [
        ("SELECT seq FROM event", true), ("\n    INSERT INTO event", true), ("SELECTED", false),
        ("select one", false), ("DELETE", false), ("WITH", false),
    ])
    func `a statement begins with its verb`(text: String, isStatement: Bool) {
        #expect(Self.isStatement(text) == isStatement)
    }

    /// A verb alone is a word (an HTTP method, say); a statement goes on after it.
    static func isStatement(_ text: String) -> Bool {
        let words = text.split(maxSplits: 1) { $0 == " " || $0 == "\n" }
        return words.count == 2 && statements.contains { words[0] == $0 }
    }
}

import Testing

@Suite struct CommentTests {
    /// Marks whose reader has to be told why the compiler need not check.
    static let unchecked = ["@unchecked Sendable", "nonisolated(unsafe)", "@preconcurrency"]

    @Test func `what the compiler does not check says why it is safe`() {
        var violations: [Violation] = []
        for file in SourceTree.swift {
            for (index, code) in file.swift.code.enumerated() {
                guard let mark = Self.unchecked.first(where: { code.contains($0) }) else {
                    continue
                }
                if !Self.comment(above: index, in: file.swift).contains("Safe because ") {
                    let advice =
                        "\(mark): a comment above it begins \"Safe because\", naming the lock"
                    violations.append(Violation(path: file.path, line: index + 1, advice: advice))
                }
            }
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `nothing is left for later in a comment`() {
        let marks = ["TODO", "FIXME", "XXX", "HACK"]
        let swift = SourceTree.swift.flatMap { file in
            file.swift.comments.enumerated().map { (file.path, $0.offset, $0.element) }
        }
        let others = SourceTree.others.flatMap { file in
            file.lines.enumerated().map { (file.path, $0.offset, $0.element) }
        }
        let violations = (swift + others).flatMap { path, index, text in
            marks.filter { BannedCallTests.contains(text, $0) }.map {
                Violation(path: path, line: index + 1, advice: "\($0): do it, or open an issue")
            }
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    /// The comment that ends on the line before `index` (attributes between them apart), as one text.
    private static func comment(above index: Int, in text: SwiftText) -> String {
        var lines = [text.comments[index]]
        var line = index - 1
        while line >= 0 {
            let code = text.code[line].trimmingPrefix { $0 == " " }
            guard code.isEmpty && !text.comments[line].isEmpty || code.hasPrefix("@") else { break }
            lines.append(text.comments[line])
            line -= 1
        }
        return lines.reversed().joined(separator: "\n")
    }
}

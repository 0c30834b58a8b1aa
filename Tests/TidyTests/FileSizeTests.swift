import Testing

@Suite struct FileSizeTests {
    /// Past this two things probably live in one file.
    static let linesMax = 400
    /// Code is held to 100 columns by the formatter, which leaves comments and other languages alone.
    static let columnsMax = 132

    @Test func `no file is longer than 400 lines`() {
        let violations = (SourceTree.swift + SourceTree.others)
            .filter { $0.lines.count > Self.linesMax + 1 }
            .map { file in
                Violation(
                    path: file.path, line: file.lines.count,
                    advice: "over \(Self.linesMax) lines: which two things live here?")
            }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `comments and other languages fit 132 columns`() {
        let comments = SourceTree.swift.flatMap { file in
            file.swift.comments.enumerated().filter { !$0.element.isEmpty }
                .map { (file.path, $0.offset, file.lines[$0.offset]) }
        }
        let others = SourceTree.others.flatMap { file in
            file.lines.enumerated().map { (file.path, $0.offset, $0.element) }
        }
        let violations = (comments + others).filter { $0.2.count > Self.columnsMax }.map {
            Violation(path: $0.0, line: $0.1 + 1, advice: "\($0.2.count) columns: break the line")
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `the rules have files to read`() {
        #expect(SourceTree.sources.count > 100)
        #expect(SourceTree.tests.count > 30)
        #expect(SourceTree.others.count > 8)
    }
}

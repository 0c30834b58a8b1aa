import Foundation
import Testing

@Suite struct PublishedCasesTests {
    /// A page that says which test holds a case is worth something only while there is such a test.
    @Test func `every test that the published cases name exists`() throws {
        let path = SourceTree.root.appendingPathComponent("docs/published-cases.md")
        let page = try String(contentsOf: path, encoding: .utf8)
        let tests = SourceTree.tests.flatMap(\.lines) + SourceTree.others.flatMap(\.lines)
        let heads = tests.filter { $0.contains("func `") || $0.hasPrefix("def test_") }
        var named = 0
        for row in page.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: "|")
            let names = cells.last?.split(separator: "`").enumerated()
                .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
            for name in names ?? [] {
                named += 1
                let isThere = heads.contains {
                    $0.contains("func `\(name)`") || $0.hasPrefix("def \(name)(")
                }
                #expect(isThere, "no test is called \(name)")
            }
        }
        #expect(named > 40)
    }
}

import Events
import Foundation
import Testing

@Suite struct GeneratedDocumentsTests {
    @Test(arguments: [
        ("EVENTS.md", Documentation.events), ("reason-codes.md", Documentation.reasonCodes),
    ])
    func `the documents say what the code says`(name: String, text: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/\(name)").standardizedFileURL
        if ProcessInfo.processInfo.environment["ZUMIK_REFRESH_DOCS"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == text, "run: ZUMIK_REFRESH_DOCS=1 swift test --filter EventsTests")
    }

    @Test(arguments: EventType.allCases)
    func `every type is documented`(type: EventType) {
        #expect(Documentation.events.contains("- `\(type.rawValue)`: \(type.sentence)"))
    }
}

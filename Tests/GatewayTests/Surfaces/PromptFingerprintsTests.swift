import Events
import JSON
import Testing

@testable import Gateway

@Suite struct PromptFingerprintsTests {
    private static let key = Array(repeating: UInt8(7), count: 16)

    private static func text(
        _ turns: [String], key: [UInt8] = PromptFingerprintsTests.key
    ) throws -> String? {
        let messages = turns.map { #"{"role":"user","content":"\#($0)"}"# }
        let body = #"{"model":"m","messages":[\#(messages.joined(separator: ","))]}"#
        return PromptFingerprints.text(
            of: try JSONDocument(parsing: Array(body.utf8)).root, key: key)
    }

    private static func words(_ word: String, bytes: Int) -> String {
        String(String(repeating: word + " ", count: bytes / (word.count + 1) + 1).prefix(bytes))
    }

    /// How many lengths two prompts begin alike for.
    private static func shared(_ one: String?, _ other: String?) -> Int {
        let pairs = zip((one ?? "").utf8, (other ?? "").utf8)
        return pairs.prefix { $0 == $1 }.count / PromptPrefix.characters
    }

    @Test func `the lengths grow by a third, from 1 KiB, and there are 32`() {
        #expect(PromptPrefix.lengths.count == 32)
        #expect(PromptPrefix.lengths.prefix(4) == [1_024, 1_365, 1_820, 2_426])
        #expect((7_000_000...8_000_000).contains(PromptPrefix.lengths[31]))
    }

    @Test func `a short prompt has none, and a long one few characters`() throws {
        #expect(try Self.text(["Hello"]) == nil)
        #expect(try Self.text([Self.words("a", bytes: 1_100)])?.utf8.count == 4)
        #expect(try Self.text([Self.words("long", bytes: 40_000)])?.utf8.count == 13 * 4)
    }

    @Test func `a conversation that goes on keeps the fingerprints of its beginning`() throws {
        let system = Self.words("the same instructions", bytes: 6_000)
        let first = try Self.text([system, "What is one?"])
        let next = try Self.text([system, "What is one?", "It is a number.", "And two?"])
        let other = try Self.text([system, "Something else entirely."])
        // 1,024 · (4/3)⁶ is 5,747: seven lengths lie within the instructions.
        #expect(Self.shared(first, next) == 7)
        #expect(Self.shared(first, other) == 7)
        #expect(try Self.shared(first, Self.text([Self.words("different", bytes: 6_000)])) == 0)
    }

    @Test func `another customer's fingerprints are others`() throws {
        let prompt = Self.words("the same words", bytes: 3_000)
        let other = try Self.text([prompt], key: Array(repeating: 8, count: 16))
        #expect(try Self.shared(Self.text([prompt]), other) == 0)
    }

    @Test func `what providers put first is taken first`() throws {
        let long = Self.words("a tool", bytes: 1_500)
        func body(_ tools: String, _ text: String) throws -> String? {
            let text =
                #"{"messages":[{"role":"user","content":"\#(text)"}],"tools":["\#(tools)"]}"#
            return PromptFingerprints.text(
                of: try JSONDocument(parsing: Array(text.utf8)).root, key: Self.key)
        }
        let one = try body(long, "one")
        #expect(one != nil)
        #expect(try body(long, "another") == one)
    }
}

import Glibc
import JSON
import Testing

/// SplitMix64: a run is told by its seed alone.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite struct FuzzTests {
    /// The seed of this run: a fresh one, or the one in ZUMIK_SEED to replay a failure.
    private func seed() -> UInt64 {
        let given = getenv("ZUMIK_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("JSON fuzz seed: \(seed)")
        return seed
    }

    private static let texts: [[UInt8]] = [
        #"{"a":[1,-2.5e3,"x\n\u00e9\ud83d\ude00",null],"b":{"c":true,"a":false},"d":""}"#,
        #"[[[{"k":"v\\"}],[]],{},0.1,-0,1E+5,"é😀","\"q\""]"#,
        #" { "model" : "m" , "messages":[{"role":"user","content":"hi\tthere, this one is longer than a block"}] } "#,
        #"{"id":"chatcmpl-1","choices":[{"delta":{"content":" token"},"index":0}],"usage":null}"#,
        "{\"text\":\"\(String(repeating: #"line\nand \ud83d\ude00 "#, count: 20))\"}",
        "123", "\"text\"", "true",
    ].map { Array($0.utf8) }

    /// Bytes that mean something in JSON or UTF-8, likelier than others to reach a rare branch.
    private static let telling =
        Array("{}[]:,\"\\ \n\t-+.eE0123456789untrflsabD8\u{0}\u{1F}".utf8)
        + [0x80, 0xBF, 0xC0, 0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0xFF]

    private func mutated(_ text: [UInt8], by random: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...text.count, using: &random)
            let byte =
                Self.telling.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<5, using: &random) {
            case 0: text.insert(byte, at: at)
            case 1 where at < text.count: text[at] = byte
            case 2 where at < text.count: text.remove(at: at)
            case 3: text.removeSubrange(at..<min(at + 5, text.count))
            default:
                let end = min(at + Int.random(in: 0..<20, using: &random), text.count)
                text.insert(
                    contentsOf: text[at..<end], at: Int.random(in: 0...text.count, using: &random))
            }
        }
        return text
    }

    @Test func `no bytes crash the parser`() throws {
        let seed = seed()
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for round in 0..<150_000 {
            let text = mutated(Self.texts[round % Self.texts.count], by: &random)
            if let document = try? JSONDocument(parsing: text) {
                accepted += document.root.count >= 0 ? 1 : 0
            }
        }
        #expect(accepted > 1000, "seed \(seed)")
    }

    @Test func `the parser accepts what the grammar accepts, and writes it back`() throws {
        let seed = seed()
        var random = SeededGenerator(seed: seed)
        for round in 0..<15_000 {
            let text = mutated(Self.texts[round % Self.texts.count], by: &random)
            let shown = String(decoding: text, as: UTF8.self).debugDescription
            let document = try? JSONDocument(parsing: text)
            try #require(
                (document != nil) == ReferenceParser.accepts(text), "seed \(seed), text \(shown)")
            guard let root = document?.root else { continue }
            try #require(root.replacing([]) == Array(root.rawBytes), "seed \(seed), text \(shown)")
            let again = try JSONDocument(parsing: root.node.bytes()).root
            try #require(again.node == root.node, "seed \(seed), text \(shown)")
        }
    }
}

import JSON
import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "12", "-1.5", "1e3", "1E-2", "0.0", "\"\"", "[]", "{}",
        " \t\r\n1 \n", "[1,2]", "[ 1 , [ ] , { } ]", #"{"a":{"b":[null]}}"#, "\"\u{7F}é😀\u{2028}\"",
        #""\"\\\/\b\f\n\r\t\u0000\uD83D\uDE00""#, "123456789012345678901234567890", "1e999",
    ])
    func `a valid text is read and keeps its bytes`(text: String) throws {
        let document = try JSONDocument(parsing: text)
        #expect(document.bytes == Array(text.utf8))
    }

    @Test(arguments: [
        ("", 0, "no value"), ("  ", 0, "no value"), ("[1", 2, "the text ends too early"),
        ("[1,", 3, "the text ends too early"), ("[1,]", 3, "a value is missing"),
        ("[1 2]", 3, "a comma or closing bracket is missing"), ("[,1]", 1, "a value is missing"),
        ("{", 1, "the text ends too early"), (#"{"a""#, 4, "the text ends too early"),
        (#"{"a":"#, 5, "the text ends too early"), (#"{"a":}"#, 5, "a value is missing"),
        (#"{"a" 1}"#, 5, "a colon is missing"), (#"{1:2}"#, 1, "a key is missing"),
        (#"{"a":1,}"#, 7, "a key is missing"),
        (#"{"a":1]"#, 6, "a comma or closing bracket is missing"),
        ("1 2", 2, "something follows the value"), ("{}}", 2, "something follows the value"),
        (#""a"b"#, 3, "something follows the value"), (#"b"a""#, 0, "a value is missing"),
        ("nul", 0, "an unknown literal"), ("nulll", 0, "an unknown literal"),
        (#"true"x""#, 0, "an unknown literal"), ("True", 0, "a value is missing"),
        ("NaN", 0, "a value is missing"), ("+1", 0, "a value is missing"),
        ("01", 0, "a number begins with zero"), ("-", 0, "a digit is missing"),
        ("-a", 0, "a digit is missing"), (".5", 0, "a value is missing"),
        ("1.", 0, "a digit is missing after the point"),
        ("1e", 0, "a digit is missing in the exponent"),
        ("1e+", 0, "a digit is missing in the exponent"), ("1a", 0, "something follows a number"),
        ("0x1", 0, "something follows a number"), (#"1"a""#, 0, "something follows a number"),
        ("1\u{0C}", 0, "something follows a number"), ("\u{0C}1", 0, "a value is missing"),
        ("\u{A0}1", 0, "a value is missing"), ("\u{FEFF}1", 0, "a value is missing"),
        ("\0", 0, "a value is missing"), (#"["a"#, 1, "a string does not end"),
        (#"["a\"]"#, 1, "a string does not end"), (#"\"a"#, 0, "a value is missing"),
        ("[\"a\nb\"]", 3, "a control character in a string"),
        ("[\"\0\"]", 2, "a control character in a string"), (#"["ab\x"]"#, 4, "an unknown escape"),
        (#"["\u12G4"]"#, 2, "an escape lacks four hexadecimal digits"),
        (#"["\u12"]"#, 2, "an escape lacks four hexadecimal digits"),
        (#"["\uD800"]"#, 2, "a lone surrogate"), (#"["\uDC00"]"#, 2, "a lone surrogate"),
        (#"["\uD800\n"]"#, 2, "a lone surrogate"), (#"["\uD800\uD800"]"#, 2, "a lone surrogate"),
        (#"["\uD800\u0041"]"#, 2, "a lone surrogate"), (#"{"\uDFFF":1}"#, 2, "a lone surrogate"),
    ])
    func `a malformed text is refused where it breaks`(text: String, offset: Int, reason: String) {
        #expect(throws: JSONError.malformed(offset: offset, reason: reason)) {
            try JSONDocument(parsing: text)
        }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xE2, 0x82, 0x22],
        ] as [[UInt8]])
    func `a text that is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.invalidUTF8) { try JSONDocument(parsing: bytes) }
    }

    @Test func `a text may be as deep as the limit and no deeper`() throws {
        let limits = JSONLimits(depthMax: 3)
        _ = try JSONDocument(parsing: #"[{"a":[1]}]"#, limits: limits)
        #expect(throws: JSONError.tooDeep(limit: 3)) {
            try JSONDocument(parsing: #"[{"a":[{}]}]"#, limits: limits)
        }
        _ = try JSONDocument(parsing: "1", limits: JSONLimits(depthMax: 0))
        #expect(throws: JSONError.tooDeep(limit: 0)) {
            try JSONDocument(parsing: "[]", limits: JSONLimits(depthMax: 0))
        }
    }

    @Test(arguments: ["[", #"{"a":"#])
    func `a hundred thousand brackets overflow nothing`(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        let text =
            String(repeating: opening, count: 100_000) + "1"
            + String(repeating: closing, count: 100_000)
        #expect(throws: JSONError.tooDeep(limit: 64)) { try JSONDocument(parsing: text) }
        let deep = try JSONDocument(parsing: text, limits: JSONLimits(depthMax: 100_000))
        #expect(deep.root.count == 1)
    }

    @Test func `a text over the size limit is refused unread`() throws {
        let limits = JSONLimits(bytesMax: 4)
        _ = try JSONDocument(parsing: "1234", limits: limits)
        #expect(throws: JSONError.tooLarge(bytes: 8, limit: 4)) {
            try JSONDocument(parsing: "not read", limits: limits)
        }
    }

    @Test(arguments: 0..<200)
    func `strings of any length around the block size are read`(length: Int) throws {
        let content = String(repeating: "x", count: length)
        let document = try JSONDocument(parsing: "[\"\(content)\",\"\(content)\\n\"]")
        #expect(document.root[0]?.string == content)
        #expect(document.root[1]?.string == content + "\n")
    }

    @Test func `a large text is read after which small ones still are`() throws {
        let items = Array(repeating: #"{"id":1,"text":"line\n"}"#, count: 100_000)
        let document = try JSONDocument(parsing: "[" + items.joined(separator: ",") + "]")
        #expect(document.root.count == 100_000)
        #expect(document.root[99_999]?["text"]?.string == "line\n")
        #expect(try JSONDocument(parsing: "[1]").root[0]?.int == 1)
    }
}

import JSON
import Testing

@Suite struct ReadingTests {
    @Test func `each kind answers only for itself`() throws {
        let root = try JSONDocument(parsing: #"[null,true,false,7,"s",[1],{"k":1}]"#).root
        let values = Array(root.elements)
        #expect(values.map(\.kind) == [.null, .bool, .bool, .number, .string, .array, .object])
        #expect(values.map(\.isNull) == [true, false, false, false, false, false, false])
        #expect(values.map(\.bool) == [nil, true, false, nil, nil, nil, nil])
        #expect(values.map(\.int) == [nil, nil, nil, 7, nil, nil, nil])
        #expect(values.map(\.double) == [nil, nil, nil, 7, nil, nil, nil])
        #expect(values.map(\.string) == [nil, nil, nil, nil, "s", nil, nil])
        #expect(values.map(\.count) == [0, 0, 0, 0, 0, 1, 1])
        #expect(values.map { Array($0.elements).count } == [0, 0, 0, 0, 0, 1, 0])
        #expect(values.map { Array($0.members).count } == [0, 0, 0, 0, 0, 0, 1])
    }

    @Test func `a member that is read in one go is there, of another kind, or nothing`() throws {
        let root = try JSONDocument(
            parsing: #"{"a":7,"b":"s","cc":true,"d":null,"e":[{"a":1}],"f\n":"\u00e9","g":1.5}"#
        ).root
        let names: [StaticString] = ["a", "b", "cc", "d", "e", "g", "z"]
        #expect(
            names.map { name in
                [
                    Self.said(root.int(of: name)), Self.said(root.string(of: name)),
                    Self.said(root.bool(of: name)),
                ].joined(separator: " ")
            } == [
                "7 other other", "other s other", "other other true", "nothing nothing nothing",
                "other other other", "other other other", "nothing nothing nothing",
            ])
        #expect(Self.said(root.string(of: "f\n")) == "\u{e9}", "escaped keys and values too")
        let array = try #require(root["e"])
        #expect(Self.said(array.int(of: "a")) == "nothing", "an array has no members")
    }

    private static func said(_ found: JSONFound<some CustomStringConvertible>) -> String {
        switch found {
        case .nothing: "nothing"
        case .other: "other"
        case .value(let value): value.description
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("-12", -12), ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("-9223372036854775809", nil),
            ("18446744073709551617", nil), ("5.0", nil), ("1e3", nil), ("1E0", nil), ("\"5\"", nil),
        ] as [(String, Int64?)])
    func `an integer is a token without fraction or exponent that fits`(
        text: String, value: Int64?
    ) throws {
        #expect(try JSONDocument(parsing: text).root.int == value)
    }

    @Test(
        arguments: [
            ("0.1", 0.1), ("1e3", 1000), ("-2.5E-1", -0.25), ("18446744073709551616", 0x1p64),
            ("1e999", nil), ("1e-999", 0), ("true", nil),
        ] as [(String, Double?)])
    func `a number has the nearest finite Double`(text: String, value: Double?) throws {
        #expect(try JSONDocument(parsing: text).root.double == value)
    }

    @Test func `a number's token is kept to the last digit`() throws {
        let root = try JSONDocument(parsing: #"{"price": 0.000000150000 ,"n":-1}"#).root
        #expect(root["price"]?.numberText == "0.000000150000")
        #expect(root["n"]?.numberText == "-1")
        #expect(root.numberText == nil)
    }

    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC\ud83d\ude00\u0000""#, "Aé€😀\0"),
        (#""\uFFFF\uD7FF\uE000""#, "\u{FFFF}\u{D7FF}\u{E000}"),
        (#""a\\u0041""#, "a\\u0041"), (#""ends with \\""#, "ends with \\"),
    ])
    func `a string is read unescaped`(text: String, expected: String) throws {
        let value = try JSONDocument(parsing: text).root
        #expect(value.string.map { Array($0.utf8) } == Array(expected.utf8))
    }

    /// Long escaped strings are unescaped only when they are asked for.
    @Test(arguments: [
        (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#"\u0041\u00e9\u20AC\ud83d\ude00\u0000"#, "Aé€😀\0"), (#"€\\"#, "€\\"),
    ])
    func `a long string reads as a short one`(escaped: String, text: String) throws {
        for (before, after) in [(300, 0), (0, 300), (300, 300), (251, 0), (65_536, 3)] {
            let (begin, end) = (
                String(repeating: "b", count: before), String(repeating: "e", count: after)
            )
            let source = "[\"\(begin)\(escaped)\(end)\",\"next\"]"
            let root = try JSONDocument(parsing: source).root
            let expected = begin + text + end
            #expect(root[0]?.string.map { Array($0.utf8) } == Array(expected.utf8))
            #expect(root[0]?.isString("next") == false)
            #expect(root[1]?.isString("next") == true)
            #expect(root.node == .array([.string(expected), "next"]))
            #expect(root.rawBytes == ArraySlice(source.utf8))
        }
    }

    @Test(arguments: [#"\x"#, #"\u12G4"#, #"\ud83d"#, #"\ude00\ud83d"#, #"\u00"#])
    func `a broken escape in a long string is found when it is parsed`(escape: String) {
        let text = "[\"" + String(repeating: "b", count: 300) + escape + "\"]"
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
    }

    @Test func `a long escaped key is found, and is a duplicate of itself unescaped`() throws {
        let plain = String(repeating: "k", count: 300)
        let escaped = String(repeating: "k", count: 299) + #"\u006b"#
        #expect(try JSONDocument(parsing: "{\"\(escaped)\":7}").root[plain]?.int == 7)
        #expect(throws: JSONError.duplicateKey(plain)) {
            try JSONDocument(parsing: "{\"\(escaped)\":7,\"\(plain)\":8}")
        }
    }

    @Test func `a string is compared unescaped and whole`() throws {
        let root = try JSONDocument(parsing: #"["user","\u0075ser","","users",1]"#).root
        #expect(root.elements.map { $0.isString("user") } == [true, true, false, false, false])
        #expect(root[2]?.isString("") == true)
    }

    @Test func `members are found by key, whatever stands before them`() throws {
        let text = #"{"a":[1,{"z":2}],"b\n":"x","z":{"a":3},"":4,"é":5}"#
        let root = try JSONDocument(parsing: text).root
        #expect(root["z"]?["a"]?.int == 3)
        #expect(root["b\n"]?.string == "x")
        #expect(root[""]?.int == 4)
        #expect(root["é"]?.int == 5)
        #expect(root["e\u{301}"] == nil)
        #expect(root["y"] == nil)
        let constant: StaticString = "b\n"
        #expect(root[constant]?.string == "x")
        #expect(root["a"]?[constant] == nil)
        #expect(root["a"]?["z"] == nil)
        #expect(root["a"]?[1]?["z"]?.int == 2)
        #expect(root["a"]?[2] == nil)
        #expect(root["a"]?[-1] == nil)
        #expect(root[0] == nil)
    }

    @Test func `elements and members come in the order of the text`() throws {
        let root = try JSONDocument(parsing: #"{"b":[3,[4],5],"a":{"c":{}},"d":0}"#).root
        #expect(root.members.map(\.key) == ["b", "a", "d"])
        #expect(root["b"]?.elements.map(\.int) == [3, nil, 5])
        #expect(root.members.underestimatedCount == 3)
    }

    @Test func `raw bytes are the value's own, without white space around`() throws {
        let root = try JSONDocument(parsing: " { \"a\" : [ 1 , \"x\\n\" ] , \"b\" : 1.50 } ").root
        #expect(String(decoding: root.rawBytes, as: UTF8.self).hasPrefix("{ \"a\""))
        #expect(root["a"].map { Array($0.rawBytes) } == Array("[ 1 , \"x\\n\" ]".utf8))
        #expect(root["b"].map { Array($0.rawBytes) } == Array("1.50".utf8))
        #expect(root["a"]?[1].map { Array($0.rawBytes) } == Array("\"x\\n\"".utf8))
    }

    @Test func `a cursor keeps its document alive`() throws {
        func inner() throws -> JSONValue? {
            try JSONDocument(parsing: #"{"a":["\u0041"]}"#).root["a"]?[0]
        }
        #expect(try inner()?.string == "A")
    }

    @Test func `a deep copy keeps values, and tokens that no integer holds`() throws {
        let root = try JSONDocument(parsing: #"{"b":[1,-0,1.50,null,true,"\u0041"],"a":{}}"#).root
        #expect(
            root.node == [
                "b": [1, .raw(Array("-0".utf8)), .raw(Array("1.50".utf8)), nil, true, "A"],
                "a": [:],
            ])
        #expect(root.node.bytes() == Array(#"{"b":[1,-0,1.50,null,true,"A"],"a":{}}"#.utf8))
    }
}

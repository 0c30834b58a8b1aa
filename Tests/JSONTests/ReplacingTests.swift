import JSON
import Testing

@Suite struct ReplacingTests {
    private func replacing(
        in text: String, _ changes: [(key: String, value: JSONNode?)]
    ) throws -> String {
        String(decoding: try JSONDocument(parsing: text).root.replacing(changes), as: UTF8.self)
    }

    @Test func `without changes every byte passes through`() throws {
        let text = "{ \"a\" :1.50,\n\t\"b\":[ 1 ] , \"\\u0063\":null }"
        #expect(try replacing(in: text, []) == text)
        #expect(try replacing(in: "  \(text)\n", []) == text)
    }

    @Test func `a value is replaced where it stands`() throws {
        #expect(
            try replacing(in: #"{ "model" : "x" , "n": 1.0 }"#, [("model", "y")])
                == #"{ "model" : "y" , "n": 1.0 }"#)
        #expect(try replacing(in: #"{"\u0061":1}"#, [("a", [2])]) == #"{"\u0061":[2]}"#)
        #expect(try replacing(in: #"{"a":{"b":1}}"#, [("b", 2)]) == #"{"a":{"b":1},"b":2}"#)
    }

    @Test(arguments: [
        (["a"], #"{ "b":2 , "c":3 }"#), (["b"], #"{ "a":1, "c":3 }"#),
        (["c"], #"{ "a":1 , "b":2 }"#),
        (["a", "b"], #"{  "c":3 }"#), (["b", "c"], #"{ "a":1 }"#), (["a", "c"], #"{ "b":2 }"#),
        (["a", "b", "c"], "{ }"), (["absent"], #"{ "a":1 , "b":2, "c":3 }"#),
    ])
    func `a removed member takes one comma with it`(keys: [String], expected: String) throws {
        let text = #"{ "a":1 , "b":2, "c":3 }"#
        let result = try replacing(in: text, keys.map { ($0, nil) })
        let compact = { (text: String) in text.filter { $0 != " " } }
        #expect(compact(result) == compact(expected))
        _ = try JSONDocument(parsing: result)
    }

    @Test(arguments: [
        ("{}", #"{"x":1,"y":"\n"}"#), ("{ }", #"{"x":1,"y":"\n" }"#),
        (#"{"a":0}"#, #"{"a":0,"x":1,"y":"\n"}"#),
        ("{\"a\":0\n}", "{\"a\":0,\"x\":1,\"y\":\"\\n\"\n}"),
    ])
    func `an absent key is appended`(text: String, expected: String) throws {
        #expect(try replacing(in: text, [("x", 1), ("y", "\n")]) == expected)
    }

    @Test func `changes of all three kinds work together, the last of one key counting`() throws {
        let text = #"{"a":1,"b":2,"c":3}"#
        let changes: [(key: String, value: JSONNode?)] = [
            ("new", true), ("a", nil), ("c", 5), ("b", nil), ("c", 6), ("b", "kept"), ("gone", 1),
            ("gone", nil),
        ]
        #expect(try replacing(in: text, changes) == #"{"b":"kept","c":6,"new":true}"#)
    }

    @Test func `keys are compared by bytes, not by how they look`() throws {
        #expect(
            try replacing(in: "{\"\u{E9}\":1}", [("e\u{301}", 2)])
                == "{\"\u{E9}\":1,\"e\u{301}\":2}")
    }

    @Test func `a value that is no object comes back as it is`() throws {
        #expect(try replacing(in: " [1, 2] ", [("a", 1)]) == "[1, 2]")
    }

    @Test func `a nested object is replaced in alone`() throws {
        let root = try JSONDocument(parsing: #"{"usage": { "x": 1 } }"#).root
        #expect(root["usage"]?.replacing([("x", 2)]) == Array(#"{ "x": 2 }"#.utf8))
    }
}

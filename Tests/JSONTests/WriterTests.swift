import JSON
import Testing

@Suite struct WriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test func `objects and arrays are written compactly, with commas where they belong`() {
        let written = text { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.value(1)
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.null()
            writer.endArray()
            writer.member("b", true)
            writer.member("c", Int?.none)
            writer.member("d", "text")
            writer.key("e" + "f")
            writer.raw(Array("1.50".utf8))
            writer.key("g")
            writer.value(["h": [1, nil, false], "i": .raw(Array("[ ]".utf8))])
            writer.endObject()
        }
        #expect(
            written
                == #"{"a":[1,{},[],null],"b":true,"c":null,"d":"text","ef":1.50,"g":{"h":[1,null,false],"i":[ ]}}"#
        )
    }

    @Test(
        arguments: [
            (0, "0"), (7, "7"), (-7, "-7"), (10, "10"), (1_234_567_890, "1234567890"),
            (.max, "9223372036854775807"), (.min, "-9223372036854775808"),
        ] as [(Int64, String)])
    func `integers are written in decimal`(number: Int64, expected: String) {
        #expect(text { $0.value(number) } == expected)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#),
        ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
        ("\0\u{1}\u{B}\u{1F}", #""\u0000\u0001\u000b\u001f""#),
        ("\u{7F}\u{80}é€😀\u{2028}", "\"\u{7F}\u{80}é€😀\u{2028}\""),
        ("seven77\"tail of more than eight", #""seven77\"tail of more than eight""#),
    ])
    func `escaping is minimal`(string: String, expected: String) {
        #expect(text { $0.value(string) } == expected)
    }

    @Test(arguments: 0..<40)
    func `a byte to escape is found at any place among words`(place: Int) throws {
        for special in ["\"", "\\", "\n", "\u{1F}"] {
            let string =
                String(repeating: "é", count: place) + special + String(repeating: " ", count: 9)
            let written = text { $0.value(string) }
            #expect(try JSONDocument(parsing: written).root.string == string)
            #expect(written.utf8.count > string.utf8.count + 2)
        }
    }

    @Test func `a writer that has handed over its text begins anew`() {
        var writer = JSONWriter()
        writer.value(1)
        #expect(writer.take() == Array("1".utf8))
        writer.verbatim("data: ")
        writer.value([1, 2])
        writer.verbatim("\n\n")
        #expect(writer.bytes == Array("data: [1,2]\n\n".utf8))
        #expect(writer.take() == Array("data: [1,2]\n\n".utf8))
        #expect(writer.bytes.isEmpty)
    }

    @Test func `a node keeps the order of its members`() {
        let node: JSONNode = ["b": 1, "a": "x\(1)", "c": [nil, true]]
        #expect(node.bytes() == Array(#"{"b":1,"a":"x1","c":[null,true]}"#.utf8))
    }
}

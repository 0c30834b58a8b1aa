import JSON
import Testing

@Suite struct CanonicalTests {
    @Test func `canonical text has these bytes`() {
        var writer = JSONWriter.canonical()
        writer.beginObject()
        writer.member("a", "\u{1}é\n\"")
        writer.member("ab", -5)
        writer.key("b")
        writer.beginArray()
        writer.value(["z": 1, "y": ["b": nil, "a": true]])
        writer.beginObject()
        writer.member("a", 0)
        writer.endObject()
        writer.endArray()
        writer.key("b\n")
        writer.raw(Array(#"{"x":[]}"#.utf8))
        writer.member("c", Bool?.none)
        writer.member("d", String?.none)
        writer.member("e", Int64?.none)
        writer.member("f", true)
        writer.endObject()
        let expected =
            #"{"a":"\u0001é\n\"","ab":-5,"b":[{"y":{"a":true,"b":null},"z":1},{"a":0}],"b\n":{"x":[]},"f":true}"#
        let bytes = writer.take()
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(JSONDocument.isCanonical(bytes))
    }

    @Test(arguments: [
        "null", "0", "-1", #""""#, "[]", "{}", #"{"":1,"a":2,"aa":3,"b":{"a":1}}"#,
        #"{"\"":1,"a":1}"#,
        #"{"A":1,"a":1,"é":1}"#, #"["\u0000\u001f\b\f\n\r\t\"\\/"]"#, "9223372036854775807",
    ])
    func `this text is canonical`(text: String) {
        #expect(JSONDocument.isCanonical(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " 1", "1 ", "[1, 2]", "1.0", "1e3", "-0", "9223372036854775808", #"{"b":1,"a":2}"#,
        #"{"a":1,"a":2}"#, #"{"a":{"c":1,"b":2}}"#, #""\/""#, #""\u0041""#, #""\u000a""#,
        #""\u000B""#,
        #""\u001F""#, #""\u00e9""#, #"{"aa":1,"a":2}"#, #"{"a":1,"":2}"#, "[1", "{\"a\" :1}",
        #"{"\u0061":1}"#, #"{"a":1,"\"":1}"#,
    ])
    func `this text is not canonical`(text: String) {
        #expect(!JSONDocument.isCanonical(Array(text.utf8)))
    }

    @Test func `a canonical writer traps on a descending key`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter.canonical()
            writer.beginObject()
            writer.member("b", 1)
            writer.member("a", 1)
        }
    }

    @Test func `a canonical writer traps on raw bytes of another form`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter.canonical()
            writer.raw(Array("1.5".utf8))
        }
    }

    @Test func `a text with an open object is not handed over`() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            _ = writer.take()
        }
    }
}

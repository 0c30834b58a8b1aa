import JSON
import Testing

@Suite struct DuplicateKeyTests {
    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "a"), (#"{"a":1,"\u0061":2}"#, "a"),
        (#"[{"x":{"b":1,"c":2,"b":3}}]"#, "b"),
        (#"{"":1,"":2}"#, ""), (#"{"\n":1,"\u000A":2}"#, "\n"),
        (#"{"a":{"k":1},"k":2,"a":3}"#, "a"),
        (#"{"é":1,"\u00e9":1}"#, "é"), (#"{"\ud83d\ude00":1,"😀":1}"#, "😀"),
    ])
    func `a duplicate key is refused in any object, compared unescaped`(text: String, key: String) {
        #expect(throws: JSONError.duplicateKey(key)) { try JSONDocument(parsing: text) }
    }

    @Test(arguments: [
        #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":1}]"#, #"{"a":1,"A":2,"a ":3}"#,
        #"{"e\u0301":1,"\u00e9":2}"#, #"{"a":"a","b":"a"}"#, #"{"ab":1,"a\u0000":1,"a":1}"#,
    ])
    func `equal keys of different objects and similar keys are not duplicates`(text: String) throws
    {
        _ = try JSONDocument(parsing: text)
    }

    @Test(arguments: [2, 15, 16, 17, 18, 1000, 100_000])
    func `a duplicate is found wherever it stands in an object of any size`(count: Int) throws {
        var members = (0..<count).map { "\"key\($0)\":\($0)" }
        let document = try JSONDocument(parsing: "{\(members.joined(separator: ","))}")
        #expect(document.root.count == count)
        #expect(document.root["key\(count - 1)"]?.int == Int64(count - 1))
        members[0] = "\"key\(count - 1)\":0"
        #expect(throws: JSONError.duplicateKey("key\(count - 1)")) {
            try JSONDocument(parsing: "{\(members.joined(separator: ","))}")
        }
    }
}

import HTTPServer
import Testing

@Suite struct HTTPHeadersTests {
    @Test func `fields keep their order, and names match without regard to case`() throws {
        var headers: HTTPHeaders = ["Content-Type": "text/plain", "Vary": "Accept"]
        try headers.add("VARY", "Origin")
        #expect(headers.first("content-type") == "text/plain")
        #expect(headers.all("vary") == ["Accept", "Origin"])
        #expect(headers.first("absent") == nil)
        #expect(headers.fields.map(\.name) == ["Content-Type", "Vary", "VARY"])
    }

    @Test func `setting a field replaces all of that name`() throws {
        var headers: HTTPHeaders = ["A": "1", "B": "2", "a": "3"]
        try headers.set("a", "4")
        #expect(headers.fields.map { "\($0.name)=\($0.value)" } == ["B=2", "a=4"])
    }

    @Test(arguments: ["a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\0b", "a\u{7F}", "\u{1B}[31m"])
    func `a value that would split the message is refused`(value: String) {
        var headers = HTTPHeaders()
        #expect(throws: HTTPHeaderError.valueRefused(name: "X")) { try headers.add("X", value) }
        #expect(throws: HTTPHeaderError.valueRefused(name: "X")) { try headers.set("X", value) }
        #expect(headers.isEmpty)
    }

    @Test(arguments: ["", "a b", "a:", "a\r\n", "ä", "a\0", "(a)"])
    func `a name that is no token is refused`(name: String) {
        var headers = HTTPHeaders()
        #expect(throws: HTTPHeaderError.nameRefused(name)) { try headers.add(name, "1") }
        #expect(headers.isEmpty)
    }

    @Test(arguments: ["", "plain", "a\tb", "grüße", "\u{1F980}"])
    func `an honest value is taken`(value: String) throws {
        var headers = HTTPHeaders()
        try headers.add("X", value)
        #expect(headers.first("x") == value)
    }
}

import Testing

@testable import Providers

@Suite struct EventStreamParserTests {
    private func read(_ bytes: [UInt8], cutAt cut: Int? = nil) throws -> [String] {
        var parser = EventStreamParser()
        var events: [ServerSentEvent] = []
        if let cut {
            events += try parser.feed(Array(bytes[..<cut]))
            events += try parser.feed(Array(bytes[cut...]))
        } else {
            events += try parser.feed(bytes)
        }
        if let last = parser.finish() { events.append(last) }
        return events.map { "\($0.event ?? "-")|" + String(decoding: $0.data, as: UTF8.self) }
    }

    @Test(arguments: [
        ("data: a\n\ndata: b\n\n", ["-|a", "-|b"]),
        ("data: a\r\n\r\ndata: b\r\n\r\n", ["-|a", "-|b"]),
        ("data: a\r\rdata: b\r\r", ["-|a", "-|b"]),
        ("data:a\n\n", ["-|a"]),
        ("data:  a\n\n", ["-| a"]),
        ("data: a\ndata: b\n\n", ["-|a\nb"]),
        ("data: a\ndata\ndata:\n\n", ["-|a\n\n"]),
        ("event: ping\ndata: {}\n\ndata: x\n\n", ["ping|{}", "-|x"]),
        ("data: {}\nevent: ping\n\n", ["ping|{}"]),
        (": keep-alive\n\n:\n\ndata: a\n\n", ["-|a"]),
        ("id: 7\nretry: 100\nunknown: x\ndata: a\n\n", ["-|a"]),
        ("event: lonely\n\ndata: a\n\n", ["-|a"]),
        ("data:\n\n", ["-|"]),
        ("\u{FEFF}data: a\n\ndata: \u{FEFF}b\n\n", ["-|a", "-|\u{FEFF}b"]),
        ("data: [DONE]", ["-|[DONE]"]),
        ("data: [DONE]\n", ["-|[DONE]"]),
        ("data: grüße 🎈\n\n", ["-|grüße 🎈"]),
        ("\n\n\r\n", []),
        ("", []),
    ])
    func `a stream reads the same wherever it is cut`(text: String, expected: [String]) throws {
        let bytes = Array(text.utf8)
        #expect(try read(bytes) == expected)
        for cut in 0...bytes.count {
            #expect(try read(bytes, cutAt: cut) == expected, "cut at \(cut)")
        }
        var parser = EventStreamParser()
        var single: [ServerSentEvent] = []
        for byte in bytes { single += try parser.feed([byte]) }
        if let last = parser.finish() { single.append(last) }
        #expect(single.count == expected.count)
    }

    @Test func `a line without end is refused at the limit`() throws {
        var parser = EventStreamParser()
        let part = [UInt8](repeating: UInt8(ascii: "x"), count: EventStreamParser.eventBytesMax)
        #expect(try parser.feed(part).isEmpty)
        #expect(throws: EventStreamError.tooLarge(limit: EventStreamParser.eventBytesMax)) {
            try parser.feed([UInt8(ascii: "x")])
        }
        #expect(parser.finish() == nil)
    }

    @Test func `an event of many lines is refused at the limit`() throws {
        var parser = EventStreamParser()
        let line =
            Array("data: ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) + [10]
        for _ in 0..<3 { #expect(try parser.feed(line).isEmpty) }
        #expect(throws: EventStreamError.self) {
            for _ in 0..<2 { _ = try parser.feed(line) }
        }
    }

    @Test func `events before a fault in the same bytes are not lost`() throws {
        var parser = EventStreamParser()
        let oversized = [UInt8](
            repeating: UInt8(ascii: "x"), count: EventStreamParser.eventBytesMax + 1)
        let events = try parser.feed(Array("data: a\n\n".utf8) + oversized)
        #expect(events == [ServerSentEvent(event: nil, data: [UInt8(ascii: "a")])])
        #expect(throws: EventStreamError.self) { try parser.feed([]) }
    }
}

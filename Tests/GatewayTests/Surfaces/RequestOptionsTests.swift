import Events
import Gateway
import HTTPServer
import Providers
import Testing

@Suite struct RequestOptionsTests {
    private func read(_ name: String, _ value: String) throws -> RequestOptions {
        var headers = HTTPHeaders()
        try headers.add(name, value)
        return try RequestOptions(reading: headers)
    }

    @Test func `without headers nothing is asked`() throws {
        #expect(try RequestOptions(reading: HTTPHeaders()) == RequestOptions())
    }

    @Test func `every header is read, whatever the case of its name`() throws {
        let options = try RequestOptions(reading: [
            "zumik-qos-class": "flex", "ZUMIK-DEADLINE-MS": "1500", "Zumik-TTFT-Target-Ms": "20",
            "Zumik-Profile": "managed", "Zumik-Session": "chat 7", "idempotency-key": "once",
            "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ])
        #expect(options.qosClass == .flex)
        #expect(options.deadlineMs == 1_500)
        #expect(options.ttftTargetMs == 20)
        #expect(options.profile == .managed)
        #expect(options.session == "chat 7")
        #expect(options.idempotencyKey == "once")
        #expect(options.traceID == "0af7651916cd43dd8448eb211c80319c")
    }

    @Test(arguments: QoSClass.allCases)
    func `every class has its word`(qosClass: QoSClass) throws {
        #expect(try read("Zumik-QoS-Class", qosClass.rawValue).qosClass == qosClass)
    }

    @Test(arguments: [
        ("Zumik-QoS-Class", "Interactive"), ("Zumik-QoS-Class", ""), ("Zumik-QoS-Class", "urgent"),
        ("Zumik-Profile", "own"), ("Zumik-Deadline-Ms", "0"), ("Zumik-Deadline-Ms", "-1"),
        ("Zumik-Deadline-Ms", "+1"), ("Zumik-Deadline-Ms", "1.5"), ("Zumik-Deadline-Ms", "1e3"),
        ("Zumik-Deadline-Ms", "604800001"), ("Zumik-Deadline-Ms", "99999999999999999999"),
        ("Zumik-Deadline-Ms", "١٢"), ("Zumik-Deadline-Ms", ""), ("Zumik-TTFT-Target-Ms", "soon"),
        ("Zumik-TTFT-Target-Ms", "0"), ("Zumik-Session", ""), ("Idempotency-Key", ""),
    ])
    func `a value that does not read is refused by its header's name`(
        name: String, value: String
    ) throws {
        let error = try #require(throws: InvalidRequest.self) { try read(name, value) }
        #expect(error.param == name)
        #expect(error.reason == .invalidRequest)
        #expect(error.message.contains(name))
    }

    @Test(arguments: ["Zumik-Session", "Idempotency-Key"])
    func `a text has at most 255 bytes`(name: String) throws {
        let longest = String(repeating: "x", count: 255)
        let options = try read(name, longest)
        #expect(options.session ?? options.idempotencyKey == longest)
        #expect(throws: InvalidRequest.self) { try read(name, longest + "x") }
        #expect(throws: InvalidRequest.self) { try read(name, String(repeating: "é", count: 128)) }
    }

    @Test(arguments: [1, 604_800_000] as [Int64])
    func `a deadline is from one millisecond to a week`(deadlineMs: Int64) throws {
        #expect(try read("Zumik-Deadline-Ms", "\(deadlineMs)").deadlineMs == deadlineMs)
    }

    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"

    @Test(arguments: [
        "00-\(trace)-\(parent)-00", "00-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-ff",
        "01-\(trace)-\(parent)-00", "cc-\(trace)-\(parent)-01-what-the-future-brings",
    ])
    func `a valid traceparent gives its trace id`(value: String) throws {
        #expect(try read("traceparent", value).traceID == Self.trace)
    }

    @Test(arguments: [
        "", "00", trace, "00-\(trace)", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-",
        "00-\(trace)-\(parent)-0", "00-\(trace)-\(parent)-000", "00-\(trace)-\(parent)-01-more",
        "00-\(trace)-\(parent)-0g", "ff-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01",
        "FF-\(trace)-\(parent)-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-\(parent)-01",
        "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
        "00-\(trace)0-\(parent)-01", "00-\(trace.dropLast())-\(parent)-01",
        "00_\(trace)_\(parent)_01", "cc-\(trace)-\(parent)-01extra",
    ])
    func `an invalid traceparent is ignored, as its standard says`(value: String) throws {
        #expect(try read("traceparent", value).traceID == nil)
    }
}

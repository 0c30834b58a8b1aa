import Events
import Testing

@testable import Providers

@Suite struct OpenAIStreamTests {
    private typealias Fixture = ChatCompletionsFixture

    private static let usage =
        #"{"prompt_tokens":1300,"completion_tokens":9,"total_tokens":1309,"#
        + #""prompt_tokens_details":{"cached_tokens":1280}}"#

    private static func chunk(
        id: String, delta: String, finish: String = "null", usage: Bool
    ) -> String {
        #"{"id":"\#(id)","object":"chat.completion.chunk","created":1,"model":"gpt-5.4-2026-03-05","#
            + #""service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"#
            + #""delta":\#(delta),"logprobs":null,"finish_reason":\#(finish)}]"#
            + (usage ? #","usage":null"# : "") + #","obfuscation":"x7"}"#
    }

    private static func usageChunk(id: String) -> String {
        #"{"id":"\#(id)","object":"chat.completion.chunk","created":1,"model":"gpt-5.4-2026-03-05","#
            + #""service_tier":"flex","choices":[],"usage":\#(usage)}"#
    }

    private static let deltas = [
        (#"{"role":"assistant","content":"","refusal":null}"#, "preamble"),
        (#"{"content":"Grüß"}"#, "content"), (#"{"content":" dich"}"#, "content"),
        (#"{"refusal":"no"}"#, "content"),
        (
            #"{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","#
                + #""arguments":""}}]}"#, "content"
        ),
        (#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":1}"}}]}"#, "content"),
    ]

    private static func transcript() -> String {
        let deltas = deltas.map { chunk(id: "up-1", delta: $0.0, usage: true) }
        let finish = chunk(id: "up-1", delta: "{}", finish: #""stop""#, usage: true)
        return Fixture.transcript(deltas + [finish, usageChunk(id: "up-1"), "[DONE]"])
    }

    private static func expected(usage: Bool) -> [String] {
        let deltas = deltas.map {
            "\($0.1) " + chunk(id: Fixture.ourID, delta: $0.0, usage: usage)
        }
        let finish = chunk(id: Fixture.ourID, delta: "{}", finish: #""stop""#, usage: usage)
        let closing = usage ? ["closing " + usageChunk(id: Fixture.ourID)] : []
        return deltas + ["closing " + finish] + closing + ["finished"]
    }

    private static let report = UpstreamReport(
        providerRequestID: "req_1", modelServed: "gpt-5.4-2026-03-05", tierServed: "flex",
        usage: UsageReport(
            usage: TokenUsage(inputUncached: 20, cacheRead: 1_280, output: 9), raw: usage),
        finishReason: "stop", contentBytes: 6 + 5 + 2 + 7)

    private static let head = Fixture.head(200, [("x-request-id", "req_1")])

    @Test(arguments: [true, false])
    func `a stream passes with our id, and with usage only for who asked`(asked: Bool) {
        let (steps, report) = Fixture.read(
            OpenAIAdapter(), Self.transcript(), exchange: Fixture.exchange(includeUsage: asked),
            head: Self.head)
        #expect(Fixture.lines(steps) == Self.expected(usage: asked))
        #expect(report == Self.report)
    }

    @Test(arguments: [true, false])
    func `the cut of the bytes does not change the frames`(asked: Bool) {
        let bytes = Array(Self.transcript().utf8)
        let expected = Self.expected(usage: asked)
        for cut in 0...bytes.count {
            let (steps, report) = Fixture.read(
                OpenAIAdapter(), pieces: [Array(bytes[..<cut]), Array(bytes[cut...])],
                exchange: Fixture.exchange(includeUsage: asked), head: Self.head)
            #expect(Fixture.lines(steps) == expected, "cut at \(cut)")
            #expect(report == Self.report, "cut at \(cut)")
        }
    }

    @Test func `a stream cut short is a truncation, wherever it is cut`() {
        let bytes = Array(Self.transcript().utf8)
        // The last two bytes are line feeds: without them the end mark can still be read.
        for cut in 0..<bytes.count - 2 {
            let (steps, _) = Fixture.read(OpenAIAdapter(), pieces: [Array(bytes[..<cut])])
            #expect(
                steps.last
                    == .failed(
                        UpstreamFailure(
                            reason: .providerStreamTruncated, httpStatus: 200,
                            providerRequestID: cut < 200 ? nil : "up-1", billed: nil))
                    || cut < 500, "cut at \(cut)")
            #expect(Fixture.lines(steps).last == "failed provider_stream_truncated")
            #expect(!Fixture.lines(steps).dropLast().contains { $0.hasPrefix("failed") })
        }
    }

    @Test(arguments: [
        "data: {\"choices\":[\n\n", "data: hello\n\n", "data: [1]\n\n", "data: {}\n\n",
        "data: {\"choices\":7}\n\n", "data: {\"choices\":[7]}\n\n", "data:\n\n",
        "data: {\"choices\":[{\"delta\":7}]}\n\n", "data: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":1}]}\n\n",
    ])
    func `what is no chunk is malformed`(text: String) {
        let (steps, report) = Fixture.read(OpenAIAdapter(), text)
        #expect(
            steps == [
                .failed(
                    UpstreamFailure(
                        reason: .providerStreamMalformed, httpStatus: 200, billed: nil))
            ])
        #expect(report == UpstreamReport())
    }

    @Test func `an error in the stream keeps its words, and nothing follows it`() {
        let chunk = Self.chunk(id: "up-1", delta: #"{"content":"a"}"#, usage: true)
        let error =
            #"{"error":{"message":"Busy.","type":"service_unavailable_error","#
            + #""code":"server_is_overloaded","param":null}}"#
        let (steps, report) = Fixture.read(
            OpenAIAdapter(), Fixture.transcript([chunk, error, chunk, "[DONE]"]))
        #expect(steps.count == 2)
        #expect(
            steps.last
                == .failed(
                    UpstreamFailure(
                        reason: .providerOverloaded, httpStatus: 200,
                        errorType: "service_unavailable_error", errorCode: "server_is_overloaded",
                        message: "Busy.", providerRequestID: "up-1", billed: nil)))
        #expect(report.contentBytes == 1)
    }

    @Test func `an error event without an error object is an error still`() {
        let (steps, _) = Fixture.read(
            OpenAIAdapter(), "event: error\ndata: {\"code\":\"slow_down\",\"message\":\"m\"}\n\n")
        #expect(Fixture.lines(steps) == ["failed provider_rate_limited"])
    }

    @Test func `an error in JSON instead of a stream is that error`() {
        let body = #"{"error":{"message":"m","code":"insufficient_quota"}}"#
        let head = Fixture.head(200, [("content-type", "application/json; charset=utf-8")])
        #expect(
            Fixture.lines(Fixture.read(OpenAIAdapter(), body, head: head).steps)
                == ["failed provider_quota_exhausted"])
        #expect(
            Fixture.lines(Fixture.read(OpenAIAdapter(), "{}", head: head).steps)
                == ["failed provider_stream_malformed"])
    }

    @Test func `after the end nothing counts`() {
        var stream = OpenAIAdapter().chatStream(head: Self.head, for: Fixture.exchange())
        #expect(
            stream.receive(Array((Self.transcript() + "data: junk\n\n").utf8)).last == .finished)
        #expect(stream.receive(Array("data: junk\n\n".utf8)).isEmpty)
        #expect(stream.end().isEmpty)
        #expect(stream.report == Self.report)
    }

    @Test func `usage as the first or only other member leaves a well-formed chunk`() {
        let data = [
            #"{"usage":null,"choices":[{"delta":{"content":"a"}}]}"#,
            #"{ "usage" : null , "id":"u","choices":[{"delta":{"content":"b"}}],"model":"m"}"#,
            #"{"choices":[{"delta":{"content":"c"}}] , "usage" : {"prompt_tokens":1} }"#,
        ]
        let (steps, _) = Fixture.read(OpenAIAdapter(), Fixture.transcript(data))
        let id = Fixture.ourID
        #expect(
            Fixture.lines(steps).dropLast() == [
                #"content {"choices":[{"delta":{"content":"a"}}],"id":"\#(id)","#
                    + #""model":"asked-model"}"#,
                #"content { "id":"\#(id)","choices":[{"delta":{"content":"b"}}],"model":"m"}"#,
                #"content {"choices":[{"delta":{"content":"c"}}] ,"id":"\#(id)","#
                    + #""model":"asked-model"}"#,
            ])
    }

    @Test func `a chunk over several lines becomes one line`() {
        let text =
            "data: {\"id\":\"u\",\ndata: \"model\":\"m\",\"choices\":[{\"delta\":{\"content\":"
            + "\"a\"}}]}\r\n\r\ndata: [DONE]"
        let (steps, _) = Fixture.read(OpenAIAdapter(), text)
        #expect(
            Fixture.lines(steps) == [
                #"content {"id":"\#(Fixture.ourID)", "model":"m","choices":[{"delta":"#
                    + #"{"content":"a"}}]}"#, "finished",
            ])
    }

    @Test func `content with the finish reason is content`() {
        let chunk =
            #"{"id":"u","model":"m","choices":[{"delta":{"content":"a"},"#
            + #""finish_reason":"length"}]}"#
        let (steps, report) = Fixture.read(OpenAIAdapter(), Fixture.transcript([chunk, "[DONE]"]))
        #expect(Fixture.lines(steps).map { $0.prefix(7) } == ["content", "finishe"])
        #expect(report.finishReason == "length")
        #expect(report.usage == nil)
    }

    @Test(arguments: 0..<200)
    func `garbage always ends in one end`(round: UInt64) {
        let seed = 0x5EED_0000 + round
        var chance = SeededChance(seed: seed)
        var bytes = Array(Self.transcript().utf8)
        for _ in 0..<(1 + chance.next() % 6) {
            let place = Int(chance.next() % UInt64(bytes.count))
            switch chance.next() % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next())
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8(truncatingIfNeeded: chance.next()), at: place)
            }
        }
        let cut = Int(chance.next() % UInt64(bytes.count))
        for adapter in [OpenAIAdapter(), XAIAdapter(), FireworksAdapter()] as [any ProviderAdapter]
        {
            let whole = Fixture.read(adapter, pieces: [bytes])
            let pieces = Fixture.read(
                adapter, pieces: [Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(whole.steps == pieces.steps, "seed \(seed)")
            #expect(whole.report == pieces.report, "seed \(seed)")
            let ends = Fixture.lines(whole.steps).filter {
                $0 == "finished" || $0.hasPrefix("failed ")
            }
            #expect(ends.count == 1, "seed \(seed)")
            #expect(Fixture.lines(whole.steps).last == ends.last, "seed \(seed)")
        }
    }
}

import Events
import JSON
import Testing

@testable import Providers

struct GeminiStreamTests {
    static let chunks = [
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true}]},"index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8},"modelVersion":"gemini-3.8-flash","responseId":"r1"}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"H\u00e4l"}]},"index":0}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8},"modelVersion":"gemini-3.8-flash","responseId":"r1"}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"lo “you”"},{"functionCall":{"id":"k1","name":"f","args":{"a":1}},"thoughtSignature":"QQ=="},{"functionCall":{"name":"g"}}]},"index":0}],"usageMetadata":{"promptTokenCount":8,"cachedContentTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":40,"totalTokenCount":53}}"#,
        #"{"candidates":[{"content":{"role":"model","parts":[{"text":"","thoughtSignature":"QQ=="}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":8,"cachedContentTokenCount":4,"candidatesTokenCount":7,"thoughtsTokenCount":40,"totalTokenCount":55},"modelVersion":"gemini-3.8-flash","responseId":"r1"}"#,
    ]

    static let outline = [
        #"preamble {"role":"assistant","content":""}"#,
        #"content {"reasoning_content":"hm"}"#,
        #"content {"content":"H\u00e4l"}"#,
        #"content {"content":"lo “you”"}"#,
        #"content {"tool_calls":[{"index":0,"id":"call_gk1_QQ","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}"#,
        #"content {"tool_calls":[{"index":1,"id":"call_mchatcmpl01JTESTn1_","type":"function","function":{"name":"g","arguments":"{}"}}]}"#,
        "closing {} tool_calls",
        #"closing usage {"prompt_tokens":8,"completion_tokens":47,"total_tokens":55,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":40}}"#,
        "finished",
    ]

    static func events(_ chunks: [String]) -> String {
        chunks.map { "data: \($0)\r\n\r\n" }.joined()
    }

    func stream(_ exchange: ChatExchange = Translation.exchange) -> any AnswerStream {
        GeminiAdapter().chatStream(
            head: Translation.head(200, [("x-gemini-service-tier", "flex")]), for: exchange)
    }

    func read(_ chunks: [String]) -> (steps: [StreamStep], report: UpstreamReport) {
        Translation.read(Self.events(chunks), with: stream())
    }

    @Test func `a stream reads as chunks of a chat completion`() {
        let read = read(Self.chunks)
        #expect(Translation.outline(read.steps) == Self.outline)
        let raw =
            #"{"promptTokenCount":8,"cachedContentTokenCount":4,"candidatesTokenCount":7,"thoughtsTokenCount":40,"totalTokenCount":55}"#
        let buckets = TokenUsage(inputUncached: 4, cacheRead: 4, output: 47, reasoning: 40)
        #expect(
            read.report
                == UpstreamReport(
                    providerRequestID: "r1", modelServed: "gemini-3.8-flash", tierServed: "flex",
                    usage: UsageReport(usage: buckets, raw: raw), finishReason: "tool_calls",
                    contentBytes: 2 + 4 + 12 + 7 + 2))
    }

    @Test func `usage is hidden from who did not ask`() {
        let steps = Translation.read(
            Self.events(Self.chunks), with: stream(Translation.exchangeWithoutUsage)
        ).steps
        #expect(
            Translation.outline(steps) == Self.outline.filter { !$0.hasPrefix("closing usage") })
        for case .frame(let bytes, _) in steps {
            #expect(!Translation.text(bytes).contains("\"usage\""))
        }
    }

    @Test func `any cut gives the same frames`() {
        let whole = read(Self.chunks)
        let text = Self.events(Self.chunks)
        for cut in 0...text.utf8.count {
            let parts = Translation.read(text, with: stream(), cuts: [cut])
            #expect(parts.steps == whole.steps, "cut at \(cut)")
            #expect(parts.report == whole.report)
        }
    }

    @Test func `without a finish reason the stream is truncated`() {
        let early = read(Array(Self.chunks.prefix(2)))
        #expect(Translation.outline(early.steps).last == "failed provider_stream_truncated")
        // The output is not counted yet, so nothing is reported but the input.
        #expect(early.report.usage == nil)
        #expect(early.report.inputSoFar == TokenUsage(inputUncached: 8))
        let late = read(Array(Self.chunks.prefix(3)))
        #expect(Translation.outline(late.steps).last == "failed provider_stream_truncated")
        #expect(
            late.report.usage?.usage
                == TokenUsage(inputUncached: 4, cacheRead: 4, output: 45, reasoning: 40))
        #expect(Translation.outline(read([]).steps) == ["failed provider_stream_truncated"])
    }

    @Test func `usage after the finish reason still counts`() {
        let finish = #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}"#
        let usage =
            #"{"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"totalTokenCount":4}}"#
        let read = read([finish, usage])
        #expect(Translation.outline(read.steps).suffix(3).first == "closing {} stop")
        #expect(Translation.outline(read.steps).last == "finished")
        #expect(read.report.usage?.usage == TokenUsage(inputUncached: 3, output: 1, reasoning: 0))
    }

    @Test func `a finish reason without usage ends with the stream`() {
        let finish =
            #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MAX_TOKENS"}]}"#
        let read = read([finish])
        #expect(
            Translation.outline(read.steps).suffix(3) == [
                "closing {} length", "closing usage null", "finished",
            ])
        #expect(read.report.usage == nil)
    }

    @Test func `a blocked prompt is a filtered answer`() {
        let read = read([
            #"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8}}"#
        ])
        #expect(Translation.outline(read.steps)[1] == "closing {} content_filter")
        #expect(Translation.outline(read.steps).last == "finished")
        #expect(read.report.finishReason == "content_filter")
        #expect(read.report.usage?.usage == TokenUsage(inputUncached: 8, reasoning: 0))
    }

    @Test(arguments: [
        (
            #"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}"#,
            "failed provider_rate_limited"
        ),
        (
            #"[{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}]"#,
            "failed provider_overloaded"
        ),
        (#"{"error":{}}"#, "failed provider_error"),
        (
            #"{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}"#,
            "failed provider_stream_malformed"
        ),
        ("{", "failed provider_stream_malformed"), ("{}", "failed provider_stream_malformed"),
        ("[]", "failed provider_stream_malformed"), ("7", "failed provider_stream_malformed"),
        (#"{"candidates":7}"#, "failed provider_stream_malformed"),
    ])
    func `an event that is an error or no answer ends the stream`(event: String, ending: String) {
        let read = read([Self.chunks[0], event, Self.chunks[3]])
        #expect(Translation.outline(read.steps) == Array(Self.outline.prefix(2)) + [ending])
        guard case .failed(let failure) = read.steps.last else { return }
        #expect(failure.billed == nil)
    }

    @Test func `an answer that is no stream is read for its error`() {
        let head = Translation.head(200, [("content-type", "application/json; charset=UTF-8")])
        func ending(_ text: String) -> [String] {
            let stream = GeminiAdapter().chatStream(head: head, for: Translation.exchange)
            return Translation.outline(Translation.read(text, with: stream, cuts: [1]).steps)
        }
        #expect(
            ending("[{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}]") == [
                "failed provider_overloaded"
            ])
        #expect(ending("{}") == ["failed provider_stream_malformed"])
        #expect(
            ending(String(repeating: " ", count: 100_000)) == ["failed provider_stream_malformed"])
    }

    @Test func `an event cut in the middle is a truncation`() {
        for dropped in 3...20 {
            let steps = Translation.read(
                String(Self.events(Self.chunks).dropLast(dropped)), with: stream()
            ).steps
            #expect(Translation.outline(steps).last == "failed provider_stream_truncated")
        }
    }

    @Test func `garbage never crashes and always ends once`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var chance = SeededChance(seed: seed)
        let good = Array(Self.events(Self.chunks).utf8)
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0...3, using: &chance) {
                let index = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0...2, using: &chance) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &chance)
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...min(index + 200, bytes.count - 1))
                }
            }
            var stream = stream()
            var steps = stream.receive(bytes)
            steps += stream.end()
            steps += stream.receive(good)
            let endings = steps.filter { step in
                switch step {
                case .failed, .finished: true
                case .frame: false
                }
            }
            #expect(endings.count == 1, "seed \(seed)")
            #expect(steps.last == endings.last, "seed \(seed)")
        }
    }
}

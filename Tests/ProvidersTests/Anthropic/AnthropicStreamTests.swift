import Events
import JSON
import Testing

@testable import Providers

struct AnthropicStreamTests {
    /// Thought, text, a tool with arguments and one without, pings, an unknown event, two message deltas.
    static let transcript = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_x","type":"message","role":"assistant","model":"claude-opus-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":9000,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":2,"service_tier":"standard"}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"h\\u00e4"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"SIG="}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi “you”\\n"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: from_the_future
        data: {"type":"from_the_future","x":1}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_a","name":"f","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":2}

        event: content_block_start
        data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_b","name":"g","input":{}}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":3}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null},"usage":{"output_tokens":40}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":57,"input_tokens":null,"output_tokens_details":{"thinking_tokens":9}}}

        event: message_stop
        data: {"type":"message_stop"}


        """

    static let outline = [
        #"preamble {"role":"assistant","content":""}"#,
        #"content {"reasoning_content":"h\u00e4"}"#,
        #"content {"reasoning_details":[{"type":"reasoning.text","text":"hä","signature":"SIG=","format":"anthropic-claude-v1"}]}"#,
        #"content {"content":"Hi “you”\n"}"#,
        #"content {"tool_calls":[{"index":0,"id":"toolu_a","type":"function","function":{"name":"f","arguments":""}}]}"#,
        #"content {"tool_calls":[{"index":0,"function":{"arguments":"{\"a\":"}}]}"#,
        #"content {"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"#,
        #"content {"tool_calls":[{"index":1,"id":"toolu_b","type":"function","function":{"name":"g","arguments":""}}]}"#,
        #"content {"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]}"#,
        "closing {} tool_calls",
        #"closing usage {"prompt_tokens":9042,"completion_tokens":57,"total_tokens":9099,"prompt_tokens_details":{"cached_tokens":9000,"cache_write_tokens":30,"cache_write_tokens_details":{"ttl_5m_tokens":10,"ttl_1h_tokens":20}},"completion_tokens_details":{"reasoning_tokens":9}}"#,
        "finished",
    ]

    func stream(_ exchange: ChatExchange = Translation.exchange) -> any AnswerStream {
        AnthropicAdapter().chatStream(
            head: Translation.head(200, [("request-id", "req_7")]), for: exchange)
    }

    @Test func `a stream reads as chunks of a chat completion`() {
        let read = Translation.read(Self.transcript, with: stream())
        #expect(Translation.outline(read.steps) == Self.outline)
        let raw =
            #"{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":9000,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":57,"service_tier":"standard","output_tokens_details":{"thinking_tokens":9}}"#
        let buckets = TokenUsage(
            inputUncached: 12, cacheRead: 9_000, cacheWrite5m: 10, cacheWrite1h: 20, output: 57,
            reasoning: 9)
        #expect(
            read.report
                == UpstreamReport(
                    providerRequestID: "req_7", modelServed: "claude-opus-5",
                    tierServed: "default", usage: UsageReport(usage: buckets, raw: raw),
                    finishReason: "tool_calls", contentBytes: 3 + 13 + 7 + 2))
    }

    @Test func `each frame is a whole event with our id`() {
        let steps = Translation.read(Self.transcript, with: stream()).steps
        guard case .frame(let bytes, .content) = steps[3] else {
            Issue.record("no content")
            return
        }
        #expect(
            Translation.text(bytes) == """
                data: {"id":"chatcmpl-01JTEST","object":"chat.completion.chunk",\
                "created":1700000000,"model":"claude-opus-5","service_tier":"default",\
                "choices":[{"index":0,"delta":{"content":"Hi “you”\\n"},"finish_reason":null}],\
                "usage":null}\n\n
                """)
    }

    @Test func `usage is hidden from who did not ask`() {
        let steps = Translation.read(
            Self.transcript, with: stream(Translation.exchangeWithoutUsage)
        ).steps
        let expected = Self.outline.filter { !$0.hasPrefix("closing usage") }
        #expect(Translation.outline(steps) == expected)
        for case .frame(let bytes, _) in steps {
            #expect(!Translation.text(bytes).contains("\"usage\""))
        }
    }

    @Test func `any cut gives the same frames`() {
        let whole = Translation.read(Self.transcript, with: stream())
        for cut in 0...Self.transcript.utf8.count {
            let parts = Translation.read(Self.transcript, with: stream(), cuts: [cut])
            #expect(parts.steps == whole.steps, "cut at \(cut)")
            #expect(parts.report == whole.report)
        }
    }

    @Test func `a stream that stops early is truncated, and its input is known`() throws {
        let cut = try #require(Self.transcript.firstRange(of: "event: message_delta"))
        let read = Translation.read(String(Self.transcript[..<cut.lowerBound]), with: stream())
        #expect(
            Translation.outline(read.steps).last == "failed provider_stream_truncated")
        guard case .failed(let failure) = read.steps.last else { return }
        #expect(failure.billed == nil)
        #expect(failure.providerRequestID == "req_7")
        #expect(read.report.usage == nil)
        #expect(
            read.report.inputSoFar
                == TokenUsage(
                    inputUncached: 12, cacheRead: 9_000, cacheWrite5m: 10, cacheWrite1h: 20))
        #expect(read.report.contentBytes == 25)
    }

    @Test(arguments: [
        ("overloaded_error", ReasonCode.providerOverloaded), ("api_error", .providerError),
        ("rate_limit_error", .providerRateLimited), ("new_error", .providerError),
        ("invalid_request_error", .invalidRequest),
    ])
    func `an error event ends the stream with its reason`(type: String, reason: ReasonCode) throws {
        let cut = try #require(Self.transcript.firstRange(of: "event: message_delta"))
        let error =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"\(type)\",\"message\":\"m\"}}\n\n"
        let text = Self.transcript[..<cut.lowerBound] + error + Self.transcript[cut.lowerBound...]
        let steps = Translation.read(String(text), with: stream()).steps
        #expect(Translation.outline(steps).last == "failed \(reason.rawValue)")
        #expect(steps.count == 10)
        guard case .failed(let failure) = steps.last else { return }
        #expect(failure.errorType == type)
        #expect(failure.billed == nil)
    }

    @Test(arguments: [
        "data: {\n\n", "data: nonsense\n\n", "data: {}\n\n", "data: []\n\n",
        "data: {\"type\":\"message_stop\"}\n\n", "data: {\"type\":\"message_start\"}\n\n",
        "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}}\n\n",
        "data: {\"type\":\"message_delta\",\"delta\":{}}\n\n",
    ])
    func `what is not of the protocol is malformed`(text: String) {
        let steps = Translation.read(text + Self.transcript, with: stream()).steps
        #expect(Translation.outline(steps) == ["failed provider_stream_malformed"])
    }

    @Test func `a second start and an early stop are malformed`() throws {
        let start = try #require(Self.transcript.firstRange(of: "event: content_block_start"))
        let head = String(Self.transcript[..<start.lowerBound])
        for text in [head + head, head + "data: {\"type\":\"message_stop\"}\n\n"] {
            let steps = Translation.read(text, with: stream()).steps
            #expect(Translation.outline(steps).last == "failed provider_stream_malformed")
        }
    }

    @Test(arguments: [true, false])
    func `a refusal is told, and before any output costs nothing`(afterOutput: Bool) throws {
        let start = try #require(Self.transcript.firstRange(of: "event: content_block_start"))
        let text =
            """
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Well"}}


            """
        let ending = """
            data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"No."}},"usage":{"output_tokens":1}}

            data: {"type":"message_stop"}


            """
        let read = Translation.read(
            String(Self.transcript[..<start.lowerBound]) + (afterOutput ? text : "") + ending,
            with: stream())
        let outline = Translation.outline(read.steps)
        #expect(outline.contains(#"content {"refusal":"No."}"#))
        #expect(outline.contains("closing {} content_filter"))
        #expect(read.report.billed == afterOutput)
    }

    @Test func `output that was never counted to its end is not believed`() throws {
        let start = try #require(Self.transcript.firstRange(of: "event: content_block_start"))
        let ending = """
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}

            data: {"type":"message_stop"}


            """
        let read = Translation.read(
            String(Self.transcript[..<start.lowerBound]) + ending, with: stream())
        #expect(Translation.outline(read.steps).contains("closing usage null"))
        let usage = try #require(read.report.usage)
        #expect(usage.usage == nil)
        #expect(usage.raw.hasPrefix(#"{"input_tokens":12,"#))
    }

    @Test func `counts grown by server tools replace those of the start`() throws {
        let start = try #require(Self.transcript.firstRange(of: "event: content_block_start"))
        let ending = """
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":100,"cache_creation_input_tokens":45,"output_tokens":7}}

            data: {"type":"message_stop"}


            """
        let read = Translation.read(
            String(Self.transcript[..<start.lowerBound]) + ending, with: stream())
        #expect(
            read.report.usage?.usage
                == TokenUsage(
                    inputUncached: 100, cacheRead: 9_000, cacheWrite5m: 25, cacheWrite1h: 20,
                    output: 7))
    }

    @Test func `an answer that is no stream is read for its error`() {
        let head = Translation.head(200, [("content-type", "application/json; charset=UTF-8")])
        func ending(_ text: String) -> [String] {
            let stream = AnthropicAdapter().chatStream(head: head, for: Translation.exchange)
            return Translation.outline(Translation.read(text, with: stream, cuts: [1]).steps)
        }
        #expect(
            ending("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}") == [
                "failed provider_overloaded"
            ])
        #expect(ending("{}") == ["failed provider_stream_malformed"])
        #expect(
            ending(String(repeating: " ", count: 100_000)) == ["failed provider_stream_malformed"])
    }

    @Test func `an event cut in the middle is a truncation`() {
        for dropped in 3...20 {
            let steps = Translation.read(String(Self.transcript.dropLast(dropped)), with: stream())
                .steps
            #expect(Translation.outline(steps).last == "failed provider_stream_truncated")
        }
    }

    @Test func `garbage never crashes and always ends once`() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var chance = SeededChance(seed: seed)
        let good = Array(Self.transcript.utf8)
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0...3, using: &chance) {
                let index = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0...2, using: &chance) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &chance)
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...min(index + 300, bytes.count - 1))
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

import Events
import JSON
import Testing

@testable import Providers

struct AnthropicAnswerTests {
    let adapter = AnthropicAdapter()

    func answer(
        _ body: String, head: UpstreamHead = Translation.head()
    ) -> Result<
        ClientAnswer, UpstreamFailure
    > {
        adapter.chatAnswer(head: head, body: Array(body.utf8), for: Translation.exchange)
    }

    @Test func `a message with thoughts, text and calls reads as a chat completion`() throws {
        let usage =
            #"{"input_tokens":12,"cache_creation_input_tokens":1500,"cache_read_input_tokens":9000,"cache_creation":{"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1000},"output_tokens":340,"output_tokens_details":{"thinking_tokens":210},"service_tier":"standard"}"#
        let result = answer(
            #"""
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5","content":[
             {"type":"thinking","thinking":"hm","signature":"S="},
             {"type":"text","text":"Let me "},{"type":"text","text":"look."},
             {"type":"server_tool_use","id":"s"},
             {"type":"tool_use","id":"toolu_1","name":"f","input":{"a": 1}}],
             "stop_reason":"tool_use","stop_sequence":null,"usage":\#(usage)}
            """#, head: Translation.head(200, [("request-id", "req_9")]))
        let got = try result.get()
        #expect(
            Translation.text(got.body) == """
                {"id":"chatcmpl-01JTEST","object":"chat.completion","created":1700000000,\
                "model":"claude-opus-5","service_tier":"default","choices":[{"index":0,"message":\
                {"role":"assistant","content":"Let me look.","refusal":null,\
                "reasoning_content":"hm","reasoning_details":[{"type":"reasoning.text",\
                "text":"hm","signature":"S=","format":"anthropic-claude-v1"}],\
                "tool_calls":[{"id":"toolu_1","type":"function","function":{"name":"f",\
                "arguments":"{\\"a\\": 1}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],\
                "usage":{"prompt_tokens":10512,"completion_tokens":340,"total_tokens":10852,\
                "prompt_tokens_details":{"cached_tokens":9000,"cache_write_tokens":1500,\
                "cache_write_tokens_details":{"ttl_5m_tokens":500,"ttl_1h_tokens":1000}},\
                "completion_tokens_details":{"reasoning_tokens":210}}}
                """)
        let buckets = TokenUsage(
            inputUncached: 12, cacheRead: 9_000, cacheWrite5m: 500, cacheWrite1h: 1_000,
            output: 340, reasoning: 210)
        #expect(
            got.report
                == UpstreamReport(
                    providerRequestID: "req_9", modelServed: "claude-opus-5",
                    tierServed: "default", usage: UsageReport(usage: buckets, raw: usage),
                    finishReason: "tool_calls", contentBytes: 22))
    }

    @Test(arguments: [
        ("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"), ("pause_turn", "length"),
        ("tool_use", "tool_calls"), ("refusal", "content_filter"), ("novel", "stop"),
    ])
    func `each stop reason has its word`(reason: String, word: String) throws {
        let got = try answer(
            #"{"id":"m","type":"message","model":"c","content":[{"type":"text","text":"a"}],"stop_reason":"\#(reason)","usage":{"input_tokens":1,"output_tokens":1}}"#
        ).get()
        #expect(got.report.finishReason == word)
        #expect(got.report.providerRequestID == "m")
        #expect(got.report.billed)
    }

    @Test func `a refusal before any output is told, and costs nothing`() throws {
        let got = try answer(
            #"{"id":"m","type":"message","model":"c","content":[],"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"No."},"usage":{"input_tokens":9,"output_tokens":0}}"#
        ).get()
        #expect(
            Translation.text(got.body).contains(
                #""content":null,"refusal":"No."},"logprobs":null,"finish_reason":"content_filter""#
            ))
        #expect(!got.report.billed)
        #expect(got.report.usage?.usage == TokenUsage(inputUncached: 9))
    }

    @Test(
        arguments: [
            (#"{"input_tokens":5,"output_tokens":2}"#, TokenUsage(inputUncached: 5, output: 2)),
            (
                #"{"input_tokens":5,"output_tokens":2,"cache_read_input_tokens":null,"cache_creation":null}"#,
                TokenUsage(inputUncached: 5, output: 2)
            ),
            (
                #"{"input_tokens":5,"output_tokens":2,"cache_creation_input_tokens":7}"#,
                TokenUsage(inputUncached: 5, cacheWrite5m: 7, output: 2)
            ),
            (
                #"{"input_tokens":0,"output_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":7}}"#,
                TokenUsage(cacheWrite1h: 7, output: 2)
            ),
            (
                #"{"input_tokens":5,"output_tokens":2,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":7}}"#,
                nil
            ),
            (#"{"input_tokens":-5,"output_tokens":2}"#, nil),
            (#"{"input_tokens":5}"#, nil),
            (#"{"output_tokens":5}"#, nil),
            (#"{"input_tokens":5,"output_tokens":"2"}"#, nil),
            (#"{"input_tokens":5,"output_tokens":2,"cache_read_input_tokens":1.5}"#, nil),
            (
                #"{"input_tokens":5,"output_tokens":2,"output_tokens_details":{"thinking_tokens":3}}"#,
                nil
            ),
            (#"{"input_tokens":9223372036854775807,"output_tokens":2}"#, nil),
        ] as [(String, TokenUsage?)])
    func `usage is split into buckets or not believed`(raw: String, expected: TokenUsage?) throws {
        let got = try answer(
            #"{"type":"message","model":"c","content":[],"stop_reason":"end_turn","usage":\#(raw)}"#
        ).get()
        #expect(got.report.usage == UsageReport(usage: expected, raw: raw))
        let isNull = Translation.text(got.body).hasSuffix(#""usage":null}"#)
        #expect(isNull == (expected == nil))
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", #"{"type":"message"}"#,
        #"{"type":"message","content":"x","stop_reason":"end_turn","usage":{}}"#,
        #"{"type":"message","content":[{"type":"text"}],"stop_reason":"end_turn","usage":{}}"#,
        #"{"type":"message","content":[7],"stop_reason":"end_turn","usage":{}}"#,
        "<html></html>",
    ])
    func `an answer of the wrong shape is the provider's error`(body: String) {
        guard case .failure(let failure) = answer(body) else {
            Issue.record("taken for an answer")
            return
        }
        #expect(failure.reason == .providerError)
        #expect(failure.billed == nil)
        #expect(failure.httpStatus == 200)
    }

    @Test func `an answer that nobody counted is an answer`() throws {
        let got = try answer(
            #"{"type":"message","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn"}"#
        ).get()
        #expect(got.report.usage == nil)
        #expect(got.report.contentBytes == 2)
        #expect(Translation.text(got.body).hasSuffix(#""usage":null}"#))
    }

    @Test func `an error inside a 2xx is that error`() {
        guard
            case .failure(let failure) = answer(
                #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)
        else {
            Issue.record("taken for an answer")
            return
        }
        #expect(failure.reason == .providerOverloaded)
        #expect(failure.errorType == "overloaded_error")
        #expect(failure.billed == nil)
    }

    @Test(arguments: [
        (400, "invalid_request_error", "", "bad field", ReasonCode.invalidRequest),
        (
            400, "invalid_request_error", "",
            "prompt is too long: 205000 tokens > 200000 maximum", .contextLengthExceeded
        ),
        (
            400, "invalid_request_error", "",
            "You have reached your specified workspace API usage limits.", .providerQuotaExhausted
        ),
        (400, "invalid_request_error", "request_body_timeout", "slow", .providerError),
        (401, "authentication_error", "", "", .providerAuthFailed),
        (402, "billing_error", "", "", .providerQuotaExhausted),
        (403, "permission_error", "", "", .providerAuthFailed),
        (404, "not_found_error", "", "model: claude-0", .providerModelMissing),
        (409, "conflict_error", "", "", .providerError),
        (413, "request_too_large", "", "", .invalidRequest),
        (429, "rate_limit_error", "", "", .providerRateLimited),
        (429, "rate_limit_error", "ramp_limit_exceeded", "", .providerRateLimited),
        (429, "rate_limit_error", "enforced_spend_limit_reached", "", .providerQuotaExhausted),
        (429, "rate_limit_error", "contract_spend_limit_reached", "", .providerQuotaExhausted),
        (500, "api_error", "", "", .providerError),
        (408, "invalid_request_error", "", "too slow", .providerError),
        (409, "invalid_request_error", "", "", .providerError),
        (503, "api_error", "cmek_key_unreachable", "", .providerOverloaded),
        (503, "api_error", "cmek_context_unavailable", "", .providerOverloaded),
        (529, "api_error", "", "", .providerOverloaded),
        (529, "overloaded_error", "compaction_unavailable", "", .providerOverloaded),
        (504, "timeout_error", "", "", .providerError),
        (529, "overloaded_error", "", "", .providerOverloaded),
        (418, "brand_new_error", "", "", .providerError),
    ])
    func `each error has its reason`(
        status: Int, type: String, code: String, message: String, reason: ReasonCode
    ) {
        let body =
            #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)","details":{"error_code":"\#(code)"}},"request_id":"req_1"}"#
        let failure = adapter.failure(
            head: Translation.head(status, [("request-id", "req_1"), ("retry-after", "7")]),
            body: Array(body.utf8))
        #expect(failure.reason == reason)
        #expect(failure.errorType == type)
        #expect(failure.errorCode == (code.isEmpty ? nil : code))
        #expect(failure.retryAfter == .seconds(7))
        #expect(failure.providerRequestID == "req_1")
        #expect(failure.httpStatus == status)
        #expect(failure.billed == false)
    }

    @Test(arguments: [
        (413, "<html>too large</html>", ReasonCode.invalidRequest), (529, "", .providerOverloaded),
        (429, "[]", .providerRateLimited), (500, "\"oops\"", .providerError),
        (502, "{\"error\":[1]}", .providerError), (302, "{}", .providerError),
    ])
    func `a body that says nothing leaves the status to speak`(
        status: Int, body: String, reason: ReasonCode
    ) {
        let failure = adapter.failure(head: Translation.head(status), body: Array(body.utf8))
        #expect(failure.reason == reason)
    }

    @Test func `a huge error body is not read`() {
        let body = Array(#"{"error":{"type":"rate_limit_error"},"pad":""#.utf8)
        let huge = body + Array(repeating: 65, count: 10_000_000) + Array("\"}".utf8)
        let failure = adapter.failure(head: Translation.head(500), body: huge)
        #expect(failure.reason == .providerError)
        #expect(failure.errorType == nil)
    }
}

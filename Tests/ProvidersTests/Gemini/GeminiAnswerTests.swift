import Events
import JSON
import Testing

@testable import Providers

struct GeminiAnswerTests {
    let adapter = GeminiAdapter()

    func answer(
        _ body: String, head: UpstreamHead = Translation.head()
    ) -> Result<
        ClientAnswer, UpstreamFailure
    > {
        adapter.chatAnswer(head: head, body: Array(body.utf8), for: Translation.exchange)
    }

    @Test func `an answer with thoughts, text and calls reads as a chat completion`() throws {
        let usage =
            #"{"promptTokenCount":5000,"cachedContentTokenCount":4096,"candidatesTokenCount":120,"thoughtsTokenCount":300,"totalTokenCount":5420}"#
        let got = try answer(
            #"""
            {"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Let "},
             {"text":"me."},{"functionCall":{"name":"f","args":{"a": 1}},"thoughtSignature":"QUI="},
             {"functionCall":{"id":"k9","name":"g"}},{"text":"","thoughtSignature":"QQ=="}]},
             "finishReason":"STOP","index":0}],
             "usageMetadata":\#(usage),"modelVersion":"gemini-3.8-flash-001","responseId":"r1"}
            """#, head: Translation.head(200, [("x-gemini-service-tier", "standard")])
        ).get()
        #expect(
            Translation.text(got.body) == """
                {"id":"chatcmpl-01JTEST","object":"chat.completion","created":1700000000,\
                "model":"gemini-3.8-flash-001","service_tier":"default","choices":[{"index":0,\
                "message":{"role":"assistant","content":"Let me.","refusal":null,\
                "reasoning_content":"hm","tool_calls":[{"id":"call_mchatcmpl01JTESTn0_QUI",\
                "type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}},\
                {"id":"call_gk9_","type":"function","function":{"name":"g","arguments":"{}"}}]},\
                "logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5000,\
                "completion_tokens":420,"total_tokens":5420,\
                "prompt_tokens_details":{"cached_tokens":4096},\
                "completion_tokens_details":{"reasoning_tokens":300}}}
                """)
        let buckets = TokenUsage(
            inputUncached: 904, cacheRead: 4_096, output: 420, reasoning: 300)
        #expect(
            got.report
                == UpstreamReport(
                    providerRequestID: "r1", modelServed: "gemini-3.8-flash-001",
                    tierServed: "default", usage: UsageReport(usage: buckets, raw: usage),
                    finishReason: "tool_calls", contentBytes: 2 + 7 + 8 + 2))
    }

    @Test(arguments: [
        ("STOP", "stop"), ("MAX_TOKENS", "length"), ("CONTINUATION", "length"),
        ("SAFETY", "content_filter"), ("RECITATION", "content_filter"),
        ("PROHIBITED_CONTENT", "content_filter"), ("SPII", "content_filter"),
        ("IMAGE_SAFETY", "content_filter"), ("ESCALATION", "content_filter"),
        ("MODEL_ARMOR", "content_filter"), ("FROM_THE_FUTURE", "stop"),
    ])
    func `each finish reason has its word`(reason: String, word: String) throws {
        let got = try answer(
            #"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"\#(reason)"}]}"#
        ).get()
        #expect(got.report.finishReason == word)
        #expect(got.report.usage == nil)
        #expect(got.report.modelServed == nil)
        #expect(Translation.text(got.body).contains(#""model":"asked-model""#))
    }

    @Test(arguments: [
        "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL",
        "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE",
    ])
    func `an answer that the model broke is the provider's error`(reason: String) {
        guard
            case .failure(let failure) = answer(#"{"candidates":[{"finishReason":"\#(reason)"}]}"#)
        else {
            Issue.record("taken for an answer")
            return
        }
        #expect(failure.reason == .providerError)
        #expect(failure.billed == nil)
    }

    @Test func `a blocked prompt is a filtered answer`() throws {
        let got = try answer(
            #"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":8,"totalTokenCount":8}}"#
        ).get()
        #expect(
            Translation.text(got.body).contains(
                #""content":null,"refusal":null},"logprobs":null,"finish_reason":"content_filter""#)
        )
        #expect(got.report.usage?.usage == TokenUsage(inputUncached: 8, reasoning: 0))
    }

    @Test(
        arguments: [
            (
                #"{"promptTokenCount":8,"totalTokenCount":8}"#,
                TokenUsage(inputUncached: 8, reasoning: 0)
            ),
            (
                #"{"promptTokenCount":8,"candidatesTokenCount":2}"#,
                TokenUsage(inputUncached: 8, output: 2, reasoning: 0)
            ),
            // Tool results count as input (new-api #2935's numbers).
            (
                #"{"promptTokenCount":151,"candidatesTokenCount":1089,"toolUsePromptTokenCount":18329,"thoughtsTokenCount":1120,"totalTokenCount":20689}"#,
                TokenUsage(inputUncached: 18_480, output: 2_209, reasoning: 1_120)
            ),
            // The candidates include the thoughts.
            (
                #"{"promptTokenCount":10,"candidatesTokenCount":50,"thoughtsTokenCount":40,"totalTokenCount":60}"#,
                TokenUsage(inputUncached: 10, output: 50, reasoning: 40)
            ),
            (
                #"{"promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":40,"totalTokenCount":30}"#,
                nil
            ),
            (
                #"{"promptTokenCount":10,"thoughtsTokenCount":40,"totalTokenCount":50}"#,
                TokenUsage(inputUncached: 10, output: 40, reasoning: 40)
            ),
            (
                #"{"promptTokenCount":10,"cachedContentTokenCount":10,"totalTokenCount":10}"#,
                TokenUsage(cacheRead: 10, reasoning: 0)
            ),
            (#"{"promptTokenCount":10,"cachedContentTokenCount":11,"totalTokenCount":10}"#, nil),
            (#"{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":99}"#, nil),
            (#"{"promptTokenCount":-1,"totalTokenCount":-1}"#, nil),
            (#"{"promptTokenCount":"8","totalTokenCount":8}"#, nil),
            (#"{"promptTokenCount":9223372036854775807,"totalTokenCount":8}"#, nil),
            ("{}", nil),
        ] as [(String, TokenUsage?)])
    func `usage is split into buckets or not believed`(raw: String, expected: TokenUsage?) throws {
        let got = try answer(
            #"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":\#(raw)}"#
        ).get()
        #expect(got.report.usage == UsageReport(usage: expected, raw: raw))
    }

    @Test(
        arguments: [
            ("standard", "default"), ("FLEX", "flex"), ("priority", "priority"), ("batch", "batch"),
            ("other", nil),
        ] as [(String, String?)])
    func `the header says which tier served`(word: String, tier: String?) throws {
        let head = Translation.head(200, [("x-gemini-service-tier", word)])
        let got = try answer(#"{"candidates":[{"finishReason":"STOP"}]}"#, head: head).get()
        #expect(got.report.tierServed == tier)
    }

    @Test(arguments: [
        "", "{", "null", "[]", "{}", "7", #"{"candidates":[]}"#, #"{"candidates":{}}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#,
        #"{"candidates":[{"content":{"parts":[{"text":1}]},"finishReason":"STOP"}]}"#,
        #"{"candidates":[{"content":{"parts":[7]},"finishReason":"STOP"}]}"#,
        #"{"candidates":[{"content":{"parts":[{"functionCall":{"args":{}}}]},"finishReason":"STOP"}]}"#,
        #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":[]}}]},"finishReason":"STOP"}]}"#,
        "<html></html>",
    ])
    func `an answer of the wrong shape is the provider's error`(body: String) {
        guard case .failure(let failure) = answer(body) else {
            Issue.record("taken for an answer")
            return
        }
        #expect(failure.reason == .providerError)
        #expect(failure.billed == nil)
    }

    @Test(arguments: [
        #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#,
        #"[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"#,
    ])
    func `an error inside a 2xx is that error`(body: String) {
        guard case .failure(let failure) = answer(body) else {
            Issue.record("taken for an answer")
            return
        }
        #expect(failure.reason == .providerOverloaded)
        #expect(failure.errorType == "UNAVAILABLE")
        #expect(failure.message == "The model is overloaded.")
        #expect(failure.billed == nil)
    }
}

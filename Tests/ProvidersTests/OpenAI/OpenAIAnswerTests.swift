import Events
import JSON
import Testing

@testable import Providers

@Suite struct OpenAIAnswerTests {
    private typealias Fixture = ChatCompletionsFixture

    private func answer(
        _ body: String, headers: [(name: String, value: String)] = []
    ) -> Result<ClientAnswer, UpstreamFailure> {
        OpenAIAdapter().chatAnswer(
            head: Fixture.head(200, headers), body: Array(body.utf8), for: Fixture.exchange())
    }

    @Test func `an answer keeps all but its id`() throws {
        let usage =
            #"{"prompt_tokens":2600,"completion_tokens":310,"total_tokens":2910,"#
            + #""prompt_tokens_details":{"cached_tokens":2000,"cache_write_tokens":400},"#
            + #""completion_tokens_details":{"reasoning_tokens":256}}"#
        func body(id: String) -> String {
            #"{"id":"\#(id)","object":"chat.completion","created":1,"#
                + #""model":"gpt-5.6-sol-2026-06-01","service_tier":"fast","#
                + #""choices":[{"index":0,"message":{"role":"assistant","content":"Grüß dich","#
                + #""refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"#
                + #" "usage": \#(usage),"system_fingerprint":"fp_1"}"#
        }
        let answer = try answer(
            body(id: "chatcmpl-up"), headers: [("x-request-id", "req_9")]
        ).get()
        #expect(Fixture.text(answer.body) == body(id: Fixture.ourID))
        let expected = UpstreamReport(
            providerRequestID: "req_9", modelServed: "gpt-5.6-sol-2026-06-01",
            tierServed: "priority",
            usage: UsageReport(
                usage: TokenUsage(
                    inputUncached: 200, cacheRead: 2_000, cacheWrite30m: 400, output: 310,
                    reasoning: 256), raw: usage),
            finishReason: "stop", contentBytes: 11)
        #expect(answer.report == expected)
    }

    @Test func `tool calls, refusals and several choices count as content`() throws {
        let body =
            #"{"id":"u","model":"m","choices":["#
            + #"{"index":0,"message":{"role":"assistant","content":null,"tool_calls":["#
            + #"{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},"#
            + #"{"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]},"#
            + #""finish_reason":"tool_calls"},"#
            + #"{"index":1,"message":{"role":"assistant","content":null,"refusal":"No."},"#
            + #""finish_reason":"stop"}]}"#
        let report = try answer(body).get().report
        #expect(report.finishReason == "tool_calls")
        #expect(report.contentBytes == 7 + 2 + 3)
        #expect(report.providerRequestID == "u")
        #expect(report.usage == nil)
        #expect(report.tierServed == nil)
    }

    @Test func `a null model becomes the one asked for`() throws {
        let body = #"{"id":null,"model":null,"choices":[{"message":{"content":"a"}}]}"#
        #expect(
            Fixture.text(try answer(body).get().body)
                == #"{"id":"\#(Fixture.ourID)","model":"asked-model","#
                + #""choices":[{"message":{"refusal":null,"content":"a"}}]}"#)
    }

    @Test(arguments: [
        // Fireworks leaves it out, and OpenAI's schema has it in every message.
        (
            #"{"message":{"content":"a"},"finish_reason":""}"#,
            #"{"message":{"refusal":null,"content":"a"},"finish_reason":"stop"}"#
        ),
        (
            #"{"message":{"content":"a","refusal":null},"finish_reason":"stop"}"#,
            #"{"message":{"content":"a","refusal":null},"finish_reason":"stop"}"#
        ),
        (
            #"{"finish_reason":"","message":{"content":"a"}}"#,
            #"{"finish_reason":"stop","message":{"content":"a"}}"#
        ),
    ])
    func `a message says that it refuses nothing`(choice: String, expected: String) throws {
        let body = #"{"id":"u","model":"m","choices":[\#(choice),\#(choice)]}"#
        #expect(
            Fixture.text(try answer(body).get().body)
                == #"{"id":"\#(Fixture.ourID)","model":"m","choices":[\#(expected),\#(expected)]}"#)
    }

    @Test(arguments: 0..<300)
    func `garbage is an answer that reads, or a failure`(round: UInt64) {
        let seed = 0x0FF5_E700 + round
        var chance = SeededChance(seed: seed)
        var bytes = Array(
            (#"{"id":"u","model":null,"usage":{"prompt_tokens":3,"completion_tokens":1},"#
                + #""choices":[{"message":{"content":"a","tool_calls":[{"function":"#
                + #"{"arguments":"{}"}}]},"finish_reason":""}],"error":null}"#).utf8)
        for _ in 0..<(1 + chance.next() % 4) {
            let place = Int(chance.next() % UInt64(bytes.count))
            switch chance.next() % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.next() % 128)
            case 1: bytes.remove(at: place)
            default:
                bytes.insert(contentsOf: [123, 125, 34, 44].shuffled(using: &chance), at: place)
            }
        }
        for adapter in [OpenAIAdapter(), XAIAdapter(), FireworksAdapter()] as [any ProviderAdapter]
        {
            _ = adapter.failure(head: Fixture.head(400), body: bytes)
            let result = adapter.chatAnswer(
                head: Fixture.head(), body: bytes, for: Fixture.exchange())
            guard let answer = try? result.get() else { continue }
            let id = (try? JSONDocument(parsing: answer.body))?.root["id"]?.string
            #expect(id == Fixture.ourID, "seed \(seed)")
            #expect(answer.report.usage?.usage?.isSound != false, "seed \(seed)")
        }
    }

    @Test func `an answer without id and model gets ours`() throws {
        let body = #"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#
        let answer = try answer(body).get()
        #expect(
            Fixture.text(answer.body)
                == #"{"choices":[{"message":{"refusal":null,"content":"a"},"finish_reason":"stop"}],"#
                + #""id":"\#(Fixture.ourID)","model":"asked-model"}"#)
        #expect(answer.report.modelServed == nil)
    }

    @Test(arguments: [
        "", "<html>", "[]", "null", "17", #""text""#, "{}", #"{"choices":[]}"#,
        #"{"choices":null}"#, #"{"choices":{}}"#, #"{"choices":[1]}"#, #"{"choices":[{}]}"#,
        #"{"choices":[{"message":null}]}"#, #"{"choices":[{"message":"a"}]}"#,
        #"{"choices":[{"message":{},"finish_reason":7}]}"#,
        #"{"choices":[{"message":{"content":"a"}}]"#,
        #"{"id":"a","id":"b","choices":[{"message":{"content":"a"}}]}"#,
        #"{"usage":{"prompt_tokens":1}}"#,
    ])
    func `an answer of the wrong shape is the provider's error`(body: String) {
        #expect(
            answer(body)
                == .failure(UpstreamFailure(reason: .providerError, httpStatus: 200, billed: nil)))
    }

    @Test func `an error inside a 2xx is that error`() {
        let body = #"{"error":{"message":"Later.","type":"rate_limit_error","code":"slow_down"}}"#
        #expect(
            answer(body)
                == .failure(
                    UpstreamFailure(
                        reason: .providerRateLimited, httpStatus: 200,
                        errorType: "rate_limit_error",
                        errorCode: "slow_down", message: "Later.", billed: nil)))
    }

    @Test func `an error inside a 2xx may name its status as a number`() {
        let body = #"{"error":{"message":"x","code":503}}"#
        guard case .failure(let failure) = answer(body) else {
            Issue.record("an error was taken for an answer")
            return
        }
        #expect(failure.reason == .providerOverloaded)
        #expect(failure.billed == nil)
    }
}

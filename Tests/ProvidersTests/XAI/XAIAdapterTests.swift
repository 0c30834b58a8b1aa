import Events
import Testing

@testable import Providers

@Suite struct XAIAdapterTests {
    private typealias Fixture = ChatCompletionsFixture

    @Test func `the affinity key is a header, and the body keeps the client's members`() throws {
        let call = try Fixture.call(
            XAIAdapter(), #"{"model":"a","messages":[{"role":"user"}]}"#,
            to: UpstreamTarget(baseURL: "http://up/v1", model: "grok-4.3", affinityKey: "aff-1"))
        #expect(
            Fixture.text(call.body) == #"{"model":"grok-4.3","messages":[{"role":"user"}]}"#)
        #expect(call.headers.map { "\($0.name): \($0.value)" }.last == "x-grok-conv-id: aff-1")
    }

    @Test func `a deferred answer is refused, because nobody would settle it`() throws {
        let body = #"{"model":"a","messages":[{"role":"user"}],"deferred":"#
        #expect(try Fixture.call(XAIAdapter(), body + "false}").droppedParameters.isEmpty)
        #expect {
            try Fixture.call(XAIAdapter(), body + "true}")
        } throws: { error in
            (error as? InvalidRequest)?.param == "deferred"
        }
    }

    @Test func `a cache key that could break the header is not sent in one`() throws {
        let body = #"{"model":"a","messages":[{"role":"user"}],"prompt_cache_key":"a\r\nx: y"}"#
        #expect(try Fixture.call(XAIAdapter(), body).headers.count == 1)
    }

    @Test(arguments: [
        ("priority", #","service_tier":"priority""#, []),
        ("fast", #","service_tier":"priority""#, []),
        ("default", #","service_tier":"default""#, []), ("auto", "", []),
        ("flex", "", ["service_tier"]),
    ])
    func `only its own tiers are sent`(tier: String, expected: String, dropped: [String]) throws {
        let call = try Fixture.call(
            XAIAdapter(), #"{"model":"a","messages":[{"role":"user"}]}"#,
            to: UpstreamTarget(baseURL: "http://up/v1", model: "m", serviceTier: tier))
        #expect(
            Fixture.text(call.body) == #"{"model":"m","messages":[{"role":"user"}]\#(expected)}"#)
        #expect(call.droppedParameters == dropped)
    }

    @Test(arguments: [
        // Reasoning beside the completion, as the total shows.
        (10_120, 1_499, 2_809, 14_428, 128, 4_308), (32, 9, 94, 135, 0, 103),
        // Reasoning inside the completion.
        (500, 500, 200, 1_000, 0, 500), (10, 5, 0, 15, 10, 5),
    ])
    func `reasoning is counted once`(
        prompt: Int64, completion: Int64, reasoning: Int64, total: Int64, cached: Int64,
        output: Int64
    ) {
        let usage =
            #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"#
            + #""total_tokens":\#(total),"prompt_tokens_details":{"cached_tokens":\#(cached)},"#
            + #""completion_tokens_details":{"reasoning_tokens":\#(reasoning)}}"#
        let expected = TokenUsage(
            inputUncached: prompt - cached, cacheRead: cached, output: output, reasoning: reasoning)
        #expect(Fixture.tokens(XAIAdapter(), usage: usage)?.usage == expected)
    }

    @Test(arguments: [
        #"{"prompt_tokens":10,"completion_tokens":5,"total_tokens":16}"#,
        #"{"prompt_tokens":10,"completion_tokens":5}"#,
        #"{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"#
            + #""completion_tokens_details":{"reasoning_tokens":6}}"#,
        #"{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"#
            + #""prompt_tokens_details":{"cached_tokens":11}}"#,
    ])
    func `a report that does not add up is kept raw only`(usage: String) {
        let report = Fixture.tokens(XAIAdapter(), usage: usage)
        #expect(report == UsageReport(usage: nil, raw: usage))
    }

    @Test(
        arguments: [
            ("232856000", 23_285_600_000), ("0", 0), ("-1", nil), ("1.5", nil),
            ("9223372036854775807", nil), ("null", nil),
        ] as [(String, Int64?)])
    func `ticks are the stated cost`(ticks: String, pico: Int64?) {
        let usage =
            #"{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"#
            + #""cost_in_usd_ticks":\#(ticks)}"#
        let report = Fixture.tokens(XAIAdapter(), usage: usage)
        #expect(report?.usage == TokenUsage(inputUncached: 1, output: 1))
        #expect(report?.statedCost == pico.map { PicoUSD(pico: $0) })
    }

    @Test func `what xAI charged us is not told to the client`() throws {
        let body =
            #"{"id":"u","model":"grok-4.7","choices":[{"index":0,"message":{"role":"assistant","#
            + #""content":"ja"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"#
            + #""completion_tokens":1,"total_tokens":2,"cost_in_usd_ticks":77,"num_sources_used":0}}"#
        let head = UpstreamHead(status: 200, headers: [])
        let exchange = ChatExchange(
            responseID: "ours", createdAt: 0, modelRequested: "grok-4.7", tierRequested: nil,
            includeUsage: true)
        let answer = try XAIAdapter().chatAnswer(head: head, body: Array(body.utf8), for: exchange)
            .get()
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.hasSuffix(#""total_tokens":2,"num_sources_used":0}}"#))
        #expect(answer.report.usage?.statedCost == PicoUSD(pico: 7_700))
        #expect(answer.report.usage?.raw.contains("cost_in_usd_ticks") == true)

        var stream = XAIAdapter().chatStream(head: head, for: exchange)
        let chunk =
            #"{"id":"u","model":"grok-4.7","choices":[],"usage":{"cost_in_usd_ticks":77,"#
            + #""prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#
        let steps = stream.receive(Array("data: \(chunk)\n\n".utf8))
        let lines = Fixture.lines(steps)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { !$0.contains("ticks") && $0.contains("total_tokens") })
        #expect(stream.report.usage?.statedCost == PicoUSD(pico: 7_700))
    }

    @Test func `of growing usage the last counts`() {
        func chunk(_ delta: String, finish: String, completion: Int) -> String {
            #"{"id":"u","model":"grok-4.3","choices":[{"index":0,"delta":\#(delta),"#
                + #""finish_reason":\#(finish)}],"usage":{"prompt_tokens":4,"#
                + #""completion_tokens":\#(completion),"total_tokens":\#(4 + completion)}}"#
        }
        let (steps, report) = Fixture.read(
            XAIAdapter(),
            Fixture.transcript([
                chunk(#"{"role":"assistant","content":""}"#, finish: "null", completion: 0),
                chunk(#"{"reasoning_content":"hm"}"#, finish: "null", completion: 1),
                chunk(#"{"content":"ja"}"#, finish: "null", completion: 2),
                chunk("{}", finish: #""stop""#, completion: 3), "[DONE]",
            ]))
        #expect(
            Fixture.lines(steps).map { String($0.prefix { $0 != " " }) }
                == ["preamble", "content", "content", "closing", "finished"])
        #expect(!Fixture.lines(steps).contains { $0.contains("usage") })
        #expect(report.usage?.usage == TokenUsage(inputUncached: 4, output: 3))
        #expect(report.contentBytes == 4)
    }

    @Test func `an empty finish reason after tool calls is tool_calls, before them none`() {
        func chunk(_ delta: String, finish: String) -> String {
            #"{"id":"\#(Fixture.ourID)","model":"m","choices":[{"delta":\#(delta),"#
                + #""finish_reason":\#(finish)}]}"#
        }
        let call = #"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{}"}}]}"#
        let (steps, report) = Fixture.read(
            XAIAdapter(),
            Fixture.transcript([
                chunk(#"{"content":"a"}"#, finish: #""""#), chunk(call, finish: #""""#), "[DONE]",
            ]))
        #expect(
            Fixture.lines(steps) == [
                "content " + chunk(#"{"content":"a"}"#, finish: "null"),
                "content " + chunk(call, finish: #""tool_calls""#), "finished",
            ])
        #expect(report.finishReason == "tool_calls")
    }

    @Test func `an error's words reach the client, and only plain ones the record`() {
        let body = #"{"code":"Client specified an invalid argument","error":"No such field."}"#
        let failure = Fixture.failure(XAIAdapter(), 400, body)
        #expect(failure.message == "No such field.")
        #expect(failure.errorCode == nil)
    }

    @Test func `an error string inside a 2xx stream is an error`() {
        let (steps, _) = Fixture.read(
            XAIAdapter(), "data: {\"code\":\"unavailable\",\"error\":\"Later.\"}\n\n")
        #expect(Fixture.lines(steps) == ["failed provider_overloaded"])
    }

    @Test func `the tier served is the answer's`() {
        #expect(
            XAIAdapter().tierServed("default", for: Fixture.exchange(tier: "priority")) == "default"
        )
    }
}

import Events
import JSON
import Testing

@testable import Providers

@Suite struct BifrostAdapterTests {
    private typealias Fixture = ChatCompletionsFixture

    private let adapter = BifrostAdapter()

    @Test func `a request pins the key, sends no fallbacks and takes nothing from its cache`()
        throws
    {
        let call = try Fixture.call(
            adapter,
            #"{"model":"a","messages":[{"role":"user"}],"fallbacks":["openai/gpt-5.4"]}"#,
            to: UpstreamTarget(
                baseURL: "http://up/v1", model: "mistral/large", affinityKey: "aff-1",
                pin: "key-7"))
        #expect(
            Fixture.text(call.body) == #"{"model":"mistral/large","messages":[{"role":"user"}]}"#)
        let headers = call.headers.map { "\($0.name): \($0.value)" }
        #expect(
            headers == [
                "content-type: application/json", "x-bf-session-id: aff-1",
                "x-bf-cache-no-store: true", "x-bf-api-key-id: key-7",
            ])
    }

    @Test(arguments: ["speed", "inference_geo"])
    func `what changes the price unseen is refused`(name: String) {
        #expect {
            try Fixture.call(
                adapter, #"{"model":"a","messages":[{"role":"user"}],"\#(name)":"fast"}"#)
        } throws: { error in
            (error as? InvalidRequest)?.param == name
        }
    }

    private func answer(_ extras: String, usage: String = "null") throws -> ClientAnswer {
        let body =
            #"{"id":"x","model":"claude-opus-5","choices":[{"index":0,"message":{"role":"#
            + #""assistant","content":"a"},"finish_reason":"stop"}],"usage":\#(usage),"#
            + #""extra_fields":\#(extras)}"#
        return try adapter.chatAnswer(
            head: Fixture.head(), body: Array(body.utf8),
            for: Fixture.exchange(model: "anthropic/claude-opus-5")
        ).get()
    }

    @Test(arguments: [
        #"{"provider":"anthropic","resolved_model_used":"claude-opus-5","latency":812,"cache_debug":{"cache_hit":false}}"#,
        #"{"provider":"anthropic","model_deployment":"claude-opus-5","latency":812,"cache_debug":{"cache_hit":false}}"#,
    ])
    func `its account of the routing is recorded and kept from the client`(extras: String) throws {
        let answer = try answer(extras)
        #expect(
            answer.report.relay
                == RelayReport(
                    provider: "anthropic", model: "claude-opus-5", cacheHit: false, latencyMs: 812))
        #expect(answer.report.modelServed == "anthropic/claude-opus-5")
        #expect(answer.report.billed)
        #expect(try JSONDocument(parsing: answer.body).root["extra_fields"] == nil)
    }

    @Test func `another vendor than asked is named as the one that served`() throws {
        let report = try answer(#"{"provider":"bedrock","resolved_model_used":"c"}"#).report
        #expect(report.modelServed == "bedrock/c")
    }

    @Test func `what comes from its own cache is billed by nobody`() throws {
        #expect(try !answer(#"{"cache_debug":{"cache_hit":true}}"#).report.billed)
    }

    @Test(arguments: ["0.5", #"{"total_cost":0.5,"input_tokens_cost":0.1}"#])
    func `writes are split by life, and its own price is not taken`(cost: String) throws {
        let usage =
            #"{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"#
            + #""prompt_tokens_details":{"cached_tokens":20,"cached_write_tokens":30,"#
            + #""cached_write_token_details":{"cached_write_tokens_5m":10,"cached_write_tokens_1h":20}},"#
            + #""cost":\#(cost)}"#
        let report = try #require(answer("{}", usage: usage).report.usage)
        #expect(
            report.usage
                == TokenUsage(
                    inputUncached: 50, cacheRead: 20, cacheWrite5m: 10, cacheWrite1h: 20, output: 7)
        )
        #expect(report.statedCost == nil)
    }
}

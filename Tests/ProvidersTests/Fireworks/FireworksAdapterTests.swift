import Events
import JSON
import Testing

@testable import Providers

@Suite struct FireworksAdapterTests {
    private typealias Fixture = ChatCompletionsFixture

    @Test
    func `a dedicated deployment is called by its name, and speculation goes as it was asked`()
        throws
    {
        let model = "accounts/fireworks/models/kimi-k3#accounts/acme/deployments/d1"
        let asked = #""prediction":{"type":"content","content":"a"},"speculation":"draft-4""#
        let call = try Fixture.call(
            FireworksAdapter(),
            #"{"model":"m","messages":[{"role":"user","content":"hi"}],\#(asked)}"#,
            to: UpstreamTarget(baseURL: "http://up", model: model))
        let body = try JSONDocument(parsing: call.body).root
        #expect(body["model"]?.string == model)
        #expect(Fixture.text(call.body).contains(asked))
        #expect(call.droppedParameters == [])
    }

    @Test func `the affinity key is a header and the cache key`() throws {
        let call = try Fixture.call(
            FireworksAdapter(), #"{"model":"a","messages":[{"role":"user"}]}"#,
            to: UpstreamTarget(
                baseURL: "https://f/inference/v1", model: "accounts/fireworks/models/kimi-k3",
                affinityKey: "aff"))
        #expect(
            Fixture.text(call.body)
                == #"{"model":"accounts/fireworks/models/kimi-k3","messages":[{"role":"user"}],"#
                + #""prompt_cache_key":"aff"}"#)
        #expect(call.url == "https://f/inference/v1/chat/completions")
        #expect(call.headers.map { "\($0.name): \($0.value)" }.last == "x-session-affinity: aff")
    }

    @Test(
        arguments: [
            ("priority", #","service_tier":"priority""#, [], nil), ("auto", "", [], nil),
            ("default", "", [], nil), ("flex", "", ["service_tier"], "default"),
        ] as [(String, String, [String], String?)])
    func `a tier that would be ignored is not sent, and counts as default`(
        tier: String, expected: String, dropped: [String], served: String?
    ) throws {
        let call = try Fixture.call(
            FireworksAdapter(), #"{"model":"a","messages":[{"role":"user"}]}"#,
            to: UpstreamTarget(baseURL: "http://up/v1", model: "m", serviceTier: tier))
        #expect(
            Fixture.text(call.body) == #"{"model":"m","messages":[{"role":"user"}]\#(expected)}"#)
        #expect(call.droppedParameters == dropped)
        let exchange = Fixture.exchange(tier: tier)
        #expect(FireworksAdapter().tierServed("flex", for: exchange) == served)
    }

    private static let plain =
        #"{"prompt_tokens":5200,"completion_tokens":340,"total_tokens":5540}"#

    private static func body(details: String, metrics: String) -> String {
        #"{"id":"u","model":"m","choices":[{"message":{"content":"a"},"finish_reason":"stop"}],"#
            + #""usage":{"prompt_tokens":5200,"completion_tokens":340,"total_tokens":5540\#(details)}"#
            + #"\#(metrics)}"#
    }

    @Test(
        arguments: [
            (
                #","prompt_tokens_details":{"cached_tokens":4096}"#,
                #","perf_metrics":{"cached-prompt-tokens":"1"}"#, "2", 4_096
            ),
            ("", #","perf_metrics":{"cached-prompt-tokens":"4096"}"#, "2", 4_096),
            ("", #","perf_metrics":{"cached-prompt-tokens":4096}"#, nil, 4_096),
            (#","prompt_tokens_details":null"#, "", "4096", 4_096),
            ("", "", nil, 0), ("", "", "many", 0),
        ] as [(String, String, String?, Int64)])
    func `the cache's share is read from the body, the metrics, then the header`(
        details: String, metrics: String, header: String?, cached: Int64
    ) throws {
        let headers = header.map { [(name: "fireworks-cached-prompt-tokens", value: $0)] } ?? []
        let answer = FireworksAdapter().chatAnswer(
            head: Fixture.head(200, headers),
            body: Array(Self.body(details: details, metrics: metrics).utf8), for: Fixture.exchange()
        )
        #expect(
            try answer.get().report.usage?.usage
                == TokenUsage(inputUncached: 5_200 - cached, cacheRead: cached, output: 340))
    }

    @Test(
        arguments: [
            (
                #"{"prompt_tokens":27147,"completion_tokens":351,"total_tokens":27498,"#
                    + #""prompt_tokens_details":{"cached_tokens":27146}}"#,
                TokenUsage(inputUncached: 1, cacheRead: 27_146, output: 351)
            ),
            (
                #"{"prompt_tokens":10,"completion_tokens":null,"total_tokens":14}"#,
                TokenUsage(inputUncached: 10, output: 4)
            ),
            (#"{"prompt_tokens":10,"total_tokens":10}"#, TokenUsage(inputUncached: 10)),
            (#"{"prompt_tokens":10,"completion_tokens":1,"total_tokens":12}"#, nil),
            (#"{"prompt_tokens":10,"completion_tokens":1}"#, nil),
            (#"{"prompt_tokens":10,"total_tokens":9}"#, nil),
            (
                #"{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"#
                    + #""prompt_tokens_details":{"cached_tokens":2}}"#, nil
            ),
        ] as [(String, TokenUsage?)])
    func `usage adds up or is kept raw only`(usage: String, expected: TokenUsage?) {
        let report = Fixture.tokens(FireworksAdapter(), usage: usage)
        #expect(report == UsageReport(usage: expected, raw: usage))
    }

    private static func chunk(
        _ choices: String, id: String, usage: String? = nil, metrics: String = ""
    ) -> String {
        let usage = usage.map { #","usage":\#($0)"# } ?? ""
        return #"{"id":"\#(id)","object":"chat.completion.chunk","model":"m","choices":\#(choices)"#
            + "\(usage)\(metrics)}"
    }

    private static let content = #"[{"index":0,"delta":{"role":"assistant","content":"a"}}]"#
    private static let finish = #"[{"index":0,"delta":{},"finish_reason":"stop"}]"#

    @Test(arguments: [true, false])
    func `usage in the finish chunk passes only to who asked`(asked: Bool) {
        let (steps, report) = Fixture.read(
            FireworksAdapter(),
            Fixture.transcript([
                Self.chunk(Self.content, id: "u"),
                Self.chunk(Self.finish, id: "u", usage: Self.plain),
                "[DONE]",
            ]), exchange: Fixture.exchange(includeUsage: asked))
        #expect(
            Fixture.lines(steps) == [
                "content " + Self.chunk(Self.content, id: Fixture.ourID),
                "closing "
                    + Self.chunk(Self.finish, id: Fixture.ourID, usage: asked ? Self.plain : nil),
                "finished",
            ])
        #expect(report.usage?.usage == TokenUsage(inputUncached: 5_200, output: 340))
    }

    @Test func `usage in an extra chunk, metrics in the finish chunk`() {
        let metrics = #","perf_metrics":{"cached-prompt-tokens":"5000"}"#
        let (steps, report) = Fixture.read(
            FireworksAdapter(),
            Fixture.transcript([
                Self.chunk(Self.content, id: "u"),
                Self.chunk(Self.finish, id: "u", metrics: metrics),
                Self.chunk("[]", id: "u", usage: Self.plain), "[DONE]",
            ]))
        #expect(steps.count == 3)
        #expect(report.providerRequestID == "u")
        #expect(
            report.usage?.usage
                == TokenUsage(inputUncached: 200, cacheRead: 5_000, output: 340))
    }

    @Test func `a stream without usage has none`() {
        let (steps, report) = Fixture.read(
            FireworksAdapter(), Fixture.transcript([Self.chunk(Self.content, id: "u"), "[DONE]"]))
        #expect(steps.last == .finished)
        #expect(report.usage == nil)
        #expect(report.finishReason == nil)
    }
}

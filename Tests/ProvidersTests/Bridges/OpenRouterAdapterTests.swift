import Events
import JSON
import Testing

@testable import Providers

@Suite struct OpenRouterAdapterTests {
    private typealias Fixture = ChatCompletionsFixture

    private let adapter = OpenRouterAdapter()

    private static let target = UpstreamTarget(
        baseURL: "http://up/api/v1", model: "anthropic/claude-opus-5.5", serviceTier: "flex",
        affinityKey: "aff-1", pin: "amazon-bedrock")

    @Test func `a request names one vendor and turns off everything that would choose again`()
        throws
    {
        let call = try Fixture.call(
            adapter,
            #"{"model":"a","messages":[{"role":"user"}],"models":["x","y"],"route":"fallback","#
                + #""plugins":[{"id":"web"}],"provider":{"allow_fallbacks":true,"sort":"price"}}"#,
            to: Self.target)
        let body = try JSONDocument(parsing: call.body).root
        #expect(body["model"]?.string == "anthropic/claude-opus-5.5")
        let provider = try #require(body["provider"])
        #expect(
            Fixture.text(Array(provider.rawBytes))
                == #"{"only":["amazon-bedrock"],"allow_fallbacks":false,"#
                + #""require_parameters":true,"data_collection":"deny"}"#)
        #expect(body["session_id"]?.string == "aff-1")
        for name in ["models", "route", "plugins", "transforms", "fallbacks", "service_tier"] {
            #expect(body[name] == nil, "\(name)")
        }
        #expect(call.droppedParameters == ["service_tier"])
    }

    @Test(arguments: [
        (#"{"cost":0.000175,"is_byok":false}"#, 175_000_000),
        (#"{"cost":1.75e-05}"#, 17_500_000),
        (#"{"cost":0}"#, 0),
        // Only with exactly true is the vendor's own bill on top of it.
        (
            #"{"cost":0.00001,"is_byok":true,"cost_details":{"upstream_inference_cost":0.0002}}"#,
            210_000_000
        ),
        (
            #"{"cost":0.0002,"is_byok":false,"cost_details":{"upstream_inference_cost":0.0002}}"#,
            200_000_000
        ),
        // Finer than a pico-USD: rounded half to even.
        (#"{"cost":0.0000000000025}"#, 2), (#"{"cost":0.0000000000035}"#, 4),
        (#"{"cost":0.00017500000000000001}"#, 175_000_000),
    ])
    func `the cost is what it says it charged`(usage: String, pico: Int64) throws {
        let value = try JSONDocument(parsing: usage).root
        #expect(adapter.statedCost(in: value) == PicoUSD(pico: pico))
    }

    @Test(arguments: [
        "{}", #"{"cost":null}"#, #"{"cost":-1}"#, #"{"cost":"0.1"}"#, #"{"cost":1e60}"#,
        #"{"cost":99999999999}"#, #"{"cost":0.1,"is_byok":true}"#,
    ])
    func `what is no amount is no cost`(usage: String) throws {
        let value = try JSONDocument(parsing: usage).root
        #expect(adapter.statedCost(in: value) == nil)
    }

    @Test func `comments before the first chunk are passed over and the vendor is reported`() {
        let chunk =
            #"{"id":"gen-1","model":"m","provider":"Anthropic","choices":[{"index":0,"#
            + #""delta":{"content":"a"},"finish_reason":null}]}"#
        let last =
            #"{"id":"gen-1","model":"m","choices":[],"usage":{"prompt_tokens":3,"#
            + #""completion_tokens":1,"total_tokens":4,"cost":0.5}}"#
        let read = Fixture.read(
            adapter,
            ": OPENROUTER PROCESSING\n\n" + Fixture.transcript([chunk, last, "[DONE]"]))
        #expect(read.steps.last == .finished)
        #expect(read.report.relay == RelayReport(provider: "Anthropic"))
        #expect(read.report.usage?.statedCost == PicoUSD(pico: 500_000_000_000))
    }

    @Test(arguments: [
        (200, 529, ReasonCode.providerOverloaded), (200, 429, .providerRateLimited),
        (402, 402, .providerQuotaExhausted), (524, 524, .providerError),
        (401, 401, .providerAuthFailed), (404, 404, .providerModelMissing),
    ])
    func `an error means its own code, also inside a 200`(
        status: Int, code: Int, reason: ReasonCode
    ) {
        let body = #"{"error":{"code":\#(code),"message":"no","metadata":{"error_type":"x"}}}"#
        guard status == 200 else {
            #expect(Fixture.failure(adapter, status, body).reason == reason)
            return
        }
        let answer = adapter.chatAnswer(
            head: Fixture.head(), body: Array(body.utf8), for: Fixture.exchange())
        guard case .failure(let failure) = answer else {
            Issue.record("an error was taken for an answer")
            return
        }
        #expect(failure.reason == reason)
        // Its work had begun: nobody knows whether it bills.
        #expect(failure.billed == nil)
    }

    @Test func `an answer that ended in an error is none`() {
        let body =
            #"{"id":"g","model":"m","choices":[{"index":0,"finish_reason":"error","#
            + #""message":{"role":"assistant","content":""}}]}"#
        let answer = adapter.chatAnswer(
            head: Fixture.head(), body: Array(body.utf8), for: Fixture.exchange())
        guard case .failure(let failure) = answer else {
            Issue.record("a broken answer was taken for a whole one")
            return
        }
        #expect(failure.reason == .providerError)
    }
}

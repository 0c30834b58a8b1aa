import Events
import Testing

@testable import Providers

@Suite struct HostedAdapterTests {
    private typealias Fixture = ChatCompletionsFixture

    private let adapter = HostedAdapter()

    @Test func `a server without a key gets no authentication`() {
        #expect(adapter.authentication(key: "").isEmpty)
        #expect(adapter.authentication(key: "k").map(\.value) == ["Bearer k"])
    }

    @Test(arguments: [
        // vLLM, without and with details; SGLang with its reasoning beside the counts.
        (
            #"{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14}"#,
            TokenUsage(inputUncached: 10, output: 4)
        ),
        (
            #"{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":8}}"#,
            TokenUsage(inputUncached: 2, cacheRead: 8, output: 4)
        ),
        (
            #"{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"reasoning_tokens":3}"#,
            TokenUsage(inputUncached: 10, output: 4, reasoning: 3)
        ),
    ])
    func `usage is read in the words of both engines`(usage: String, tokens: TokenUsage) {
        #expect(Fixture.tokens(adapter, usage: usage)?.usage == tokens)
    }

    @Test(arguments: [
        #"{"error":{"message":"The request queue is full.","type":"X","param":null,"code":503}}"#,
        #"{"object":"error","message":"The request queue is full.","type":"X","param":null,"code":503}"#,
    ])
    func `a full queue is an overload, nested or flat`(body: String) {
        #expect(Fixture.failure(adapter, 503, body).reason == .providerOverloaded)
    }

    @Test func `a full queue inside a stream is found before anything is relayed`() {
        let error =
            #"{"error":{"object":"error","message":"The request queue is full.","#
            + #""type":"SERVICE_UNAVAILABLE","param":null,"code":503}}"#
        let read = Fixture.read(adapter, Fixture.transcript([error, "[DONE]"]))
        #expect(Fixture.lines(read.steps) == ["failed provider_overloaded"])
    }
}

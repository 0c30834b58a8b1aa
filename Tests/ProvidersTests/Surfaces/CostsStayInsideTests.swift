import Events
import JSON
import Testing

@testable import Providers

/// What providers say in their answers of their own price is for the books; a customer pays the operator's.
@Suite struct CostsStayInsideTests {
    private typealias Fixture = ChatCompletionsFixture

    /// What each says beside the counts.
    private static let stated: [(adapter: any ProviderAdapter, members: String)] = [
        (XAIAdapter(), #""cost_in_usd_ticks":1750000"#),
        (
            OpenRouterAdapter(),
            #""cost":0.000175,"is_byok":false,"cost_details":{"upstream_inference_cost":0.0001}"#
        ),
        (BifrostAdapter(), #""cost":{"total_cost":0.5,"input_tokens_cost":0.1}"#),
        (OpenAIAdapter(), #""estimated_cost":1"#),
    ]

    private static let counts =
        #""prompt_tokens":3,"completion_tokens":1,"total_tokens":4"#

    @Test(arguments: stated.indices)
    func `an answer keeps its counts and loses its cost`(index: Int) throws {
        let (adapter, members) = Self.stated[index]
        let body =
            #"{"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant","#
            + #""content":"a"},"finish_reason":"stop"}],"usage":{\#(Self.counts),\#(members)}}"#
        let answer = try adapter.chatAnswer(
            head: Fixture.head(), body: Array(body.utf8), for: Fixture.exchange()
        ).get()
        let usage = try #require(JSONDocument(parsing: answer.body).root["usage"])
        #expect(Fixture.text(Array(usage.rawBytes)) == "{\(Self.counts)}")
        // The books have it all.
        #expect(answer.report.usage?.raw == "{\(Self.counts),\(members)}")
    }

    @Test(arguments: stated.indices)
    func `the last chunk of a stream too`(index: Int) throws {
        let (adapter, members) = Self.stated[index]
        let content =
            #"{"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"#
        let last = #"{"id":"x","model":"m","choices":[],"usage":{\#(members),\#(Self.counts)}}"#
        let read = Fixture.read(
            adapter, Fixture.transcript([content, last, "[DONE]"]),
            exchange: Fixture.exchange(includeUsage: true))
        let lines = Fixture.lines(read.steps)
        #expect(lines.contains { $0.contains("{\(Self.counts)}") })
        #expect(!lines.contains { $0.contains("cost") || $0.contains("byok") })
        #expect(read.report.usage?.raw == "{\(members),\(Self.counts)}")
    }

    @Test func `embeddings lose theirs, and are otherwise as they came`() throws {
        let request = try EmbeddingsRequest(
            reading: JSONDocument(parsing: #"{"model":"m","input":"a"}"#))
        let dialogue = try request.dialogue(
            with: BifrostAdapter(), at: UpstreamTarget(baseURL: "http://up", model: "m"),
            for: Fixture.exchange())
        let usage = #""prompt_tokens":3,"total_tokens":3"#
        let body = #"{"data":[{"embedding":[0.10]}], "usage":{\#(usage),"cost":{"total_cost":1}}}"#
        let answer = try dialogue.reader.answer(head: Fixture.head(), body: Array(body.utf8)).get()
        #expect(
            Fixture.text(answer.body) == #"{"data":[{"embedding":[0.10]}], "usage":{\#(usage)}}"#)
    }
}

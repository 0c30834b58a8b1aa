import Events
import JSON
import Testing

@testable import Providers

/// What the tests of providers of OpenAI's shape share.
enum ChatCompletionsFixture {
    static let ourID = "chatcmpl-01JD0000000000000000000000"

    static func exchange(
        includeUsage: Bool = false, model: String = "asked-model", tier: String? = nil
    ) -> ChatExchange {
        ChatExchange(
            responseID: ourID, createdAt: 1_790_000_000, modelRequested: model, tierRequested: tier,
            includeUsage: includeUsage)
    }

    static func head(
        _ status: Int = 200, _ headers: [(name: String, value: String)] = []
    ) -> UpstreamHead {
        UpstreamHead(status: status, headers: headers)
    }

    static func call(
        _ adapter: any ProviderAdapter, _ body: String,
        to target: UpstreamTarget = UpstreamTarget(baseURL: "http://up/v1", model: "m")
    ) throws -> UpstreamCall {
        let request = try ChatRequest(reading: JSONDocument(parsing: body))
        return try adapter.chatCall(for: request, to: target)
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Steps in a form that reads well in an expectation: `content {…}`, `finished`, `failed code`.
    static func lines(_ steps: [StreamStep]) -> [String] {
        steps.map { step in
            switch step {
            case .frame(let bytes, let kind):
                "\(kind) " + text(bytes).dropFirst("data: ".count).dropLast(2)
            case .finished: "finished"
            case .failed(let failure): "failed \(failure.reason.rawValue)"
            }
        }
    }

    /// A whole stream read in the given pieces.
    static func read(
        _ adapter: any ProviderAdapter, pieces: [[UInt8]], exchange: ChatExchange = exchange(),
        head: UpstreamHead = head()
    ) -> (steps: [StreamStep], report: UpstreamReport) {
        var stream = adapter.chatStream(head: head, for: exchange)
        var steps: [StreamStep] = []
        for piece in pieces { steps += stream.receive(piece) }
        steps += stream.end()
        return (steps, stream.report)
    }

    static func read(
        _ adapter: any ProviderAdapter, _ text: String, exchange: ChatExchange = exchange(),
        head: UpstreamHead = head()
    ) -> (steps: [StreamStep], report: UpstreamReport) {
        read(adapter, pieces: [Array(text.utf8)], exchange: exchange, head: head)
    }

    /// The events of a transcript, each given as its data.
    static func transcript(_ data: [String]) -> String {
        data.map { "data: \($0)\n\n" }.joined()
    }

    static func tokens(_ adapter: any ProviderAdapter, usage: String) -> UsageReport? {
        let body = """
            {"id":"x","model":"m","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"a"},"finish_reason":"stop"}],"usage":\(usage)}
            """
        let answer = adapter.chatAnswer(head: head(), body: Array(body.utf8), for: exchange())
        return try? answer.get().report.usage
    }

    static func failure(
        _ adapter: any ProviderAdapter, _ status: Int, _ body: String
    ) -> UpstreamFailure {
        adapter.failure(head: head(status), body: Array(body.utf8))
    }
}

import Events
import JSON
import Testing

@testable import Providers

/// The same tokens are the same buckets: at every provider, on every surface, whole or streamed, native or translated.
@Suite struct UsageAcrossSurfacesTests {
    private static let requests: [Surface: String] = [
        .chatCompletions:
            #"{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":STREAM}"#,
        .messages:
            #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"stream":STREAM}"#,
        .responses: #"{"model":"m","input":"hi","stream":STREAM}"#,
    ]

    private static func request(_ surface: Surface, streamed: Bool) throws -> any ClientRequest {
        let text = try #require(requests[surface]).replacing("STREAM", with: "\(streamed)")
        let document = try JSONDocument(parsing: text)
        return switch surface {
        case .messages: try MessagesRequest(reading: document, betas: nil)
        case .responses: try ResponsesRequest(reading: document, betas: nil)
        case .chatCompletions, .embeddings, .countTokens: try ChatRequest(reading: document)
        }
    }

    /// What the provider sends back on the call that this surface makes to it.
    private static func wire(
        _ usage: WireUsage, _ provider: Provider, _ surface: Surface, streamed: Bool
    ) -> String {
        switch (provider, surface) {
        case (.openai, .responses), (.xai, .responses), (.fireworks, .responses):
            streamed ? usage.responsesStream(of: provider) : usage.responses(of: provider)
        case (.openai, _), (.xai, _), (.fireworks, _), (.bifrost, _), (.openrouter, _),
            (.byoc, _):
            streamed ? usage.chatStream(of: provider) : usage.chat(of: provider)
        case (.anthropic, _): streamed ? usage.messageStream : usage.message
        case (.gemini, _): streamed ? usage.contentStream : usage.content
        }
    }

    /// Buckets that this provider can report, drawn at random.
    private static func tokens(of provider: Provider, by chance: inout SeededChance) -> TokenUsage {
        func draw() -> Int64 {
            Int64.random(in: 0...3, using: &chance) == 0
                ? 0 : Int64.random(in: 0...2_000_000, using: &chance)
        }
        var tokens = TokenUsage(inputUncached: draw() + 1, cacheRead: draw(), output: draw() + 1)
        tokens.reasoning = Int64.random(in: 0...tokens.output - 1, using: &chance)
        switch provider {
        case .openai: tokens.cacheWrite30m = draw()
        case .anthropic: (tokens.cacheWrite5m, tokens.cacheWrite1h) = (draw(), draw())
        case .gemini, .xai, .fireworks, .bifrost, .openrouter, .byoc: break
        }
        return tokens
    }

    private struct Read {
        var report: UpstreamReport
        /// All that the client gets.
        var text: String
    }

    private static func read(
        _ wire: String, _ dialogue: UpstreamDialogue, streamed: Bool
    ) throws -> Read {
        let head = UpstreamHead(
            status: 200,
            headers: [
                (
                    name: "content-type",
                    value: streamed ? "text/event-stream" : "application/json"
                )
            ])
        guard streamed else {
            let answer = try dialogue.reader.answer(head: head, body: Array(wire.utf8)).get()
            return Read(report: answer.report, text: String(decoding: answer.body, as: UTF8.self))
        }
        var stream = dialogue.reader.stream(head: head)
        let steps = stream.receive(Array(wire.utf8)) + stream.end()
        #expect(steps.last == .finished, "\(steps)")
        var bytes: [UInt8] = []
        for case .frame(let frame, _) in steps { bytes += frame }
        bytes += stream.endMark
        return Read(report: stream.report, text: String(decoding: bytes, as: UTF8.self))
    }

    @Test(arguments: Provider.allCases, [Surface.chatCompletions, .messages, .responses])
    func `buckets are disjoint, not negative and sum to the provider's total`(
        provider: Provider, surface: Surface
    ) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var chance = SeededChance(seed: seed)
        let adapter = ProviderAdapters.adapter(for: provider)
        for streamed in [false, true] {
            let request = try Self.request(surface, streamed: streamed)
            for _ in 0..<50 {
                let tokens = Self.tokens(of: provider, by: &chance)
                let wire = Self.wire(
                    WireUsage(tokens: tokens), provider, surface, streamed: streamed)
                let dialogue = try request.dialogue(
                    with: adapter, at: UpstreamTarget(baseURL: "http://up", model: "m"),
                    for: ChatExchange(
                        responseID: "resp_01", createdAt: 1, modelRequested: "m",
                        tierRequested: nil))
                let read = try Self.read(wire, dialogue, streamed: streamed)
                let note: Comment = "seed \(seed), streamed \(streamed): \(wire)"
                let usage = try #require(read.report.usage?.usage, note)
                #expect(usage == tokens, note)
                #expect(usage.isSound, note)
                #expect(!read.text.contains("msg_up"), note)
                #expect(!read.text.contains("resp_up"), note)
                let own: [String]? =
                    switch surface {
                    case .messages:
                        [
                            "\"input_tokens\":\(tokens.inputUncached),",
                            "\"output_tokens\":\(tokens.output)",
                        ]
                    case .responses: ["\"total_tokens\":\(tokens.input + tokens.output)"]
                    case .chatCompletions, .embeddings, .countTokens: nil
                    }
                for part in own ?? [] { #expect(read.text.contains(part), note) }
            }
        }
    }

    @Test(arguments: Provider.allCases, [Surface.chatCompletions, .messages, .responses])
    func `a report that does not add up is kept raw and not counted`(
        provider: Provider, surface: Surface
    ) throws {
        let adapter = ProviderAdapters.adapter(for: provider)
        // More was read from the cache than there was input; Anthropic's buckets can only be negative.
        var tokens = TokenUsage(inputUncached: -50, cacheRead: 100, output: 5)
        tokens.reasoning = 0
        for streamed in [false, true] {
            let request = try Self.request(surface, streamed: streamed)
            let wire = Self.wire(WireUsage(tokens: tokens), provider, surface, streamed: streamed)
            let dialogue = try request.dialogue(
                with: adapter, at: UpstreamTarget(baseURL: "http://up", model: "m"),
                for: ChatExchange(
                    responseID: "resp_01", createdAt: 1, modelRequested: "m", tierRequested: nil))
            let report = try Self.read(wire, dialogue, streamed: streamed).report
            let usage = try #require(report.usage)
            #expect(usage.usage == nil)
            #expect(usage.raw.contains("100"))
        }
    }
}

import Events
import Pricing
import Providers
import Testing

@testable import Gateway

/// The mispricings that users of other gateways have published, from the provider's bytes to the settled amount.
@Suite struct PublishedCasesTests {
    static let all =
        PublishedCase.caches + PublishedCase.contradictions + PublishedCase.tiers
        + PublishedCase.unknowns

    @Test(arguments: all)
    func `an answer costs what the vendor's table says`(_ example: PublishedCase) throws {
        let answer = ProviderAdapters.adapter(for: example.provider).chatAnswer(
            head: example.head, body: Array(example.answer.utf8), for: Self.exchange(example))
        let report = try answer.get().report
        #expect(try Self.outcome(of: report, example) == example.expected)
        let raw = try #require(report.usage?.raw)
        #expect(raw.contains(example.usage.dropLast()), "what the provider said is kept")
    }

    @Test(arguments: all)
    func `the same answer as a stream costs the same`(_ example: PublishedCase) throws {
        var stream = ProviderAdapters.adapter(for: example.provider).chatStream(
            head: example.head, for: Self.exchange(example))
        // Cut in odd places, as sockets do.
        for piece in stride(from: 0, to: example.stream.utf8.count, by: 7) {
            _ = stream.receive(Array(example.stream.utf8.dropFirst(piece).prefix(7)))
        }
        _ = stream.end()
        #expect(try Self.outcome(of: stream.report, example) == example.expected)
    }

    private static func exchange(_ example: PublishedCase) -> ChatExchange {
        ChatExchange(
            responseID: "chatcmpl-1", createdAt: 1, modelRequested: example.model,
            tierRequested: example.asked, includeUsage: true)
    }

    /// What the books make of it: a settled cost, or a reason why there is none; never both.
    private static func outcome(
        of report: UpstreamReport, _ example: PublishedCase
    ) throws -> PublishedCase.Expectation {
        let books = AttemptBooks(catalogue: .embedded, policy: Policy())
        let entries = books.entries(
            for: AttemptClose(
                started: AttemptStarted(
                    number: 1, provider: example.provider, account: "main", region: nil,
                    credential: .managed, model: example.model, tier: example.asked,
                    retryCause: nil, weightsVersion: nil),
                verdict: .succeeded, httpStatus: 200, report: report, firstTokenUs: nil,
                durationUs: 1, relayedContent: true, promptTextBytes: 10, priceRegion: nil,
                endedAt: Samples.time))
        let unpriced = entries.events.compactMap { event -> UsageUnpriced? in
            if case .usageUnpriced(let usage) = event { return usage }
            return nil
        }
        if let spend = entries.spend {
            #expect(unpriced.isEmpty)
            let lines = spend.lines.reduce(Int128(0)) { $0 + Int128($1.amount.pico) }
            #expect(lines == Int128(spend.cost.pico), "the lines are the cost")
            #expect(spend.charged == spend.cost)
            return .cost(spend.cost.description)
        }
        return .unpriced(try #require(unpriced.first).why)
    }
}

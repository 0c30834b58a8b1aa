import Events
import Ledger
import Testing

@testable import Projections

@Suite struct RoutingEvidenceTests {
    @Test func `evidence is halved in each half-life, and falls in between`() {
        let evidence = RouteEvidence(outcomes: 8_000_000, failures: 4_000_000)
        #expect(evidence.decayed(byMs: 5_000).outcomes == 4_000_000)
        #expect(evidence.decayed(byMs: 10_000).failures == 1_000_000)
        #expect(evidence.decayed(byMs: 2_500).outcomes == 6_000_000)
        #expect(evidence.decayed(byMs: 0) == evidence)
        #expect(evidence.decayed(byMs: -1) == evidence)
        #expect(evidence.decayed(byMs: 86_400_000) == RouteEvidence())
        var last = evidence.outcomes
        for elapsed in stride(from: Int64(0), through: 20_000, by: 37) {
            let now = evidence.decayed(byMs: elapsed).outcomes
            #expect(now <= last)
            last = now
        }
    }

    @Test(
        arguments: [
            (0, 100, 1_000_000), (5, 100, 811_684), (25, 100, 254_876), (50, 100, 20_000),
            (100, 100, 20_000), (1, 1, 20_000), (0, 0, 1_000_000),
        ] as [(Int64, Int64, Int64)])
    func `the weight falls with the share of failures, and never under the share for exploration`(
        failures: Int64, outcomes: Int64, weight: Int64
    ) {
        let evidence = RouteEvidence(
            outcomes: outcomes * RouteEvidence.one, failures: failures * RouteEvidence.one)
        #expect(abs(evidence.weight - weight) < 1_000)
        #expect(evidence.weightTargeted == evidence.weight)
    }

    @Test func `late first tokens weigh only on requests with a target`() {
        let evidence = RouteEvidence(
            outcomes: 50_000_000, failures: 0, targeted: 20_000_000, late: 20_000_000)
        #expect(evidence.weight == 1_000_000)
        #expect(evidence.weightTargeted == RouteEvidence.explorationShare)
    }

    @Test func `what was paid for is forgotten in minutes, not in seconds, and never overflows`() {
        let evidence = RouteEvidence(
            input: 8_000_000, cached: 4_000_000, units: .max, cost: 2_000_001)
        let left = evidence.decayed(byMs: RouteEvidence.spendHalfLifeMs)
        #expect(
            left
                == RouteEvidence(
                    input: 4_000_000, cached: 2_000_000, units: .max / 2, cost: 1_000_000))
        #expect(evidence.decayed(byMs: 150_000).input == 6_000_000)
    }

    @Test
    func `a price is what all attempts cost for each token that was served, and unknown for a few`()
    {
        var evidence = RouteEvidence()
        func spend(_ lines: [(TokenBucket, Int64, Int64)], served: Bool) -> SpendSettled {
            let rated = lines.map {
                RatedLine(
                    bucket: $0.0, tokens: $0.1, ratePico: $0.2, amount: PicoUSD(pico: $0.1 * $0.2))
            }
            let cost = PicoUSD(pico: rated.reduce(0) { $0 + $1.amount.pico })
            return SpendSettled(
                attempt: 1,
                origin: SpendOrigin(
                    provider: .openai, account: "a", region: nil, credential: .managed, model: "m",
                    tier: nil, served: served), priceVersion: "1", provenance: .reported,
                lines: rated, cost: cost, listCost: cost, charged: .zero, markupBps: 0,
                platformFee: .zero, statedCost: nil)
        }
        evidence.add(spend([(.inputUncached, 500, 100), (.output, 99, 800)], served: true))
        #expect(evidence.pricePico == nil)
        evidence.add(spend([(.cacheRead, 1_500, 10), (.output, 1, 800)], served: true))
        // 145,000 pico-USD for 2,000 tokens of prompts and 100 of answers, which count as 500.
        #expect(evidence.pricePico == 58)
        // Waste makes it dearer.
        evidence.add(spend([(.inputUncached, 1_050, 100)], served: false))
        #expect(evidence.pricePico == 100)
        #expect((evidence.input, evidence.cached) == (3_050_000_000, 1_500_000_000))
        evidence.add(spend([], served: true))
        #expect(evidence.pricePico == 100)
    }

    @Test func `a cache that holds less weighs half at worst, and not before it is known`() {
        let million = 1_000_000 * RouteEvidence.one
        let full = RouteEvidence(input: 99 * million, cached: 99 * million)
        #expect(full.warmth(beside: full.cachedShare) == RouteEvidence.one)
        #expect(RouteEvidence().warmth(beside: full.cachedShare) == RouteEvidence.one)
        let cold = RouteEvidence(input: 99 * million).warmth(beside: full.cachedShare)
        #expect((500_000...502_000).contains(cold))
        let unknown = RouteEvidence(input: million / 100).warmth(beside: full.cachedShare)
        #expect(unknown > 950_000)
    }

    @Test(arguments: [2, 9, 41] as [UInt64])
    func `every published version is made again from the log, exactly`(seed: UInt64) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var histories = RandomHistories(seed: seed)
        var appender = LogAppender(log)
        let view = try LedgerView.open(directory: directory.path)
        var evidence = RoutingEvidence(after: .first(basisSeq: -1, at: Sample.received))
        try await appender.append(
            .routing, [.weightsPublished(.first(basisSeq: -1, at: Sample.received))],
            customer: nil)
        var routes = 0
        for round in 1...6 {
            for _ in 0..<30 {
                let (stream, customer, events) = histories.next()
                try await appender.append(stream, events, customer: customer)
            }
            let recent = round % 2 == 0 ? log.recent : nil
            while try view.foldNext(into: &evidence, limit: 7, recent: recent) == 7 {}
            let published = evidence.publish(
                at: Sample.received.adding(milliseconds: Int64(round) * 777))
            routes = max(routes, published.routes.count)
            try await appender.append(.routing, [.weightsPublished(published)], customer: nil)
        }
        #expect(routes == 2)
        for version in 1...7 as ClosedRange<Int64> {
            let explanation = try #require(try view.explainWeights(version: version))
            #expect(explanation.published.version == version)
            #expect(explanation.matches, "seed \(seed), version \(version)")
        }
        #expect(try view.explainWeights(version: 8) == nil)
        #expect(try view.explainWeights(version: 0) == nil)
    }
}

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
            while try view.foldNext(into: &evidence, limit: 7) == 7 {}
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

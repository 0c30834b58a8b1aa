import Events
import Testing

@testable import Gateway

@Suite struct EvidenceGateTests {
    private static let end = Timestamp(nanoseconds: 1_795_365_191_000_000_000)

    private static func estimate(_ value: Int64, _ low: Int64, _ high: Int64) -> RecordedEstimate {
        RecordedEstimate(value: value, low: low, high: high)
    }

    /// As good as managed, ten percent cheaper at the worse end, on a thousand requests.
    private static func replay(
        _ change: (inout ReplayRecorded) -> Void = { _ in }
    ) -> ReplayRecorded {
        let same = estimate(990_000, 985_000, 995_000)
        var replay = ReplayRecorded(
            replayID: "rpl_1", profile: .byoc, scenario: "two", scenarioDigest: "00", replicas: 2,
            seed: 1,
            workload: .init(
                source: .ledger, digest: "00", requests: 1_000, excluded: 0,
                from: Timestamp(nanoseconds: 0), to: end, asOfSeq: 9),
            results: .init(
                attainment: same, managedAttainment: same, gain: estimate(0, 0, 0),
                costPico: estimate(8, 7, 9), managedCostPico: estimate(10, 10, 10),
                costRatio: estimate(800_000, 700_000, 900_000), cacheHit: nil,
                managedCacheHit: nil, overflow: nil, refused: 0,
                classes: [
                    .init(
                        qosClass: .interactive, targetPpm: 990_000, eligible: 1_000,
                        predicted: same, managed: same, gain: estimate(0, 0, 0))
                ]))
        change(&replay)
        return replay
    }

    private static func findings(
        _ replay: ReplayRecorded?, _ profile: Profile = .byoc, hoursLater: Int64 = 1
    ) -> [EvidenceGate.Finding] {
        EvidenceGate.findings(
            replay, for: profile, .standard,
            at: end.adding(milliseconds: hoursLater * 3_600_000))
    }

    @Test func `a recent replay that is as good and cheaper is evidence`() {
        #expect(Self.findings(Self.replay()).isEmpty)
        #expect(Self.findings(Self.replay(), hoursLater: 168).isEmpty)
    }

    @Test func `without a replay of this profile there is none`() {
        #expect(Self.findings(nil) == [.noReplay(.byoc)])
        #expect(Self.findings(Self.replay(), .hybrid) == [.noReplay(.hybrid)])
        let trace = Self.replay { $0.workload.source = .trace }
        #expect(Self.findings(trace) == [.noReplay(.byoc)])
    }

    @Test func `each thing that it lacks is said with its numbers`() {
        #expect(Self.findings(Self.replay(), hoursLater: 169) == [.tooOld(hours: 169, max: 168)])
        let few = Self.replay { $0.workload.requests = 999 }
        #expect(Self.findings(few) == [.tooFew(requests: 999, min: 1_000)])
        let dear = Self.replay { $0.results.costRatio = Self.estimate(900_000, 800_000, 950_001) }
        #expect(Self.findings(dear) == [.cost(ratioHighPpm: 950_001, mostPpm: 950_000)])
        let unlucky = Self.replay { $0.results.classes[0].gain = Self.estimate(5, -1, 9) }
        #expect(
            Self.findings(unlucky)
                == [.attainment(.interactive, gainLowPpm: -1, marginPpm: 0)])
        let aimless = Self.replay { $0.results.classes = [] }
        #expect(Self.findings(aimless) == [.noObjective])
        let free = Self.replay { $0.results.costRatio = nil }
        #expect(Self.findings(free) == [.nothingToSave])
        let full = Self.replay { $0.results.refused = 2 }
        #expect(Self.findings(full) == [.refused(2)])
        #expect(
            Self.findings(dear).first?.description
                == "it costs 0.950001 of managed at the high end, and at most 0.950000 is allowed")
    }

    @Test func `all that it lacks is said at once`() {
        let poor = Self.replay {
            $0.workload.requests = 1
            $0.results.costRatio = Self.estimate(2_000_000, 2_000_000, 2_000_000)
            $0.results.refused = 1
        }
        #expect(Self.findings(poor, hoursLater: 500).count == 4)
    }

    @Test func `only the customer's own replicas ask for evidence`() {
        #expect(Profile.allCases.filter(EvidenceGate.asksForEvidence) == [.byoc, .hybrid])
    }
}

import Events

extension EventSamples {
    private static func estimate(_ value: Int64) -> RecordedEstimate {
        RecordedEstimate(value: value, low: value - 5, high: value + 7)
    }

    static let fullReplay = ReplayRecorded(
        replayID: "rpl_1", profile: .hybrid, scenario: "two replicas", scenarioDigest: "00ff",
        replicas: 2, concurrency: 8, hourPrice: PicoUSD(pico: 3_800_000_000_000),
        models: ["llama-70b", "open"], seed: 42,
        workload: .init(
            source: .ledger, digest: "ff00", requests: 1_200, excluded: 3, from: received,
            to: received, asOfSeq: 4_711),
        results: .init(
            attainment: estimate(991_000), managedAttainment: estimate(980_000),
            gain: estimate(11_000), costPico: estimate(7_000_000_000_000),
            managedCostPico: estimate(9_000_000_000_000), costRatio: estimate(777_777),
            cacheHit: estimate(400_000), managedCacheHit: estimate(350_000),
            overflow: estimate(20_000), refused: 1,
            classes: [
                .init(
                    qosClass: .interactive, targetPpm: 990_000, eligible: 1_000,
                    predicted: estimate(991_000), managed: estimate(980_000),
                    gain: estimate(11_000))
            ]))

    static let sparseReplay = ReplayRecorded(
        replayID: "rpl_2", profile: .byoc, scenario: "one", scenarioDigest: "00", replicas: 1,
        concurrency: 1, hourPrice: .zero, seed: 0,
        workload: .init(
            source: .trace, digest: "00", requests: 1, excluded: 0, from: nil, to: nil,
            asOfSeq: nil),
        results: .init(
            attainment: nil, managedAttainment: nil, gain: nil, costPico: estimate(5),
            managedCostPico: estimate(5), costRatio: nil, cacheHit: nil, managedCacheHit: nil,
            overflow: nil, refused: 0, classes: []))
}

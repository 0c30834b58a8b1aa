import Events
import Testing

@testable import Replay

/// Laws that hold for every workload and scenario; each case is made from the seed that a failure prints.
@Suite struct SimulationPropertyTests {
    private static let seeds: [UInt64] = Array(1...25)

    private static func workload(_ chance: inout SeededGenerator, requests: Int) throws -> Workload
    {
        var builder = WorkloadBuilder()
        var now: Int64 = 0
        for _ in 0..<requests {
            now += Int64.random(in: 0...400_000_000, using: &chance)
            let conversation = UInt64.random(in: 1...6, using: &chance)
            let turns = Int64.random(in: 0...4, using: &chance)
            let stretches = (0..<turns).map {
                WorkloadBuilder.Stretch(
                    fingerprint: conversation * 100 + UInt64($0), endTokens: ($0 + 1) * 100)
            }
            try builder.add(
                arrivalNs: now,
                inputTokens: turns * 100 + Int64.random(in: 1...300, using: &chance),
                outputTokens: Int64.random(in: 1...40, using: &chance),
                qosClass: QoSClass.allCases.randomElement(using: &chance) ?? .batch,
                isStreamed: Bool.random(using: &chance), stretches: stretches)
        }
        return try builder.finish()
    }

    private static func scenario(_ chance: inout SeededGenerator) throws -> Scenario {
        var text = ScenarioText()
        text.count = Int.random(in: 1...4, using: &chance)
        text.concurrency = Int.random(in: 1...5, using: &chance)
        text.blocks = Int.random(in: 30...200, using: &chance)
        text.slowdown = Int.random(in: 20...100, using: &chance)
        text.choice = Bool.random(using: &chance) ? "load" : "prefix"
        text.decode = #"[{"streams": 1, "each": 60}, {"streams": 4, "each": 20}]"#
        if Bool.random(using: &chance) {
            text.profile = Bool.random(using: &chance) ? "hybrid" : "byoc"
            text.overflow =
                #"{"waiting_max": \#(Int.random(in: 0...3, using: &chance)), "wait_ms_max": 700}"#
        }
        return try text.scenario()
    }

    @Test(arguments: seeds)
    func `each request is served once, in order of time, within the places`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let workload = try Self.workload(&chance, requests: 150)
        let scenario = try Self.scenario(&chance)
        let served = try Simulation(scenario, workload).run()
        #expect(served.count == workload.requests.count)
        var changes: [[(at: Int64, by: Int)]] = Array(
            repeating: [], count: scenario.replicas.count)
        for (request, served) in zip(workload.requests, served) {
            #expect(served.startedNs >= request.arrivalNs)
            guard served.place != Served.refused else {
                #expect(served.totalNs == nil && scenario.profile == .byoc)
                continue
            }
            let first = try #require(served.firstTokenNs)
            let total = try #require(served.totalNs)
            #expect(request.arrivalNs + first >= served.startedNs && first <= total)
            #expect(served.cachedTokens < request.inputTokens)
            if served.isOnReplica {
                changes[Int(served.place)].append((served.startedNs, 1))
                changes[Int(served.place)].append((request.arrivalNs + total, -1))
            } else {
                #expect(scenario.profile == .hybrid && served.costPico > 0)
            }
        }
        for changes in changes {
            var running = 0
            for change in changes.sorted(by: { ($0.at, $0.by) < ($1.at, $1.by) }) {
                running += change.by
                #expect(running <= scenario.replicas.concurrency)
            }
        }
    }

    @Test(arguments: seeds)
    func `the same seed gives the same prediction`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let workload = try Self.workload(&chance, requests: 80)
        let scenario = try Self.scenario(&chance)
        let once = try Prediction(of: scenario, over: workload, seed: seed)
        #expect(try Prediction(of: scenario, over: workload, seed: seed) == once)
        let estimates =
            [once.predicted.attainment, once.gain, once.overflow, once.predicted.cacheHit]
            .compactMap { $0 } + [once.predicted.cost, once.managed.cost]
        for estimate in estimates {
            #expect(estimate.low <= estimate.value && estimate.value <= estimate.high)
        }
        let other = try Prediction(of: scenario, over: workload, seed: seed + 1)
        #expect(other.predicted.cost.value == once.predicted.cost.value)
        #expect(other.predicted.attainment?.value == once.predicted.attainment?.value)
    }

    @Test(arguments: seeds)
    func `more replicas never make equal requests wait longer`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var builder = WorkloadBuilder()
        var now: Int64 = 0
        for _ in 0..<100 {
            now += Int64.random(in: 0...600_000_000, using: &chance)
            try builder.add(
                arrivalNs: now, inputTokens: 200, outputTokens: 10, qosClass: .standard,
                isStreamed: true, stretches: [])
        }
        let workload = try builder.finish()
        var before = Int64.max
        for count in 1...6 {
            var text = ScenarioText()
            text.count = count
            text.concurrency = 1
            let served = try Simulation(text.scenario(), workload).run()
            let waited = zip(workload.requests, served).reduce(Int64(0)) {
                $0 + $1.1.startedNs - $1.0.arrivalNs
            }
            #expect(waited <= before, "\(count) replicas")
            before = waited
        }
    }

    @Test(arguments: seeds)
    func `nobody waits where each request has a replica for itself`(
        seed: UInt64
    ) throws {
        var chance = SeededGenerator(seed: seed)
        let workload = try Self.workload(&chance, requests: 60)
        var text = ScenarioText()
        text.count = 60
        text.concurrency = 60
        text.choice = "load"
        let served = try Simulation(text.scenario(), workload).run()
        for (request, served) in zip(workload.requests, served) {
            #expect(served.startedNs == request.arrivalNs)
            // Rounded up to whole nanoseconds, twice.
            let expected = (request.inputTokens - served.cachedTokens) * 1_000_000
            #expect(served.firstTokenNs == expected)
            #expect(served.totalNs == expected + (request.outputTokens - 1) * 100_000_000)
        }
    }
}

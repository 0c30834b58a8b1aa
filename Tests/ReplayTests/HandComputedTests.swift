import Events
import Testing

@testable import Replay

/// Replays whose every number was computed by hand.
@Suite struct HandComputedTests {
    private static func line(_ ms: Int, _ input: Int, _ output: Int, _ ids: [Int] = []) -> String {
        #"{"timestamp": \#(ms), "input_length": \#(input), "output_length": \#(output), "hash_ids": \#(ids)}"#
    }

    private static func milliseconds(_ served: [Served]) -> [[Int64?]] {
        served.map {
            [$0.startedNs, $0.firstTokenNs, $0.totalNs].map { $0.map { $0 / 1_000_000 } }
        }
    }

    /// 1,000 tokens read and 10 decoded in a second, two places.
    ///
    /// The first is read until 0.1 s and decodes ten more tokens in a second. The second waits for that prompt, is read until
    /// 0.3 s and has one token only. The third is read from there to 1.3 s and decodes one more in 0.1 s.
    private static let three = [line(0, 100, 11), line(50, 200, 1), line(60, 1_000, 2)]

    @Test func `one replica serves a trace at the computed times`() throws {
        let workload = try Workload(mooncake: Self.three)
        let served = try Simulation(ScenarioText().scenario(), workload).run()
        #expect(
            Self.milliseconds(served) == [[0, 100, 1_100], [100, 250, 250], [300, 1_240, 1_340]])
        #expect(served.allSatisfy { $0.place == 0 && $0.cachedTokens == 0 && $0.costPico == 0 })
    }

    @Test func `what it costs and attains is what those times give`() throws {
        let workload = try Workload(mooncake: Self.three)
        let prediction = try Prediction(
            of: ScenarioText().scenario(), over: workload, seed: 1)
        // From the first arrival to the last end: 1.4 s at 3.6 USD an hour.
        #expect(prediction.paidNs == 1_400_000_000)
        #expect(prediction.replicasPico == 1_400_000_000)
        #expect(prediction.predicted.cost.value == 1_400_000_000)
        // Two of three first tokens within 250 ms; managed takes 500 ms for each.
        #expect(prediction.predicted.attainment?.value == 666_666)
        #expect(prediction.managed.attainment?.value == 0)
        #expect(prediction.gain?.value == 666_666)
        #expect(prediction.classes.map(\.eligible) == [3])
        #expect(prediction.predicted.firstToken?.p50 == 250_000)
        #expect(prediction.predicted.firstToken?.p99 == 1_240_000)
        // 1,300 tokens at 2.5 millionths and 14 at 15 millionths: 3,250 and 210.
        #expect(prediction.managed.cost.value == 3_460_000_000)
        #expect(prediction.costRatio?.value == 404_624)
        // Busy 1.1 s, 0.2 s and 1.1 s, of two places for 1.4 s.
        #expect(prediction.utilizationPpm == 857_142)
        #expect(prediction.overflowed == 0 && prediction.refused == 0)
    }

    @Test func `managed answers as the scenario says, with a cache that forgets`() throws {
        let workload = try Workload(
            mooncake: [
                Self.line(0, 1_100, 101, [1, 2, 3]), Self.line(1_000, 1_224, 1, [1, 2, 4]),
                Self.line(62_000, 1_024, 1, [1, 2]),
            ])
        let managed = Simulation.managed(try ScenarioText().scenario(), workload)
        #expect(Self.milliseconds(managed).map { $0[1] } == [500, 500, 500])
        #expect(Self.milliseconds(managed).map { $0[2] } == [1_500, 500, 500])
        #expect(managed.map(\.cachedTokens) == [0, 1_024, 0])
        // The second reads 200 tokens anew and 1,024 at a tenth; an output token is 15 millionths.
        let costs: [Int64] = [4_265_000_000, 771_000_000, 2_575_000_000]
        #expect(managed.map(\.costPico) == costs)
    }

    @Test func `a prompt's known beginning is not read again`() throws {
        let workload = try Workload(
            mooncake: [
                Self.line(0, 1_024, 1, [1, 2]), Self.line(2_000, 1_124, 1, [1, 2, 3]),
                Self.line(3_000, 1_024, 1, [1, 2]),
            ])
        let served = try Simulation(ScenarioText().scenario(), workload).run()
        // The last is there as a whole, but for the one token that its answer comes of.
        #expect(served.map(\.cachedTokens) == [0, 1_024, 1_023])
        #expect(Self.milliseconds(served).map { $0[1] } == [1_024, 100, 1])
    }

    @Test func `streams beside each other slow each other down, and a prompt slows them all`()
        throws
    {
        var text = ScenarioText()
        text.concurrency = 3
        text.decode = #"[{"streams": 1, "each": 10}, {"streams": 3, "each": 4}]"#
        text.slowdown = 50
        // Alone 10 tokens a second, beside another 7, and half while a prompt is read.
        let workload = try Workload(mooncake: [Self.line(0, 100, 12), Self.line(1_000, 400, 8)])
        let served = try Simulation(text.scenario(), workload).run()
        // The first: 9 tokens until 1.0 s, then 2 at 5 a second while the second is read to 1.4 s: done in that moment.
        // The second: 7 tokens alone at 10 a second.
        #expect(Self.milliseconds(served) == [[0, 100, 1_400], [1_000, 400, 1_100]])
        let speeds = try text.scenario().replicas.decodeSpeeds
        #expect(speeds == [0, 10, 7, 4])
    }

    @Test func `hybrid sends on what waits too long, and byoc lets it wait`() throws {
        var text = ScenarioText()
        text.concurrency = 1
        let lines = [Self.line(0, 1_000, 1), Self.line(100, 1_000, 1), Self.line(200, 1_000, 1)]
        let workload = try Workload(mooncake: lines)
        let patient = try Simulation(text.scenario(), workload).run()
        #expect(Self.milliseconds(patient).map { $0[1] } == [1_000, 1_900, 2_800])

        text.profile = "hybrid"
        text.overflow = #"{"waiting_max": 1, "wait_ms_max": 400}"#
        let served = try Simulation(text.scenario(), workload).run()
        // The second leaves the line after 400 ms, the third finds no room in it; managed takes 500 ms.
        #expect(served.map(\.place) == [0, Served.managed, Served.managed])
        #expect(Self.milliseconds(served).map { $0[1] } == [1_000, 900, 500])

        text.profile = "byoc"
        let refused = try Simulation(text.scenario(), workload).run()
        #expect(refused.map(\.place) == [0, Served.refused, Served.refused])
        #expect(refused.map(\.totalNs) == [1_000_000_000, nil, nil])
    }

    @Test func `a request waits for memory, and one that is larger than all of it never starts`()
        throws
    {
        var text = ScenarioText()
        text.blocks = 10
        text.concurrency = 4
        // 160 tokens of memory: the second needs 60 of them while the first holds 112.
        let workload = try Workload(
            mooncake: [Self.line(0, 100, 11), Self.line(10, 50, 10), Self.line(20, 200, 1)])
        let served = try Simulation(text.scenario(), workload).run()
        #expect(Self.milliseconds(served)[1] == [1_100, 1_140, 2_040])
        #expect(served[2].place == Served.refused)
    }

    @Test func `a conversation goes where its beginning is, and load alone does not look`() throws {
        let lines = [
            Self.line(0, 512, 1, [1]), Self.line(600, 512, 1, [2]),
            Self.line(1_200, 612, 1, [2, 3]),
        ]
        let workload = try Workload(mooncake: lines)
        var text = ScenarioText()
        text.count = 2
        text.choice = "load"
        let byLoad = try Simulation(text.scenario(), workload).run()
        #expect(byLoad.map(\.place) == [0, 0, 0])
        text.choice = "prefix"
        // The second comes while nothing runs and goes to the first replica, too.
        #expect(try Simulation(text.scenario(), workload).run().map(\.place) == [0, 0, 0])
        let crossed = try Workload(
            mooncake: [
                Self.line(0, 512, 1, [1]), Self.line(10, 512, 1, [2]),
                Self.line(1_200, 612, 1, [2, 3]),
            ])
        #expect(try Simulation(text.scenario(), crossed).run().map(\.place) == [0, 1, 1])
        text.choice = "load"
        #expect(try Simulation(text.scenario(), crossed).run().map(\.place) == [0, 1, 0])
    }
}

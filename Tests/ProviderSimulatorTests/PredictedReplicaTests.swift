import Events
import JSON
import Replay
import Testing

@testable import ProviderSimulator

/// What a replay predicts of replicas, beside what simulated replicas do with the same requests, sent over a socket.
///
/// Both are in simulated time: a server's pauses are counted, not waited for, so that no machine is too slow for it.
@Suite struct PredictedReplicaTests {
    /// One request as it was sent, and what came of it.
    private struct Sent {
        var atNs: Int64
        var talk: Int
        var input: Int64
        var cached: Int64
        var output: Int64
        var firstTokenNs: Int64
    }

    private static let sharedTokens = 1_024
    private static let tokensPerSecond = 4_000
    private static let firstTokenMs: Int64 = 300

    /// Conversations whose prompts begin with a thousand tokens of their own and go on with others each time.
    private static func send(
        _ count: Int, seed: UInt64, to sim: Harness
    ) async throws -> [Sent] {
        var chance = SeededGenerator(seed: seed)
        let set = try await sim.post(
            "/_sim/load",
            ["region": "r1", "prefill_tokens_per_second": .int(Int64(tokensPerSecond))])
        #expect(set.status == 204)
        let begin = sim.clock.now
        var sent: [Sent] = []
        for number in 0..<count {
            // A quarter of a second apart in the mean.
            sim.clock.advance(nanoseconds: Int64(chance.next() % 500_000_000))
            let talk = Int(chance.next() % 12)
            let tail = 50 + Int(chance.next() % 400)
            let text =
                "talk \(talk) " + Ask.words(tokens: sharedTokens) + "turn \(number) "
                + Ask.words(tokens: tail)
            let pauses = sim.clock.paused.count
            let reply = try await sim.post(
                "/byoc/r1/v1/chat/completions",
                Ask.chat("llama-70b", text, streams: true, Ask.usage))
            let usage = try #require(try reply.events.last?["usage"])
            let waited = sim.clock.paused.dropFirst(pauses).reduce(Duration.zero, +)
            sent.append(
                Sent(
                    atNs: sim.clock.now - begin, talk: talk,
                    input: try #require(usage["prompt_tokens"]?.int),
                    cached: try #require(usage["prompt_tokens_details"]?["cached_tokens"]?.int),
                    output: try #require(usage["completion_tokens"]?.int),
                    firstTokenNs: Int64(waited / .nanoseconds(1))))
        }
        return sent
    }

    private static func prediction(of sent: [Sent]) throws -> Prediction {
        var builder = WorkloadBuilder()
        for request in sent {
            try builder.add(
                arrivalNs: request.atNs, inputTokens: request.input, outputTokens: request.output,
                qosClass: .interactive, isStreamed: true,
                stretches: [
                    WorkloadBuilder.Stretch(
                        fingerprint: UInt64(request.talk) + 1, endTokens: Int64(sharedTokens))
                ])
        }
        let workload = try builder.finish(spanNs: (sent.last?.atNs ?? 0) + 1)
        let scenario = try Scenario(
            parsing: Array(
                """
                {"name": "one simulated replica", "profile": "byoc",
                 "replicas": {"count": 1, "hourly_price": "2.5", "concurrency": 512,
                  "prefill_tokens_per_second": \(tokensPerSecond),
                  "decode_tokens_per_second": 1000000,
                  "kv_cache": {"blocks": 100000, "block_tokens": 128}},
                 "managed": {"first_token_ms": 500, "output_tokens_per_second": 100,
                  "prices": {"input_per_million": "2.5", "output_per_million": "15"}},
                 "objectives": {"interactive": {"ttft_ms": \(firstTokenMs), "target": "0.9"}}}
                """.utf8))
        return try Prediction(of: scenario, over: workload, seed: 1)
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13] as [UInt64])
    func
        `first tokens, attainment and cache hits of a replica are as predicted, within the confidence`(
            seed: UInt64
        ) async throws
    {
        try await Harness.run { sim async throws in
            let sent = try await Self.send(240, seed: seed, to: sim)
            let predicted = try Self.prediction(of: sent).predicted
            let good = sent.count { $0.firstTokenNs <= Self.firstTokenMs * 1_000_000 }
            let attainment = Int128(good) * 1_000_000 / Int128(sent.count)
            let expected = try #require(predicted.attainment)
            // Neither all nor none, or there would be nothing to predict.
            #expect((200_000...980_000).contains(attainment), "seed \(seed): \(attainment)")
            #expect(
                (expected.low...expected.high).contains(attainment),
                "seed \(seed): \(attainment) \(expected)")
            let cached = sent.reduce(0) { $0 + $1.cached }
            let hit = Int128(cached) * 1_000_000 / Int128(sent.reduce(0) { $0 + $1.input })
            let hits = try #require(predicted.cacheHit)
            #expect((hits.low...hits.high).contains(hit), "seed \(seed): \(hit) \(hits)")
            let first = try #require(predicted.firstToken)
            let times = sent.map { $0.firstTokenNs / 1_000 }.sorted()
            for (share, value) in [(50, first.p50), (95, first.p95)] {
                let real = times[(times.count - 1) * share / 100]
                #expect(
                    abs(real - value) <= max(real / 20, 5_000),
                    "seed \(seed): p\(share) \(real) µs, predicted \(value) µs")
            }
        }
    }
}

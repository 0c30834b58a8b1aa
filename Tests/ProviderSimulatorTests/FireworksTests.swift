import JSON
import Testing

@testable import ProviderSimulator

struct FireworksTests {
    private let path = "/fireworks/inference/v1/chat/completions"
    private let newer = "accounts/fireworks/models/kimi-k3"
    private let older = "accounts/fireworks/models/gpt-oss-120b"

    @Test func `an answer names the model as asked, and neither tier nor reasoning tokens`()
        async throws
    {
        try await Harness.run { sim async throws in
            let ask = Ask.chat(
                newer, "[[answer tokens=20]] [[reasoning tokens=10]]",
                [
                    ("service_tier", "priority"), ("perf_metrics_in_response", true),
                ])
            let reply = try await sim.post(path, ask)
            let json = try reply.json
            #expect(json["model"]?.string == newer)
            #expect(json["service_tier"] == nil)
            #expect(
                json["usage"]?.members.map(\.key) == [
                    "prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details",
                ])
            #expect(json["usage"]?["completion_tokens"]?.int == 30)
            let prompt = try #require(json["usage"]?["prompt_tokens"]?.int)
            #expect(json["perf_metrics"]?["prompt-tokens"]?.string == "\(prompt)")
            #expect(reply.header("fireworks-prompt-tokens") == "\(prompt)")
            #expect(try await sim.requests(of: "fireworks").last?["tier"]?.string == "priority")
        }
    }

    @Test func `older models send usage with the finish, newer ones apart and on request`()
        async throws
    {
        try await Harness.run { sim async throws in
            let old = try await sim.post(path, Ask.chat(older, streams: true)).events
            #expect(old.last?["choices"]?[0]?["finish_reason"]?.string == "stop")
            #expect(old.last?["usage"]?["completion_tokens"] != nil)
            #expect(old.dropLast().allSatisfy { $0["usage"] == nil })
            let silent = try await sim.post(path, Ask.chat(newer, streams: true)).events
            #expect(silent.allSatisfy { $0["usage"] == nil })
            let asked = try await sim.post(path, Ask.chat(newer, streams: true, Ask.usage)).events
            #expect(asked.last?["choices"]?.count == 0)
            #expect(asked.last?["usage"]?["completion_tokens"] != nil)
        }
    }

    @Test(arguments: ["header", "body"])
    func `only affinity leads to the cache`(by way: String) async throws {
        try await Harness.run { sim async throws in
            func cached(_ affinity: String) async throws -> Int64? {
                let isHeader = way == "header"
                let more: [(String, JSONNode)] =
                    isHeader ? [] : [("prompt_cache_key", .string(affinity))]
                let reply = try await sim.post(
                    path, Ask.chat(newer, Ask.words(tokens: 300), more),
                    headers: isHeader ? [("x-session-affinity", affinity)] : [])
                return try reply.json["usage"]?["prompt_tokens_details"]?["cached_tokens"]?.int
            }
            #expect(try await cached("") == 0)
            #expect(try await cached("") == 0)
            #expect(try await cached("a") == 0)
            #expect(try await cached("a") == 256)
            #expect(try await cached("b") == 0)
        }
    }

    @Test func `an unknown model is 404, a missing field a list of details`() async throws {
        try await Harness.run { sim async throws in
            let unknown = try await sim.post(path, Ask.chat("kimi-k3"))
            #expect(unknown.status == 404)
            #expect(try unknown.json["error"]?["code"]?.string == "NOT_FOUND")
            #expect(try unknown.json["error"]?["object"]?.string == "error")
            let missing = try await sim.post(path, ["model": .string(newer)])
            #expect(missing.status == 422)
            #expect(try missing.json["detail"]?[0]?["loc"]?[1]?.string == "messages")
        }
    }

    @Test func `a limit that does not fit is cut in silence unless an error is asked for`()
        async throws
    {
        try await Harness.run { sim async throws in
            let model = older
            let more: [(String, JSONNode)] = [("max_tokens", 1_000_000)]
            #expect(try await sim.post(path, Ask.chat(model, "Hi", more)).status == 200)
            let strict = more + [("context_length_exceeded_behavior", "error")]
            #expect(try await sim.post(path, Ask.chat(model, "Hi", strict)).status == 400)
        }
    }
}

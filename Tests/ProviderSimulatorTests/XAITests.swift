import JSON
import Testing

@testable import ProviderSimulator

struct XAITests {
    private let path = "/xai/v1/chat/completions"

    @Test func `reasoning is outside the completion and inside the total, and the cost is told`()
        async throws
    {
        try await Harness.run { sim async throws in
            let ask = "[[answer tokens=100]] [[reasoning tokens=40]]"
            let json = try await sim.post(path, Ask.chat("grok-4.3", ask)).json
            #expect(json["service_tier"]?.string == "default")
            #expect(
                json["choices"]?[0]?["message"]?["reasoning_content"]?.string?.utf8.count == 160)
            let usage = try #require(json["usage"])
            #expect(usage["prompt_tokens"]?.int == 16)
            #expect(usage["completion_tokens"]?.int == 100)
            #expect(usage["completion_tokens_details"]?["reasoning_tokens"]?.int == 40)
            #expect(usage["total_tokens"]?.int == 156)
            // 16 · 1.25 + 140 · 2.50 USD per million.
            #expect(usage["cost_in_usd_ticks"]?.int == 3_700_000)
        }
    }

    @Test func `priority doubles the cost`() async throws {
        try await Harness.run { sim async throws in
            let ask = "[[answer tokens=100]] [[reasoning tokens=40]]"
            let body = Ask.chat("grok-4.3", ask, [("service_tier", "priority")])
            let json = try await sim.post(path, body).json
            #expect(json["service_tier"]?.string == "priority")
            #expect(json["usage"]?["cost_in_usd_ticks"]?.int == 7_400_000)
        }
    }

    @Test(arguments: [(199_999, 1), (200_000, 2)])
    func `all tokens cost twice from the threshold on`(tokens: Int, times: Int) async throws {
        let model = try #require(XAIModel.named("grok-4.7"))
        let billed = BilledTokens(inputUncached: tokens - 128, cacheRead: 128, output: 10)
        let plain = (tokens - 128) * 20_000 + 128 * 5_000 + 10 * 60_000
        #expect(model.cost(billed, tier: "default") == plain * times)
    }

    @Test func `a stream tells usage so far in each chunk and the cost at the end`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("grok-4.7", "[[reasoning tokens=8]]", streams: true, Ask.usage)
            let reply = try await sim.post(path, ask)
            #expect(reply.isDone)
            let events = try reply.events
            let completed = events.compactMap { $0["usage"]?["completion_tokens"]?.int }
            #expect(completed.count == events.count)
            #expect(completed == completed.sorted())
            #expect(events.dropLast().allSatisfy { $0["usage"]?["cost_in_usd_ticks"] == nil })
            #expect(events.last?["usage"]?["cost_in_usd_ticks"] != nil)
            let thoughts = events.compactMap {
                $0["choices"]?[0]?["delta"]?["reasoning_content"]?.string
            }
            #expect(thoughts.joined().utf8.count == 32)
        }
    }

    @Test func `only a conversation id leads to the cache`() async throws {
        try await Harness.run { sim async throws in
            func cached(_ conversation: String) async throws -> Int64? {
                let reply = try await sim.post(
                    path, Ask.chat("grok-4.7", Ask.words(tokens: 300)),
                    headers: [("x-grok-conv-id", conversation)])
                return try reply.json["usage"]?["prompt_tokens_details"]?["cached_tokens"]?.int
            }
            #expect(try await cached("") == 0)
            #expect(try await cached("") == 0)
            #expect(try await cached("a") == 0)
            #expect(try await cached("a") == 256)
            #expect(try await cached("b") == 0)
        }
    }

    @Test func `an alias is answered by the model that it leads to`() async throws {
        try await Harness.run { sim async throws in
            let json = try await sim.post(path, Ask.chat("grok-code-fast-1")).json
            #expect(json["model"]?.string == "grok-build-0.1")
        }
    }

    private static let refusals: [(Int, JSONNode)] = [
        (404, Ask.chat("grok-none")), (422, ["model": "grok-4.7"]),
        (400, Ask.chat("grok-4.7", [("stop", "x")])),
        (400, Ask.chat("grok-4.7", [("service_tier", "flex")])),
    ]

    @Test(arguments: refusals)
    func `errors are a code and a text`(status: Int, body: JSONNode) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, body)
            #expect(reply.status == status)
            #expect(try reply.json.members.map(\.key) == ["code", "error"])
            #expect(try reply.json["error"]?.string?.isEmpty == false)
        }
    }

    @Test func `a wrong key is a 400, a missing one a 401, an empty body a 415`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("grok-4.7")
            let bad = try await sim.post(path, ask, headers: [("authorization", "Bearer bad")])
            #expect(bad.status == 400)
            #expect(try bad.json["error"]?.string?.contains("Incorrect API key") == true)
            let none = try await sim.post(path, ask, headers: [("authorization", "")])
            #expect(none.status == 401)
            #expect(try await sim.call("POST", path).status == 415)
        }
    }
}

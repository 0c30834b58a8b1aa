import HTTPClient
import JSON
import Testing

@testable import ProviderSimulator

/// Gateways, the broker and customers' servers: each with a control plane of its own, which behaves as documented.
struct BridgesTests {
    private let openRouter = "/openrouter/api/v1/chat/completions"
    private let bifrost = "/bifrost/v1/chat/completions"

    @Test(arguments: [(nil, 200, 2), (true, 200, 2), (false, 503, 1)])
    func `OpenRouter hides a failing vendor unless it is told not to`(
        allows: Bool?, status: Int, calls: Int
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(["provider": "openrouter", "kind": "status", "status": 503])
            let preferences = allows.map {
                [("provider", ["allow_fallbacks": .bool($0)] as JSONNode)]
            }
            let reply = try await sim.post(
                openRouter, Ask.chat("openai/gpt-5.4", preferences ?? []))
            #expect(reply.status == status)
            #expect(try await sim.requests(of: "openrouter").count == calls)
        }
    }

    @Test func `OpenRouter tells the cost, and with one's own key who bills what`() async throws {
        try await Harness.run { sim async throws in
            let body = Ask.chat("openai/gpt-5.4", "[[answer tokens=100]]")
            let usage = try #require(try await sim.post(openRouter, body).json["usage"])
            let prompt = try #require(usage["prompt_tokens"]?.int)
            let ticks = prompt * 25_000 + 100 * 150_000
            #expect(usage["cost"]?.numberText == Int(ticks).usd)
            #expect(usage["is_byok"]?.bool == false)
            let own = try await sim.post(
                openRouter, body, headers: [("authorization", "Bearer sk-byok-1")])
            let ownUsage = try #require(try own.json["usage"])
            #expect(ownUsage["is_byok"]?.bool == true)
            #expect(ownUsage["cost"]?.numberText == Int(ticks / 20).usd)
            #expect(
                ownUsage["cost_details"]?["upstream_inference_cost"]?.numberText
                    == Int(ticks).usd)
        }
    }

    @Test func `OpenRouter keeps a stream alive with comments before its first chunk`()
        async throws
    {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(openRouter, Ask.chat("x-ai/grok-4.7", streams: true))
            #expect(reply.text.hasPrefix(": OPENROUTER PROCESSING\n\n"))
            #expect(reply.isDone)
            // Usage is always there, asked for or not.
            #expect(try reply.events.last?["usage"]?["cost"] != nil)
        }
    }

    @Test func `OpenRouter puts an error into a 200 once a vendor has begun`() async throws {
        try await Harness.run { sim async throws in
            try await sim.fault([
                "provider": "openrouter", "kind": "status", "status": 529,
                "code": "after_processing_began",
            ])
            let reply = try await sim.post(
                openRouter,
                Ask.chat("openai/gpt-5.4", [("provider", ["allow_fallbacks": false])]))
            #expect(reply.status == 200)
            #expect(try reply.json["error"]?["code"]?.int == 529)
        }
    }

    @Test func `Bifrost takes its keys in turn unless one is named`() async throws {
        try await Harness.run { sim async throws in
            for key in ["", "", "key-7"] {
                _ = try await sim.post(
                    bifrost, Ask.chat("mistral/large-3"), headers: [("x-bf-api-key-id", key)])
            }
            let payers = try await sim.requests(of: "bifrost").map { $0["account"]?.string }
            #expect(payers == ["key-a", "key-b", "key-7"])
        }
    }

    @Test(arguments: [(true, 200, 2), (false, 503, 1)])
    func `Bifrost goes on to a body's fallbacks`(
        sends: Bool, status: Int, calls: Int
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(["provider": "bifrost", "kind": "status", "status": 503])
            let more: [(String, JSONNode)] =
                sends ? [("fallbacks", .array([.string("openai/gpt-5.4")]))] : []
            let reply = try await sim.post(bifrost, Ask.chat("mistral/large-3", more))
            #expect(reply.status == status)
            #expect(try await sim.requests(of: "bifrost").count == calls)
        }
    }

    @Test func `each server of a customer has a cache and a load of its own`() async throws {
        try await Harness.run { sim async throws in
            func cached(_ replica: String) async throws -> Int64? {
                let reply = try await sim.post(
                    "/byoc/\(replica)/v1/chat/completions",
                    Ask.chat("llama-70b", Ask.words(tokens: 300)))
                return try reply.json["usage"]?["prompt_tokens_details"]?["cached_tokens"]?.int
            }
            #expect(try await cached("r1") == 0)
            #expect(try await cached("r1") == 256)
            #expect(try await cached("r2") == 0)
            let set = try await sim.post(
                "/_sim/load", ["region": "r1", "running": 3, "waiting": 7])
            #expect(set.status == 204)
            let vLLM = try await sim.call("GET", "/byoc/r1/metrics").text
            #expect(vLLM.contains("vllm:num_requests_running{engine=\"0\",model_name=\"any\"} 3.0"))
            #expect(vLLM.contains("vllm:num_requests_waiting{engine=\"0\",model_name=\"any\"} 7.0"))
            let other = try await sim.call("GET", "/byoc/s1/metrics").text
            #expect(other.contains("sglang:num_running_reqs{model_name=\"any\"} 0.0"))
            #expect(try await sim.call("GET", "/byoc/r1/health").status == 200)
        }
    }

    @Test(arguments: ["nowhere", ""])
    func `a load is set at a server that is there`(region: String) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post("/_sim/load", ["region": .string(region)])
            #expect(reply.status == 400)
            #expect(try reply.json["error"]?["param"]?.string == "region")
        }
    }
}

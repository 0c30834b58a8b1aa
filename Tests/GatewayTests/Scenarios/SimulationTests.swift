import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// Random requests among random misbehaviour: at the end our books and the providers' books say the same.
    @Suite struct Simulation {
        private static let providers = ["openai", "anthropic", "gemini", "xai", "fireworks"]
        private static let models = [
            "gpt-5.4", "claude-opus-5-5", "gemini-3.8-flash", "grok-4.7",
            "accounts/fireworks/models/kimi-k3", "any",
        ]
        private static let statuses = [400, 401, 402, 404, 429, 500, 503]

        private static func options(_ seed: UInt64) -> RigOptions {
            RigOptions {
                $0.seed = seed
                $0.policy = Policy(markupBps: 500, platformFeeBps: 20)
                $0.attempts.max = 3
                $0.attempts.firstTokenTimeoutMs = 700
                $0.attempts.idleTimeoutMs = 700
                $0.attempts.responseTimeoutMs = 700
                $0.aliases["any"] = Samples.alias(
                    (.fireworks, "accounts/fireworks/models/kimi-k3"), (.xai, "grok-4.7"),
                    (.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5"))
            }
        }

        @Test(arguments: [1, 2, 3] as [UInt64])
        func `the books balance, whatever happens`(seed: UInt64) async throws {
            try await withGateway(Self.options(seed)) { rig in
                var generator = SeededGenerator(seed: seed)
                var sent = 0
                for _ in 0..<8 {
                    try await rig.clearFaults()
                    for _ in 0..<generator.below(4) { try await orderFault(rig, &generator) }
                    for _ in 0..<5 {
                        try await sendOne(rig, &generator)
                        sent += 1
                    }
                }
                await rig.services.inFlight.untilEmpty()
                rig.upstreamClock.letGo()
                await rig.upstream.untilIdle()
                let responses = try await rig.responses()
                #expect(responses.count == sent, "seed \(seed)")
                try await compareBooks(rig, responses.map(\.events), seed)
            }
        }

        private func orderFault(
            _ rig: GatewayRig, _ generator: inout SeededGenerator
        ) async throws {
            let provider = generator.pick(Self.providers)
            let count = #""count": \#(1 + generator.below(3)), "probability": "0.8""#
            let chunks = #", "after_chunks": \#(generator.below(3))"#
            switch generator.below(10) {
            case 0..<3:
                let status = generator.pick(Self.statuses)
                try await rig.order(provider, "status", count + #", "status": \#(status)"#)
            case 3: try await rig.order(provider, "reset", count)
            case 4: try await rig.order(provider, "no_response", #""count": 1"#)
            case 5: try await rig.order(provider, "stall", #""count": 1"# + chunks)
            case 6: try await rig.order(provider, "cut", count + chunks)
            case 7: try await rig.order(provider, "malformed", count + chunks)
            case 8: try await rig.order(provider, "no_done", count)
            default: try await rig.order(provider, "no_usage", count)
            }
        }

        /// Sends a request and stays, or leaves once an attempt has started.
        private func sendOne(_ rig: GatewayRig, _ generator: inout SeededGenerator) async throws {
            let request = WireRequest.chat(
                model: generator.pick(Self.models), stream: generator.chance(50),
                text: "Number \(generator.below(1_000)) "
                    + "[[answer tokens=\(1 + generator.below(60))]]")
            let leaves = generator.chance(10)
            let before = try await rig.responses().count
            let client = try rig.open(request)
            defer { client.close() }
            guard leaves else {
                let answer = try await client.answer()
                #expect(answer.isWhole)
                return
            }
            try await rig.untilResponses { $0.count > before }
            client.close()
            try await rig.untilResponses { $0.last?.events.ending != nil }
        }

        /// Each attempt's usage against the entry in the provider's books that has its id.
        private func compareBooks(
            _ rig: GatewayRig, _ responses: [[Event]], _ seed: UInt64
        ) async throws {
            var entries: [String: JSONValue] = [:]
            for provider in Self.providers {
                for entry in try await rig.books(provider) {
                    for id in ["request_id", "response_id"] {
                        if let id = entry[id]?.string { entries[id] = entry }
                    }
                }
            }
            var compared = 0
            for ending in responses.flatMap(\.attemptEndings) where ending.provenance == .reported {
                let id = try #require(ending.providerRequestID, "seed \(seed)")
                let entry = try #require(entries[id], "seed \(seed): \(id) is in no book")
                let tokens = try #require(entry["tokens"])
                let usage = try #require(ending.usage)
                #expect(entry["billed"]?.bool == true, "seed \(seed): \(id)")
                let comment: Comment = "seed \(seed): \(id) \(ending)"
                #expect(tokens["input_uncached"]?.int == usage.inputUncached, comment)
                #expect(tokens["cache_read"]?.int == usage.cacheRead, comment)
                let output = try #require(tokens["output"]?.int, comment)
                let reasoning = try #require(tokens["reasoning"]?.int, comment)
                // Whom we left counts on until it notices: its last report to us is the least it billed.
                if ending.reason == .clientDisconnected {
                    #expect(usage.output <= output, comment)
                    #expect((usage.reasoning ?? 0) <= reasoning, comment)
                } else {
                    #expect(usage.output == output, comment)
                    if Self.countsReasoning(entry) {
                        #expect(usage.reasoning == reasoning, comment)
                    }
                }
                compared += 1
            }
            #expect(compared > 10, "seed \(seed): too little was served to compare")
        }

        /// Fireworks has its reasoning in the output without saying how much of it, and so has Anthropic on streams.
        private static func countsReasoning(_ entry: JSONValue) -> Bool {
            switch entry["provider"]?.string {
            case "fireworks": false
            case "anthropic": entry["stream"]?.bool == false
            default: true
            }
        }
    }
}

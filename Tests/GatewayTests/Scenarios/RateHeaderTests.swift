import Events
import Testing

@testable import Gateway

extension Scenarios {
    /// What an account's headers say is left of its rate.
    @Suite struct RateHeaders {
        @Test(arguments: [false, true])
        func `an account with nothing left is passed over until some of it is there again`(
            stream: Bool
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "scarce", #""region": "us", "count": 1"#)
                let told = try await rig.send(.chat(stream: stream))
                #expect(try await rig.response(told).attempts.map(\.account) == ["openai-us"])
                // The answer is out before its request has left.
                await rig.services.inFlight.untilEmpty()
                let after = try await rig.send(.chat(stream: stream))
                #expect(try await rig.response(after).attempts.map(\.account) == ["openai-eu"])
                #expect(rig.services.gate.accounts["openai-us"]?.limit == 1)
                #expect(rig.services.gate.accounts["openai-eu"]?.limit == .some(nil))
            }
        }

        @Test(
            arguments: [
                ("anthropic", "claude-opus-5-5", "anthropic-main"),
                ("xai", "grok-4.7", "xai-main"),
                ("fireworks", "accounts/fireworks/models/kimi-k3", "fireworks-main"),
            ])
        func `every provider that tells of its rate is heard`(
            provider: String, model: String, account: String
        ) async throws {
            try await withGateway { rig in
                #expect(try await rig.send(.chat(model: model)).status == 200)
                #expect(rig.services.gate.accounts[account]?.limit == .some(nil))
                try await rig.order(provider, "scarce", #""count": 1"#)
                #expect(try await rig.send(.chat(model: model)).status == 200)
                #expect(rig.services.gate.accounts[account]?.limit == 1)
                // The only account that there is goes on serving.
                #expect(try await rig.send(.chat(model: model)).status == 200)
            }
        }
    }
}

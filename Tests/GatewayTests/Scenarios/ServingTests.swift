import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// What goes well, on every provider, streamed and not.
    @Suite struct Serving {
        static let models: [(Provider, String)] = [
            (.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5"), (.gemini, "gemini-3.8-flash"),
            (.xai, "grok-4.7"), (.fireworks, "accounts/fireworks/models/kimi-k3"),
        ]

        @Test(arguments: models)
        func `an answer carries its id and its outcome, and the log has all of it`(
            provider: Provider, model: String
        ) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(model: model))
                #expect(answer.status == 200)
                #expect(answer.isWhole)
                let id = try #require(answer.header("Zumik-Response-Id"))
                #expect(ResponseID(id) != nil)
                #expect(answer.header("x-request-id") == id)
                #expect(answer.json?["id"]?.string == id)
                #expect(answer.json?["object"]?.string == "chat.completion")
                #expect(answer.header("Zumik-Admission") == "admitted")
                #expect(answer.header("Zumik-Completion") == "completed")
                #expect(answer.header("Zumik-Target-Met") == "true")
                #expect(answer.header("Zumik-Degraded") == "false")
                #expect(answer.header("Zumik-Fallback-Used") == "false")
                #expect(answer.header("Zumik-Reason-Code") == "ok")
                #expect(answer.header("Zumik-Attempts") == "1")
                #expect(answer.header("Zumik-Provider") == provider.rawValue)
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_succeeded "
                        + "spend_settled response_completed")
                #expect(events.attemptEndings.first?.provenance == .reported)
                #expect(try answer.header("Zumik-Cost") == cost(in: events))
            }
        }

        @Test(arguments: models)
        func `a stream ends with its end mark, and its outcome is in the trailers`(
            provider: Provider, model: String
        ) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(model: model, stream: true))
                #expect(answer.status == 200)
                #expect(answer.isWhole)
                #expect(answer.header("Content-Type") == "text/event-stream")
                #expect(answer.header("Zumik-Admission") == "admitted")
                #expect(answer.header("Zumik-Provider") == provider.rawValue)
                #expect(answer.header("Zumik-Completion") == nil)
                #expect(answer.events.last == "[DONE]")
                let announced = (answer.header("Trailer") ?? "").split(separator: ",").map {
                    $0.drop { $0 == " " }.lowercased()
                }
                #expect(Set(answer.trailers.map(\.name)).isSubset(of: announced))
                #expect(answer.trailer("Zumik-Completion") == "completed")
                #expect(answer.trailer("Zumik-Reason-Code") == "ok")
                #expect(answer.trailer("Zumik-Target-Met") == "true")
                #expect(answer.trailer("Zumik-Attempts") == "1")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_succeeded "
                        + "spend_settled response_completed")
                #expect(try answer.trailer("Zumik-Cost") == cost(in: events))
                #expect(events.ending?.ttftUs != nil)
                #expect(events.attemptEndings.first?.firstTokenUs != nil)
                let id = try #require(answer.header("Zumik-Response-Id"))
                #expect(Set(answer.eventIDs) == [id])
            }
        }

        @Test func `markup and fee are in what the customer pays`() async throws {
            var options = RigOptions()
            options.policy = Policy(markupBps: 2_000, platformFeeBps: 100)
            try await withGateway(options) { rig in
                let answer = try await rig.send(.chat())
                let events = try await rig.response(answer)
                let spend = try #require(events.spend)
                #expect(spend.charged.pico == spend.cost.pico * 12 / 10)
                #expect(spend.platformFee.pico == spend.cost.pico / 100)
                #expect(try answer.header("Zumik-Cost") == cost(in: events))
            }
        }

        @Test func `a tier that was not served is a degradation`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "tier_downgrade")
                let answer = try await rig.send(
                    .chat(members: #""service_tier": "priority""#))
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Degraded") == "true")
                #expect(answer.header("Zumik-Service-Tier") == "default")
                let events = try await rig.response(answer)
                #expect(events.ending?.degradations == [.tierDowngraded])
                #expect(events.attemptEndings.first?.tierServed == "default")
                #expect(
                    events.contains(
                        .tierChosen(
                            TierChosen(asked: "priority", chosen: "priority", why: .request))))
            }
        }

        @Test(arguments: [false, true])
        func `without a usage report the usage is estimated`(stream: Bool) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "no_usage")
                let answer = try await rig.send(.chat(stream: stream))
                #expect(answer.status == 200)
                let ending = try #require(try await rig.response(answer).attemptEndings.first)
                #expect(ending.provenance == .estimated)
                #expect((ending.usage?.output ?? 0) > 0)
                #expect(ending.usageRaw == nil)
            }
        }

        @Test func `a traceparent is the correlation of the response, said once`() async throws {
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            try await withGateway { rig in
                let answer = try await rig.send(
                    .chat(headers: [("traceparent", "00-\(trace)-00f067aa0ba902b7-01")]))
                let id = try #require(answer.header("Zumik-Response-Id"))
                let events = try await rig.history.filter { $0.stream.text == "response/\(id)" }
                #expect(events.count == 6)
                #expect(events.map(\.correlation) == [trace] + Array(repeating: nil, count: 5))
            }
        }

        /// What the customer pays, as the log has it.
        private func cost(in events: [Event]) throws -> String {
            let spend = try #require(events.spend)
            return try spend.charged.adding(spend.platformFee).description
        }
    }
}

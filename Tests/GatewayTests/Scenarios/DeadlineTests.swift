import Events
import Testing

@testable import Gateway

extension Scenarios {
    @Suite struct Deadlines {
        @Test(arguments: [false, true])
        func `a deadline that passes during an attempt expires the request`(
            stream: Bool
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "no_response")
                let answer = try await rig.send(
                    .chat(stream: stream, headers: [("Zumik-Deadline-Ms", "300")]))
                #expect(answer.status == 504)
                #expect(answer.errorCode == "deadline_exceeded")
                #expect(answer.header("x-should-retry") == "false")
                #expect(answer.header("Zumik-Completion") == "expired_during_execution")
                #expect(answer.header("Zumik-Target-Met") == "false")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_cancelled "
                        + "response_expired")
                #expect(events.attemptEndings.first?.reason == .deadlineExceeded)
                #expect(events.attemptEndings.first?.billed == nil)
                #expect(events.ending?.reason == .deadlineExceeded)
                #expect((events.ending?.totalUs ?? 0) >= 300_000)
            }
        }

        @Test func `a deadline that passes mid-stream ends it with an error event`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "stall", #""after_chunks": 2"#)
                let answer = try await rig.send(
                    .chat(stream: true, headers: [("Zumik-Deadline-Ms", "1500")]))
                #expect(answer.status == 200)
                #expect(answer.isWhole)
                #expect(answer.errorCode == "deadline_exceeded")
                #expect(answer.trailer("Zumik-Completion") == "expired_during_execution")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_cancelled "
                        + "spend_settled response_expired")
                #expect(events.attemptEndings.first?.provenance == .estimated)
            }
        }

        @Test func `a provider's time limit before the deadline is a failure, not an expiry`()
            async throws
        {
            let options = RigOptions {
                $0.attempts.max = 1
                $0.attempts.responseTimeoutMs = 200
            }
            try await withGateway(options) { rig in
                try await rig.order("openai", "no_response")
                let answer = try await rig.send(.chat(headers: [("Zumik-Deadline-Ms", "10000")]))
                #expect(answer.status == 504)
                #expect(answer.header("Zumik-Completion") == "failed")
                #expect(answer.header("Zumik-Reason-Code") == "provider_stalled")
            }
        }

        @Test func `a first token after its target is slow, but served`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "slow_first_token", #""delay_ms": 60000"#)
                let client = try rig.open(
                    .chat(stream: true, headers: [("Zumik-TTFT-Target-Ms", "1")]))
                await rig.upstreamClock.untilPaused()
                rig.upstreamClock.advance(by: .seconds(60))
                let answer = try await client.answer()
                client.close()
                #expect(answer.status == 200)
                #expect(answer.trailer("Zumik-Completion") == "completed")
                #expect(answer.trailer("Zumik-Target-Met") == "false")
                #expect(answer.trailer("Zumik-Reason-Code") == "slow_first_token")
            }
        }
    }
}

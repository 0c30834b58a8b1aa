import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// The client leaves before the end.
    @Suite struct Departures {
        private static func options(_ policy: OnDisconnect) -> RigOptions {
            RigOptions {
                $0.policy = Policy(onDisconnect: policy)
                // The simulated stream moves only when the test moves its clock.
                $0.chunkDelayMs = 10
            }
        }

        private static let cancelled = "request_admitted tier_chosen attempt_started "

        @Test(arguments: [false, true])
        func `one that leaves before anything came has the upstream call cancelled`(
            stream: Bool
        ) async throws {
            try await withGateway(Self.options(.cancel)) { rig in
                try await rig.order("openai", "no_response")
                let client = try rig.open(.chat(stream: stream))
                _ = try await rig.newestResponse { $0.has(.attemptStarted) }
                client.close()
                let events = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(events.line == Self.cancelled + "attempt_cancelled response_cancelled")
                let attempt = try #require(events.attemptEndings.first)
                #expect(attempt.reason == .clientDisconnected)
                #expect(attempt.usage == nil)
                #expect(attempt.provenance == .unknown)
                #expect(events.ending?.reason == .clientDisconnected)
                #expect(events.ending?.targetMet == nil)
            }
        }

        @Test func `one that leaves mid-stream is charged for what was relayed`() async throws {
            try await withGateway(Self.options(.cancel)) { rig in
                let client = try await Self.leaveMidStream(rig)
                client.close()
                let events = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(
                    events.line
                        == Self.cancelled + "attempt_cancelled spend_settled response_cancelled")
                let attempt = try #require(events.attemptEndings.first)
                #expect(attempt.provenance == .estimated)
                #expect((attempt.usage?.output ?? 0) > 0)
                #expect(events.spend?.charged == events.spend?.cost)
                #expect(events.ending?.ttftUs != nil)
            }
        }

        @Test func `cancelling ends the call at the provider`() async throws {
            try await withGateway(Self.options(.cancel)) { rig in
                let client = try await Self.leaveMidStream(rig)
                client.close()
                _ = try await rig.newestResponse { $0.has(.responseCancelled) }
                // The provider notices at one of its next writes, which come as its clock moves.
                rig.upstreamClock.letGo()
                await rig.upstream.untilIdle()
                let entry = try #require(try await rig.books("openai").first)
                #expect(entry["finished"]?.bool == false)
                #expect(entry["billed"]?.bool == true)
            }
        }

        @Test func `draining reads the stream to its end, and the usage is reported`() async throws
        {
            try await withGateway(Self.options(.drain)) { rig in
                let client = try await Self.leaveMidStream(rig)
                client.close()
                let early = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(early.line == Self.cancelled + "response_cancelled")
                rig.upstreamClock.letGo()
                let events = try await rig.newestResponse { $0.has(.spendSettled) }
                #expect(
                    events.line
                        == Self.cancelled + "response_cancelled attempt_succeeded spend_settled")
                let attempt = try #require(events.attemptEndings.first)
                #expect(attempt.provenance == .reported)
                #expect(events.ending?.reason == .clientDisconnected)
                await rig.services.inFlight.untilEmpty()
                let requests = rig.services.metrics.snapshot.requests
                #expect(
                    requests == [
                        GatewayMetrics.RequestKey(
                            admission: .admitted, completion: .cancelled,
                            reason: .clientDisconnected): 1
                    ])
            }
        }

        @Test func `draining an answer writes the departure at once and its books when they come`()
            async throws
        {
            try await withGateway(Self.options(.drain)) { rig in
                try await rig.order("openai", "slow_first_token", #""delay_ms": 60000"#)
                let client = try rig.open(.chat())
                await rig.upstreamClock.untilPaused()
                client.close()
                let early = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(early.line == Self.cancelled + "response_cancelled")
                rig.upstreamClock.letGo()
                let events = try await rig.newestResponse { $0.has(.spendSettled) }
                #expect(events.attemptEndings.first?.provenance == .reported)
            }
        }

        @Test(arguments: [OnDisconnect.cancel, .drain])
        func `no attempt begins after the client has left`(policy: OnDisconnect) async throws {
            try await withGateway(Self.options(policy)) { rig in
                // The first account lets the client leave before it fails; the second would serve.
                try await rig.order(
                    "openai", "status", #""region": "us", "status": 503, "delay_ms": 60000"#)
                let client = try rig.open(.chat())
                await rig.upstreamClock.untilPaused()
                client.close()
                _ = try await rig.newestResponse { $0.has(.responseCancelled) }
                rig.upstreamClock.letGo()
                await rig.services.inFlight.untilEmpty()
                let events = try await rig.newestResponse { $0.attemptEndings.count == 1 }
                #expect(events.attempts.map(\.account) == ["openai-us"])
                let ending = try #require(events.attemptEndings.first)
                #expect(
                    ending.reason == (policy == .cancel ? .clientDisconnected : .providerOverloaded)
                )
                #expect(try await rig.books("openai").count { $0["region"]?.string == "eu" } == 0)
            }
        }

        @Test func `one that leaves while a back-off is waited for ends the wait`() async throws {
            try await withGateway(Self.options(.cancel)) { rig in
                try await rig.order(
                    "anthropic", "status", #""status": 429, "retry_after": 40"#)
                let client = try rig.open(.chat(model: "claude-opus-5-5"))
                await rig.clock.untilPaused()
                client.close()
                let events = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(events.attempts.count == 1)
                #expect(events.ending?.reason == .clientDisconnected)
                #expect((events.ending?.totalUs ?? .max) < 30_000_000)
            }
        }

        /// Opens a stream and reads its first content.
        private static func leaveMidStream(_ rig: GatewayRig) async throws -> WireClient {
            let client = try rig.open(.chat(stream: true, text: "[[answer tokens=4000]]"))
            await rig.upstreamClock.untilPaused()
            rig.upstreamClock.advance(by: .milliseconds(10))
            let answer = try await client.answer { !$0.events.isEmpty }
            #expect(answer.status == 200)
            #expect(!answer.isWhole)
            return client
        }
    }
}

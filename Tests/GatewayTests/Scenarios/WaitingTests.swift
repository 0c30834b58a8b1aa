import Events
import Testing

@testable import Gateway

extension Scenarios {
    /// What waits for capacity: one request of the customer runs at a time, and hangs until its client leaves.
    @Suite struct Waiting {
        private static let one = RigOptions {
            $0.policy = Policy(limits: TrafficLimits(concurrency: 1))
        }

        /// A request that holds the customer's only place.
        private static func holdPlace(_ rig: GatewayRig) async throws -> WireClient {
            try await rig.order("openai", "no_response", #""count": 1"#)
            let client = try rig.open(.chat())
            _ = try await rig.newestResponse { $0.has(.attemptStarted) }
            return client
        }

        @Test(arguments: [false, true])
        func `one that waited and started is queued, and completes`(stream: Bool) async throws {
            try await withGateway(Self.one) { rig in
                let first = try await Self.holdPlace(rig)
                let second = try rig.open(.chat(stream: stream))
                defer { second.close() }
                _ = try await rig.newestResponse { $0.has(.requestQueued) }
                first.close()
                let answer = try await second.answer()
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Admission") == "queued")
                let reason =
                    stream
                    ? answer.trailer("Zumik-Reason-Code") : answer.header("Zumik-Reason-Code")
                #expect(reason == "queued_for_capacity")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_queued request_admitted tier_chosen attempt_started "
                        + "attempt_succeeded spend_settled response_completed")
                #expect((events.ending?.queuedUs ?? 0) > 0)
                #expect(events.ending?.targetMet == true)
            }
        }

        @Test func `one whose deadline passes while it waits expires before it starts`()
            async throws
        {
            try await withGateway(Self.one) { rig in
                let first = try await Self.holdPlace(rig)
                defer { first.close() }
                let answer = try await rig.send(.chat(headers: [("Zumik-Deadline-Ms", "60")]))
                #expect(answer.status == 408)
                #expect(answer.errorCode == "queue_deadline")
                #expect(answer.header("Zumik-Admission") == "expired_before_start")
                #expect(answer.header("Zumik-Completion") == nil)
                #expect(answer.header("Zumik-Target-Met") == "false")
                #expect(answer.header("Retry-After") != nil)
                let events = try await rig.response(answer)
                #expect(events.line == "request_queued request_expired")
                #expect(try await rig.books("openai").count == 1)
            }
        }

        @Test func `one whose client leaves while it waits is cancelled`() async throws {
            try await withGateway(Self.one) { rig in
                let first = try await Self.holdPlace(rig)
                let second = try rig.open(.chat())
                _ = try await rig.newestResponse { $0.has(.requestQueued) }
                second.close()
                let events = try await rig.newestResponse { $0.has(.responseCancelled) }
                #expect(events.line == "request_queued response_cancelled")
                #expect(events.ending?.reason == .clientDisconnected)
                #expect(events.ending?.attempts == 0)
                first.close()
            }
        }

        @Test func `one that waits when the gateway stops is told so`() async throws {
            try await withGateway(Self.one) { rig in
                let first = try await Self.holdPlace(rig)
                defer { first.close() }
                let second = try rig.open(.chat())
                defer { second.close() }
                _ = try await rig.newestResponse { $0.has(.requestQueued) }
                rig.services.inFlight.startDraining()
                rig.services.inFlight.interruptAll()
                let answer = try await second.answer()
                #expect(answer.status == 503)
                #expect(answer.errorCode == "shutting_down")
                #expect(answer.header("Zumik-Admission") == "queued")
                #expect(answer.header("Zumik-Completion") == "failed")
                #expect(try await rig.response(answer).line == "request_queued response_failed")
            }
        }

        @Test func `another customer does not wait for it`() async throws {
            try await withGateway(Self.one) { rig in
                let first = try await Self.holdPlace(rig)
                defer { first.close() }
                let answer = try await rig.send(.chat(key: GatewayRig.otherKey))
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Admission") == "admitted")
            }
        }

        @Test func `a request that waited and uses an idempotency key again is refused then`()
            async throws
        {
            try await withGateway(Self.one) { rig in
                let header = ("Idempotency-Key", "once")
                #expect(try await rig.send(.chat(headers: [header])).status == 200)
                let first = try await Self.holdPlace(rig)
                let second = try rig.open(.chat(headers: [header]))
                defer { second.close() }
                _ = try await rig.newestResponse { $0.has(.requestQueued) }
                first.close()
                let answer = try await second.answer()
                #expect(answer.status == 409)
                let events = try await rig.response(answer)
                #expect(events.line == "request_queued request_rejected")
                #expect((events.rejection?.queuedUs ?? 0) > 0)
            }
        }

        @Test func `more than the requests of a minute are refused, and told when to come again`()
            async throws
        {
            let limits = TrafficLimits(requestsPerMinute: 2)
            try await withGateway(RigOptions { $0.policy = Policy(limits: limits) }) { rig in
                #expect(try await rig.send(.chat()).status == 200)
                #expect(try await rig.send(.chat()).status == 200)
                let answer = try await rig.send(.chat())
                #expect(answer.status == 429)
                #expect(answer.errorCode == "rate_limited")
                let seconds = try #require(answer.header("Retry-After").flatMap(Int.init))
                #expect((1...61).contains(seconds))
                #expect(answer.header("Zumik-Admission") == "rejected")
                #expect(answer.header("Zumik-Target-Met") == nil)
                #expect(try await rig.response(answer).rejection?.reason == .rateLimited)
            }
        }
    }
}

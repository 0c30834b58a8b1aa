import Events
import JSON
import Ledger
import Testing

@testable import Gateway

extension Scenarios {
    /// The ledger, idempotency and shutdown: what holds when things do not go well inside the gateway.
    @Suite struct Promises {
        @Test(arguments: [
            AppendError.unavailable(.diskFull), .unavailable(.writeFailed), .queueFull,
            .unavailable(.damaged), .closed,
        ])
        func `when the ledger does not take the admission nothing goes upstream`(
            error: AppendError
        ) async throws {
            try await withGateway { rig in
                rig.log.fail(with: error)
                let answer = try await rig.send(.chat())
                #expect(answer.status == 503)
                #expect(answer.errorCode == "ledger_unavailable")
                #expect(answer.header("Retry-After") == "1")
                #expect(answer.header("x-should-retry") == nil)
                #expect(answer.header("Zumik-Response-Id") != nil)
                #expect(try await rig.captured("openai").isEmpty)
                #expect(try await rig.responses().isEmpty)
                rig.log.fail(with: nil)
                #expect(try await rig.send(.chat()).status == 200)
            }
        }

        @Test func `a refusal that the ledger does not take is ledger_unavailable`() async throws {
            try await withGateway { rig in
                rig.log.fail(with: .unavailable(.writeFailed))
                let answer = try await rig.send(.chat(model: "nobody-knows"))
                #expect(answer.status == 503)
                #expect(answer.errorCode == "ledger_unavailable")
            }
        }

        @Test(arguments: [false, true])
        func `when the ledger does not take the ending the client sees no success`(
            stream: Bool
        ) async throws {
            try await withUnbalancedGateway { rig in
                rig.log.fail(with: .unavailable(.writeFailed), after: 1)
                let answer = try await rig.send(.chat(stream: stream))
                #expect(answer.status == (stream ? 200 : 503))
                #expect(answer.errorCode == "ledger_unavailable")
                #expect(!answer.events.contains("[DONE]"))
                #expect(answer.header("Zumik-Completion") == nil)
                #expect(answer.trailer("Zumik-Completion") == nil)
                // Recovery closes it at the next start.
                #expect(
                    try await rig.response(answer).line
                        == "request_admitted tier_chosen attempt_started")
            }
        }

        @Test func `an attempt that cannot be recorded is not made`() async throws {
            try await withUnbalancedGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "status": 503"#)
                rig.log.fail(with: .unavailable(.writeFailed), after: 1)
                let answer = try await rig.send(.chat())
                #expect(answer.status == 503)
                #expect(answer.errorCode == "ledger_unavailable")
                #expect(try await rig.captured("openai").count == 1)
            }
        }

        // MARK: Idempotency

        private static func once(_ text: String = "Hello", key: String = "once") -> WireRequest {
            .chat(text: text, headers: [("Idempotency-Key", key)])
        }

        @Test func `the same key again is 409 and names the first response`() async throws {
            try await withGateway { rig in
                let first = try await rig.send(Self.once())
                let id = try #require(first.header("Zumik-Response-Id"))
                let again = try await rig.send(Self.once())
                #expect(again.status == 409)
                #expect(again.header("x-should-retry") == "false")
                #expect(again.json?["error"]?["message"]?.string?.contains(id) == true)
                #expect(again.json?["error"]?["param"]?.string == "Idempotency-Key")
                #expect(again.header("Zumik-Response-Id") != id)
                #expect(try await rig.response(again).line == "request_rejected")
                #expect(try await rig.captured("openai").count == 1)
            }
        }

        @Test func `the same key with another body is 422`() async throws {
            try await withGateway { rig in
                let first = try await rig.send(Self.once())
                let id = try #require(first.header("Zumik-Response-Id"))
                let again = try await rig.send(Self.once("Hello again"))
                #expect(again.status == 422)
                #expect(again.json?["error"]?["message"]?.string?.contains(id) == true)
                #expect(try await rig.response(again).rejection?.httpStatus == 422)
            }
        }

        @Test func `the same key while the first still runs is 409`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "slow_first_token", #""delay_ms": 60000"#)
                let first = try rig.open(Self.once())
                defer { first.close() }
                await rig.upstreamClock.untilPaused()
                #expect(try await rig.send(Self.once()).status == 409)
                rig.upstreamClock.letGo()
                #expect(try await first.answer().status == 200)
            }
        }

        @Test func `a failed response keeps its key, for it was admitted`() async throws {
            try await withGateway { rig async throws in
                try await rig.order("openai", "status", #""status": 400, "count": 1"#)
                #expect(try await rig.send(Self.once()).status == 400)
                #expect(try await rig.send(Self.once()).status == 409)
            }
        }

        @Test func `a refusal frees the key`() async throws {
            try await withGateway { rig async throws in
                var refused = Self.once()
                refused.headers.append(("Zumik-Profile", "byok"))
                #expect(try await rig.send(refused).status == 403)
                #expect(try await rig.send(Self.once()).status == 200)
                rig.log.fail(with: .unavailable(.writeFailed))
                #expect(try await rig.send(Self.once(key: "twice")).status == 503)
                rig.log.fail(with: nil)
                #expect(try await rig.send(Self.once(key: "twice")).status == 200)
            }
        }

        @Test func `a key is one customer's own`() async throws {
            try await withGateway { rig async throws in
                var theirs = Self.once()
                theirs.key = GatewayRig.otherKey
                #expect(try await rig.send(Self.once()).status == 200)
                #expect(try await rig.send(theirs).status == 200)
                #expect(try await rig.send(Self.once(key: "another")).status == 200)
            }
        }

        @Test func `of many at once exactly one is admitted`() async throws {
            try await withGateway { rig in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<8 { group.addTask { try await rig.send(Self.once()).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.sorted() == [200] + Array(repeating: 409, count: 7))
                #expect(try await rig.captured("openai").count == 1)
            }
        }

        // MARK: Shutdown

        @Test func `a gateway that shuts down admits nothing and says so`() async throws {
            try await withGateway { rig in
                rig.services.inFlight.startDraining()
                let answer = try await rig.send(.chat())
                #expect(answer.status == 503)
                #expect(answer.errorCode == "shutting_down")
                #expect(answer.header("Retry-After") == "1")
                #expect(try await rig.response(answer).rejection?.reason == .shuttingDown)
                #expect(try await rig.send(WireRequest("GET", "/readyz", key: nil)).status == 503)
                #expect(try await rig.send(WireRequest("GET", "/livez", key: nil)).status == 200)
            }
        }

        @Test(arguments: [false, true])
        func `what still runs after the grace period is ended and recorded`(
            stream: Bool
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "stall", #""after_chunks": 1"#)
                let client = try rig.open(.chat(stream: stream))
                defer { client.close() }
                if stream {
                    _ = try await client.answer { !$0.events.isEmpty }
                } else {
                    await rig.upstreamClock.untilPaused()
                }
                rig.services.inFlight.startDraining()
                rig.services.inFlight.interruptAll()
                let answer = try await client.answer()
                #expect(answer.errorCode == "shutting_down")
                #expect(answer.status == (stream ? 200 : 503))
                let events = try await rig.response(answer)
                #expect(events.attemptEndings.first?.reason == .shuttingDown)
                #expect(events.last?.type == .responseFailed)
                #expect(events.ending?.reason == .shuttingDown)
            }
        }
    }
}

import Events
import JSON
import Pricing
import Projections
import Providers
import Testing

@testable import Gateway

extension Scenarios {
    /// Budgets over real sockets: what is set aside, settled and given back.
    @Suite struct Budgets {
        /// The reservation of a chat with a hundred output tokens, in the policy that the test's customer has.
        private static func reservation(_ policy: Policy = Policy()) throws -> PicoUSD {
            let body = WireRequest.chat(members: #""max_completion_tokens": 100"#).body
            let request = try ChatRequest(reading: JSONDocument(parsing: body))
            let route = Route(
                account: Samples.account(.openai, "openai-us"), model: "gpt-5.4", preference: 0)
            return try #require(
                WorstCase(
                    catalogue: .embedded, policy: policy, at: Samples.time, deadlineMs: 600_000
                ).charge(
                    of: request, on: [route],
                    tier: TierChosen(asked: nil, chosen: nil, why: .providerDefault)))
        }

        /// A budget with room for so many of them at once.
        private static func roomFor(
            _ count: Int64, _ change: (inout Policy) -> Void = { _ in }
        ) throws -> RigOptions {
            var policy = Policy()
            change(&policy)
            let limit = try reservation(policy).pico * count
            policy.budget = Budget(limit: PicoUSD(pico: limit), period: .total)
            return RigOptions { $0.policy = policy }
        }

        private static let chat = WireRequest.chat(members: #""max_completion_tokens": 100"#)

        private func standing(
            _ rig: GatewayRig, key: String? = GatewayRig.key
        ) async throws
            -> JSONValue
        {
            let seq = try await rig.history.count - 1
            let answer = try await rig.send(
                WireRequest("GET", "/zumik/v1/customers/acme/budget?min_seq=\(seq)", key: key))
            #expect(answer.status == 200, "\(answer.text)")
            return try #require(answer.json)
        }

        @Test func `of nine that come at once, as many start as there is room for`() async throws {
            try await withGateway(try Self.roomFor(4)) { rig in
                try await rig.order("openai", "no_response", #""count": 4"#)
                var clients: [WireClient] = []
                for _ in 0..<9 { clients.append(try rig.open(Self.chat)) }
                // Those without room are told so at once; the others hang.
                let responses = try await rig.untilResponses { responses in
                    responses.count { $0.events.has(.requestRejected) } == 5
                        && responses.count { $0.events.has(.attemptStarted) } == 4
                }
                #expect(responses.count { $0.events.has(.spendReserved) } == 4)
                let held = try await standing(rig)
                #expect(held["remaining"]?.string == "0.000000000000")
                #expect(held["reserved"]?.string == held["limit"]?.string)
                for client in clients { client.close() }
                try await rig.untilResponses {
                    $0.allSatisfy { $0.events.ending != nil || $0.events.has(.requestRejected) }
                }
                let free = try await standing(rig)
                #expect(free["reserved"]?.string == "0.000000000000")
                #expect(free["spent"]?.string == "0.000000000000")
            }
        }

        @Test(arguments: [false, true])
        func `what is charged takes the place of what was set aside`(stream: Bool) async throws {
            let options = try Self.roomFor(2) {
                $0.markupBps = 1_000
                $0.platformFeeBps = 100
            }
            try await withGateway(options) { rig in
                let request = WireRequest.chat(
                    stream: stream, members: #""max_completion_tokens": 100"#)
                let answer = try await rig.send(request)
                #expect(answer.status == 200)
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen spend_reserved attempt_started "
                        + "attempt_succeeded spend_settled response_completed")
                let spend = try #require(events.spend)
                let total = try spend.charged.adding(spend.platformFee)
                #expect(total > .zero)
                let after = try await standing(rig)
                #expect(after["spent"]?.string == total.description)
                #expect(after["reserved"]?.string == "0.000000000000")
                let day = UTCDay(of: rig.clock.now())
                #expect(
                    rig.services.gate.sums(of: Samples.customer(), in: .total, around: day)
                        .spent == Int128(total.pico))
            }
        }

        @Test func `what nobody is charged for is given back`() async throws {
            try await withGateway(try Self.roomFor(1)) { rig in
                for _ in 0..<3 {
                    try await rig.order("openai", "status", #""status": 401, "count": 2"#)
                    let answer = try await rig.send(Self.chat)
                    #expect(answer.status == 502)
                    let events = try await rig.response(answer)
                    #expect(events.line.hasSuffix("attempt_failed spend_released response_failed"))
                }
                try await rig.clearFaults()
                #expect(try await standing(rig)["reserved"]?.string == "0.000000000000")
            }
        }

        @Test func `a fallback is charged from one reservation`() async throws {
            try await withGateway(try Self.roomFor(1)) { rig in
                try await rig.order("openai", "status", #""status": 503, "count": 1"#)
                let answer = try await rig.send(Self.chat)
                #expect(answer.status == 200)
                let events = try await rig.response(answer)
                #expect(events.count { $0.type == .spendReserved } == 1)
                #expect(!events.has(.spendReleased))
            }
        }

        @Test func `an exhausted budget is told apart from a rate, and is not tried again`()
            async throws
        {
            let options = RigOptions {
                $0.policy = Policy(budget: Budget(limit: PicoUSD(pico: 5), period: .day))
            }
            try await withGateway(options) { rig in
                let answer = try await rig.send(Self.chat)
                #expect(answer.status == 429)
                #expect(answer.errorCode == "budget_exhausted")
                #expect(answer.json?["error"]?["type"]?.string == "insufficient_quota")
                #expect(answer.header("x-should-retry") == "false")
                #expect(answer.header("Retry-After") == nil, "it exceeds the whole budget")
                #expect(try await rig.response(answer).line == "request_rejected")
                let other = try await rig.send(.chat(key: GatewayRig.otherKey))
                #expect(other.status == 200)
                #expect(!(try await rig.response(other)).has(.spendReserved))
            }
        }

        @Test func `a budget cannot hold what has no price, whatever the policy allows besides`()
            async throws
        {
            let options = try Self.roomFor(9) { $0.allowUnpriced = true }
            try await withGateway(options) { rig in
                let answer = try await rig.send(.chat(model: "gpt-nobody-priced"))
                #expect(answer.status == 403)
                #expect(answer.errorCode == "price_unknown")
            }
        }

        @Test func `one that waits holds what it may cost, and gives it back when it leaves`()
            async throws
        {
            let options = try Self.roomFor(2) { $0.limits = TrafficLimits(concurrency: 1) }
            try await withGateway(options) { rig in
                try await rig.order("openai", "no_response", #""count": 1"#)
                let first = try rig.open(Self.chat)
                _ = try await rig.newestResponse { $0.has(.attemptStarted) }
                let second = try rig.open(Self.chat)
                _ = try await rig.newestResponse { $0.has(.requestQueued) }
                #expect(try await rig.send(Self.chat).errorCode == "budget_exhausted")
                second.close()
                let responses = try await rig.untilResponses { responses in
                    responses.contains { $0.events.has(.responseCancelled) }
                }
                #expect(
                    responses[1].events.line
                        == "request_queued spend_reserved spend_released response_cancelled")
                first.close()
            }
        }

        @Test func `a customer sees its own budget and nobody else's`() async throws {
            try await withGateway(try Self.roomFor(1)) { rig in
                for key in [GatewayRig.key, GatewayRig.adminToken] {
                    let seen = try await standing(rig, key: key)
                    #expect(seen["customer"]?.string == "acme")
                    #expect(seen["period"]?.string == "total")
                    #expect(seen["from"]?.isNull == true)
                }
                let other = try await rig.send(
                    WireRequest(
                        "GET", "/zumik/v1/customers/acme/budget", key: GatewayRig.otherKey))
                #expect(other.status == 404)
                let own = try await rig.send(
                    WireRequest(
                        "GET", "/zumik/v1/customers/other/budget", key: GatewayRig.otherKey))
                #expect(own.status == 200)
                #expect(own.json?["limit"]?.isNull == true)
                #expect(own.json?["remaining"]?.isNull == true)
            }
        }
    }
}

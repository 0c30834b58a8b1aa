import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// A customer's own servers: chosen by load and prefix, paid by the time that a slot is held.
    @Suite struct Hosted {
        private static let hour = PicoUSD(pico: 2_500_000_000_000)

        private static func options(
            _ profile: Profile, replicas: [String] = ["r1", "r2"], concurrency: Int = 8,
            customer: String? = nil, lanes: [Profile] = Policy.usualLanes
        ) -> RigOptions {
            RigOptions {
                $0.policy = Policy(
                    profile: profile, markupBps: 1_000, platformFeeBps: 200, lanes: lanes)
                $0.aliases["open"] = Samples.alias(
                    (.byoc, "llama-70b"), (.fireworks, "accounts/fireworks/models/kimi-k3"))
                $0.hosted = replicas.map { name in
                    (
                        name,
                        HostedServer(
                            endpoint: "own", customer: customer.flatMap { CustomerID($0) },
                            models: ["llama-70b"], concurrency: concurrency, hourPrice: hour)
                    )
                }
            }
        }

        @Test(arguments: [false, true])
        func
            `an attempt costs the time for which it held a slot, and the fee is all that is charged`(
                stream: Bool
            ) async throws
        {
            try await withGateway(Self.options(.byoc)) { rig in
                for model in ["llama-70b", "byoc/llama-70b", "open"] {
                    let answer = try await rig.send(.chat(model: model, stream: stream))
                    #expect(answer.status == 200)
                    let events = try await rig.response(answer)
                    let attempt = try #require(events.attempts.first)
                    #expect(attempt.provider == .byoc)
                    #expect(attempt.credential == .byoc)
                    #expect(attempt.account.hasPrefix("own/r"))
                    #expect(attempt.weightsVersion == nil)
                    let spend = try #require(events.spend)
                    let held = try #require(events.attemptEndings.first).durationUs
                    #expect(
                        spend.replica
                            == ReplicaTime(
                                rate: ReplicaRate(hour: Self.hour, slots: 8), heldUs: held))
                    #expect(
                        try spend.cost
                            == ReplicaRate(hour: Self.hour, slots: 8).cost(ofMicroseconds: held))
                    #expect(spend.charged == .zero)
                    #expect(spend.markupBps == 0)
                    #expect(
                        try spend.platformFee
                            == spend.cost.shareRoundedHalfEven(basisPoints: 200))
                    #expect(spend.priceVersion == "replica_hour")
                    // The first entry that the profile opens is no substitute.
                    #expect(events.ending?.degradations == [])
                }
            }
        }

        @Test func `a conversation stays at one replica and meets its warm prefix`() async throws {
            try await withGateway(Self.options(.byoc, replicas: ["r1", "r2", "r3", "r4"])) { rig in
                let text = String(repeating: "The same long beginning. ", count: 60)
                var accounts: Set<String> = []
                for turn in 0..<6 {
                    let answer = try await rig.send(
                        .chat(
                            model: "llama-70b", text: text + "\(turn)",
                            headers: [("Zumik-Session", "one")]))
                    let events = try await rig.response(answer)
                    accounts.formUnion(events.attempts.map(\.account))
                    let read = events.attemptEndings.first?.usage?.cacheRead ?? 0
                    #expect(turn == 0 ? read == 0 : read > 0)
                }
                #expect(accounts.count == 1)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a dead replica costs one attempt, and the next serves`() async throws {
            try await withGateway(Self.options(.byoc)) { rig in
                try await rig.order("byoc", "reset", #""region": "r1""#)
                var failed = 0
                for session in 0..<12 {
                    let answer = try await rig.send(
                        .chat(model: "llama-70b", headers: [("Zumik-Session", "s\(session)")]))
                    #expect(answer.status == 200)
                    failed += try await rig.response(answer).attempts.count - 1
                }
                #expect(failed >= 1)
                #expect(failed < 12)
            }
        }

        @Test func `a hybrid overflows to the operator's accounts when its slots are taken`()
            async throws
        {
            let options = Self.options(.hybrid, replicas: ["r1"], concurrency: 1)
            try await withGateway(options) { rig in
                try await rig.order("byoc", "no_response", #""count": 1"#)
                let first = try rig.open(.chat(model: "open"))
                _ = try await rig.untilResponses { $0.first?.events.attempts.count == 1 }
                let second = try await rig.send(.chat(model: "open"))
                #expect(second.header("Zumik-Provider") == "fireworks")
                let events = try await rig.response(second)
                #expect(events.attempts.map(\.credential) == [.managed])
                #expect(events.ending?.degradations == [.modelSubstituted])
                let spend = try #require(events.spend)
                #expect(spend.charged > spend.cost)
                first.close()
            }
        }

        @Test func `a request may name one lane of a hybrid, and no other profile`() async throws {
            try await withGateway(Self.options(.hybrid)) { rig in
                for (profile, provider) in [
                    ("byoc", "byoc"), ("managed", "fireworks"), ("hybrid", "byoc"),
                ] {
                    let answer = try await rig.send(
                        .chat(model: "open", headers: [("Zumik-Profile", profile)]))
                    #expect(answer.header("Zumik-Provider") == provider)
                    let events = try await rig.response(answer)
                    guard case .requestAdmitted(let admitted) = try #require(events.first) else {
                        Issue.record("\(events.line)")
                        continue
                    }
                    #expect(admitted.profile.rawValue == profile)
                }
                let refused = try await rig.send(
                    .chat(model: "open", headers: [("Zumik-Profile", "byok")]))
                #expect(refused.status == 403)
            }
        }

        @Test func `a hot lane takes what comes again, and leaves the breadth to the next`()
            async throws
        {
            var options = Self.options(.hybrid)
            for index in options.hosted.indices { options.hosted[index].server.hotAfter = 3 }
            try await withGateway(options) { rig in
                var providers: [String?] = []
                for session in ["a", "b", "a", "a", "a", "b", "c"] {
                    let answer = try await rig.send(
                        .chat(model: "open", headers: [("Zumik-Session", session)]))
                    providers.append(answer.header("Zumik-Provider"))
                }
                let breadth = "fireworks"
                #expect(
                    providers == [breadth, breadth, breadth, "byoc", "byoc", breadth, breadth])
            }
        }

        @Test func `the order of the lanes is the policy's`() async throws {
            try await withGateway(Self.options(.hybrid, lanes: [.managed, .byoc])) { rig in
                let answer = try await rig.send(.chat(model: "open"))
                #expect(answer.header("Zumik-Provider") == "fireworks")
                try await rig.order("fireworks", "status", #""status": 503"#)
                let other = try await rig.send(.chat(model: "open"))
                #expect(other.header("Zumik-Provider") == "byoc")
            }
        }

        @Test
        func `only its own customer's requests reach a server, and only where the policy says so`()
            async throws
        {
            let cases: [(Profile, String?, Int)] = [
                (.managed, nil, 403), (.byoc, "other", 403), (.byoc, "acme", 200),
            ]
            for (profile, owner, status) in cases {
                try await withGateway(Self.options(profile, customer: owner)) { rig in
                    let answer = try await rig.send(.chat(model: "byoc/llama-70b"))
                    #expect(answer.status == status)
                    #expect(try await rig.books("byoc").isEmpty == (status != 200))
                }
            }
        }

        @Test func `regions keep out what is elsewhere`() async throws {
            var options = Self.options(.hybrid)
            options.policy.regions = ["eu"]
            try await withGateway(options) { rig in
                let inside = try await rig.send(.chat(model: "gpt-5.4"))
                let events = try await rig.response(inside)
                #expect(events.attempts.map(\.account) == ["openai-eu"])
                // An account without a region is in none.
                let outside = try await rig.send(.chat(model: "claude-opus-5-5"))
                #expect(outside.status == 403)
            }
        }
    }
}

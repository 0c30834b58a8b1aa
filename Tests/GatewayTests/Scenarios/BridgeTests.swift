import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// A broker serves in a verified outage only, and the books say why it might.
    @Suite struct Bridges {
        private static let options = RigOptions {
            $0.policy = Policy(allowBrokered: true)
            $0.attempts.max = 2
            $0.outageWindowMs = 900
        }

        @Test(.timeLimit(.minutes(2)))
        func `with every route out and probed, the broker serves and the log says why`()
            async throws
        {
            try await withGateway(Self.options) { rig in
                try await rig.order("openai", "status", #""status": 503"#)
                let bridged = try await rig.untilBridged()
                let events = try await rig.response(bridged)
                #expect(bridged.header("Zumik-Reason-Code") == "bridged_in_outage")
                #expect(bridged.header("Zumik-Degraded") == "true")
                #expect(events.ending?.degradations == [.brokered])
                let attempt = try #require(events.attempts.last)
                #expect(attempt.provider == .openrouter)
                #expect(attempt.credential == .managed)
                #expect(attempt.model == "openai/gpt-5.4")
                let spend = try #require(events.spend)
                #expect(spend.cost == spend.statedCost)
                #expect(spend.lines.isEmpty)
                #expect(spend.priceVersion == "stated")
                #expect(spend.charged == spend.cost)
                try await rig.checkOutages()
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func `a route that heals ends the outage, and nothing is bridged after it`() async throws {
            try await withGateway(Self.options) { rig in
                try await rig.order("openai", "status", #""status": 503"#)
                _ = try await rig.untilBridged()
                try await rig.clearFaults()
                var last = try await rig.send(.chat())
                while last.header("Zumik-Provider") != "openai" {
                    last = try await rig.send(.chat())
                }
                let count = try await rig.books("openrouter").count
                for _ in 0..<3 { _ = try await rig.send(.chat()) }
                #expect(try await rig.books("openrouter").count == count)
                try await rig.checkOutages()
            }
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                // One region serves; only another model is out; the fault is the customer's own.
                (#""region": "us", "status": 503"#, true),
                (#""model": "gpt-5", "status": 503"#, true),
                (#""status": 400"#, true),
                // The policy does not allow it.
                (#""status": 503"#, false),
            ])
        func `without a verified outage not one request reaches it`(
            fault: String, isAllowed: Bool
        ) async throws {
            var options = Self.options
            options.policy.allowBrokered = isAllowed
            try await withGateway(options) { rig in
                try await rig.order("openai", "status", fault)
                for _ in 0..<12 { _ = try await rig.send(.chat()) }
                #expect(try await rig.books("openrouter").isEmpty)
                #expect(try await !rig.history.contains { $0.event.type == .outageVerified })
            }
        }

        @Test func `it cannot be asked for by name`() async throws {
            try await withGateway(Self.options) { rig in
                for model in ["openrouter/openai/gpt-5.4", "bifrost/openrouter/openai/gpt-5.4"] {
                    let answer = try await rig.send(.chat(model: model))
                    #expect(answer.status == 403)
                    #expect(try await rig.response(answer).rejection?.reason == .policyForbidden)
                }
                #expect(try await rig.books("openrouter").isEmpty)
            }
        }

        @Test func `a Bifrost serves vendors beyond the five, and its account is in the books`()
            async throws
        {
            let options = RigOptions { $0.policy = Policy(allowUnpriced: true) }
            try await withGateway(options) { rig in
                for model in ["mistral/large-3", "bifrost/mistral/large-3"] {
                    let answer = try await rig.send(
                        .chat(model: model, members: #""fallbacks": ["openai/gpt-5.4"]"#))
                    #expect(answer.status == 200)
                    #expect(answer.header("Zumik-Model") == "mistral/large-3")
                    let events = try await rig.response(answer)
                    #expect(events.attempts.first?.provider == .bifrost)
                    #expect(events.attemptEndings.first?.relay?.provider == "mistral")
                    #expect(events.has(.usageUnpriced))
                }
                let books = try await rig.books("bifrost")
                #expect(books.map { $0["account"]?.string } == ["key-pinned", "key-pinned"])
            }
        }

        @Test func `through a Bifrost, a vendor's model has the vendor's price`() async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(model: "bifrost/anthropic/claude-opus-5-5"))
                #expect(answer.status == 200)
                let spend = try #require(try await rig.response(answer).spend)
                #expect(spend.origin.provider == .bifrost)
                #expect(spend.origin.model == "anthropic/claude-opus-5-5")
                let lines = spend.lines.reduce(Int64(0)) { $0 + $1.amount.pico }
                #expect(spend.cost.pico == lines)
                #expect(lines > 0)
                let unknown = try await rig.send(.chat(model: "mistral/large-3"))
                #expect(unknown.status == 403)
            }
        }

        @Test func `a Bifrost that calls another vendor than it was told to is found out`()
            async throws
        {
            let options = RigOptions { $0.policy = Policy(allowUnpriced: true) }
            try await withGateway(options) { rig in
                try await rig.order("bifrost", "tier_downgrade")
                let answer = try await rig.send(.chat(model: "bifrost/anthropic/claude-opus-5-5"))
                let events = try await rig.response(answer)
                #expect(events.ending?.degradations == [.modelSubstituted])
                // What it called has no price that we know: the one asked for is not its price.
                #expect(events.has(.usageUnpriced))
            }
        }
    }
}

extension GatewayRig {
    /// Asks until the broker answers.
    fileprivate func untilBridged() async throws -> WireAnswer {
        while true {
            let answer = try await send(.chat())
            if answer.header("Zumik-Provider") == "openrouter" { return answer }
        }
    }

    /// Each attempt at the broker stands between an outage's verification and its end, each verification on probes that
    /// failed within its window, and the broker saw no other request.
    fileprivate func checkOutages() async throws {
        let history = try await history
        var standing: Int64?
        var brokered = 0
        for recorded in history {
            switch recorded.event {
            case .outageVerified(let outage):
                standing = recorded.seq
                #expect(outage.routes.map(\.account) == ["openai-us", "openai-eu"])
                for route in outage.routes {
                    let probe = try #require(history.first { $0.seq == route.probeSeq })
                    guard case .probeEnded(let ended) = probe.event else {
                        Issue.record("\(route.probeSeq) is no probe's end")
                        continue
                    }
                    #expect(ended.account == route.account)
                    #expect(ended.reason == route.reason)
                    let age = recorded.recordedAt.microseconds(since: probe.recordedAt) / 1_000
                    #expect(age <= outage.windowMs + 50)
                    #expect(
                        history.contains {
                            guard case .circuitOpened(let opened) = $0.event else { return false }
                            return opened.account == route.account
                        })
                }
            case .outageCleared(let cleared):
                #expect(cleared.verifiedSeq == standing)
                standing = nil
            case .attemptStarted(let started) where started.provider == .openrouter:
                #expect(standing != nil, "an attempt at the broker outside of an outage")
                brokered += 1
            default: break
            }
        }
        #expect(brokered > 0)
        #expect(try await books("openrouter").count == brokered)
        for request in try await captured("openrouter") {
            let text = try #require(request["body"]?.string)
            let body = try JSONDocument(parsing: text).root
            #expect(body["provider"]?["allow_fallbacks"]?.bool == false)
        }
    }
}

import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// A dead route costs one failed attempt for each time that its circuit opens.
    @Suite struct Circuits {
        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                (#""kind": "status", "status": 503"#, "gpt-5.4"), (#""kind": "reset""#, nil),
            ])
        func `a dead account fails one first attempt, and its circuit is in the log`(
            fault: String, model: String?
        ) async throws {
            try await withGateway { rig in
                let (kind, rest) = fault.contains("reset") ? ("reset", "") : ("status", "503")
                try await rig.order(
                    "openai", kind, #""region": "us""# + (rest.isEmpty ? "" : #", "status": 503"#))
                var failedFirst = 0
                for _ in 0..<8 {
                    let answer = try await rig.send(.chat())
                    #expect(answer.status == 200)
                    let attempts = try await rig.response(answer).attempts
                    failedFirst += attempts.count > 1 ? 1 : 0
                }
                // Breakers write their history beside the requests' own.
                while try await rig.circuits(.circuitOpened) < failedFirst {}
                #expect(try await rig.circuits(.circuitOpened) == failedFirst)
                #expect(failedFirst >= 1)
                let first = try #require(try await rig.firstOpened())
                #expect(first.account == "openai-us")
                #expect(first.model == model)
                #expect(first.trip == 1)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `a route that heals is probed by a request, and closes`() async throws {
            try await withGateway { rig in
                try await rig.order(
                    "openai", "status", #""region": "us", "status": 503, "count": 1"#)
                #expect(try await rig.send(.chat()).header("Zumik-Attempts") == "2")
                // Nobody but a request closes it, and from half a second on the next one does.
                while try await rig.circuits(.circuitClosed) == 0 {
                    let answer = try await rig.send(.chat())
                    #expect(answer.header("Zumik-Attempts") == "1")
                }
                #expect(try await rig.circuits(.circuitOpened) == 1)
            }
        }

        @Test(
            .timeLimit(.minutes(1)),
            arguments: [
                (#""status": 401"#, ReasonCode.providerAuthFailed, String?.none),
                (
                    #""status": 429, "code": "insufficient_quota""#, .providerQuotaExhausted,
                    nil
                ),
                (#""status": 403"#, .providerAuthFailed, "gpt-5.4"),
            ])
        func `what is refused leaves at once with an event, and comes back when told`(
            fault: String, reason: ReasonCode, model: String?
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "# + fault)
                let met = try await rig.send(.chat())
                #expect(met.header("Zumik-Attempts") == "2")
                while try await rig.circuits(.circuitOpened) == 0 {}
                let opened = try #require(try await rig.firstOpened())
                #expect(opened.account == "openai-us")
                #expect(opened.model == model)
                #expect(opened.reason == reason)
                #expect(opened.openMs == 5_000)
                #expect(opened.response == met.header("Zumik-Response-Id"))
                // Nobody goes there any more, though it would answer.
                try await rig.clearFaults()
                for _ in 0..<5 {
                    let answer = try await rig.send(.chat())
                    #expect(answer.header("Zumik-Attempts") == "1")
                }
                #expect(try await rig.books("openai").count { $0["region"]?.string == "us" } == 1)
                let path = "/zumik/v1/routing/circuits"
                let listed = try await rig.send(
                    WireRequest("GET", path, key: GatewayRig.adminToken))
                #expect(listed.json?["data"]?[0]?["reason_code"]?.string == reason.rawValue)
                let told = try await rig.send(
                    WireRequest("DELETE", path + "/openai-us", key: GatewayRig.adminToken))
                #expect(told.status == 200, "\(told.text)")
                #expect(
                    try await rig.send(WireRequest("GET", path, key: GatewayRig.adminToken)).json?[
                        "data"]?.count == 0)
                #expect(
                    try await rig.send(
                        WireRequest("DELETE", path + "/openai-us", key: GatewayRig.adminToken)
                    ).status == 404)
                let back = try await rig.send(.chat())
                #expect(back.header("Zumik-Attempts") == "1")
                #expect(try await rig.books("openai").count { $0["region"]?.string == "us" } == 2)
                #expect(try await rig.circuits(.circuitClosed) == 1)
            }
        }

        @Test func `a customer's own fault opens no circuit`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""status": 400, "count": 6"#)
                for _ in 0..<6 {
                    let answer = try await rig.send(.chat())
                    #expect(answer.status == 400)
                }
                #expect(try await rig.send(.chat()).header("Zumik-Attempts") == "1")
                #expect(try await rig.circuits(.circuitOpened) == 0)
            }
        }
    }
}

extension GatewayRig {
    fileprivate func circuits(_ type: EventType) async throws -> Int {
        try await history.count { $0.event.type == type }
    }

    fileprivate func firstOpened() async throws -> CircuitOpened? {
        for recorded in try await history {
            if case .circuitOpened(let opened) = recorded.event { return opened }
        }
        return nil
    }
}

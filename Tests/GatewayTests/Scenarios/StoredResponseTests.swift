import Events
import JSON
import Ledger
import Testing

@testable import Gateway

extension Scenarios {
    /// What a provider keeps for a customer, under our ids.
    @Suite struct StoredResponses {
        static let holders = ["gpt-5.4", "grok-4.7"]

        private func create(
            _ model: String = "gpt-5.4", _ members: String = "", on rig: GatewayRig
        ) async throws -> String {
            let body = #"{"model": "\#(model)", "input": "Hi"\#(members)}"#
            let answer = try await rig.send(
                WireRequest("POST", "/v1/responses", body: Array(body.utf8)))
            try #require(answer.status == 200, "\(answer.text)")
            return try #require(answer.json?["id"]?.string)
        }

        @Test(arguments: holders)
        func `one is shown until it is deleted, and the deletion is in its history`(
            model: String
        ) async throws {
            try await withGateway { rig in
                let first = try await create(model, on: rig)
                let id = try await create(model, #", "previous_response_id": "\#(first)""#, on: rig)
                let path = "/v1/responses/\(id)"
                let shown = try await rig.send(WireRequest("GET", path))
                #expect(shown.status == 200)
                #expect(shown.json?["id"]?.string == id)
                #expect(shown.json?["previous_response_id"]?.string == first)
                #expect(shown.json?["usage"]?["cost_in_usd_ticks"] == nil)
                #expect(shown.header("Zumik-Response-Id") == id)
                let events = try await rig.response(shown)
                let deleted = try await rig.send(WireRequest("DELETE", path))
                #expect(deleted.status == 200)
                #expect(deleted.json?["id"]?.string == id)
                #expect(deleted.json?["deleted"]?.bool == true)
                #expect(
                    try await rig.response(shown) == events + [
                        .storedResponseDeleted(
                            StoredResponseDeleted(attempt: 1, found: true, keyID: "key_acme"))
                    ])
                for method in ["GET", "DELETE"] {
                    #expect(try await rig.send(WireRequest(method, path)).status == 404)
                }
                let body =
                    #"{"model": "\#(model)", "input": "Hi", "previous_response_id": "\#(id)"}"#
                let next = try await rig.send(
                    WireRequest("POST", "/v1/responses", body: Array(body.utf8)))
                #expect(next.status == 404)
            }
        }

        @Test func `nobody else's is there, and nobody asks the provider`() async throws {
            try await withGateway { rig in
                let id = try await create(on: rig)
                let unstored = try await create("gpt-5.4", #", "store": false"#, on: rig)
                let translated = try await create("gemini-3.8-flash", on: rig)
                let chat = try #require(try await rig.send(.chat()).json?["id"]?.string)
                let before = try await rig.captured("openai").count
                let events = try await rig.history.count
                let calls = [
                    ("GET", ""), ("DELETE", ""), ("GET", "/input_items"), ("POST", "/cancel"),
                ]
                for (method, part) in calls {
                    let foreign = try await rig.send(
                        WireRequest(method, "/v1/responses/\(id)\(part)", key: GatewayRig.otherKey))
                    #expect(foreign.status == 404)
                    #expect(foreign.json?["error"]?["param"]?.string == "response_id")
                    for name in [unstored, translated, chat, "resp_1", "resp_..%2f..%2fmodels"] {
                        let answer = try await rig.send(
                            WireRequest(method, "/v1/responses/\(name)\(part)"))
                        #expect(answer.status == 404, "\(method) \(name)\(part)")
                    }
                }
                #expect(try await rig.captured("openai").count == before)
                #expect(try await rig.history.count == events)
            }
        }

        @Test func `a call that ended cannot be cancelled`() async throws {
            try await withGateway { rig in
                let id = try await create(on: rig)
                let answer = try await rig.send(WireRequest("POST", "/v1/responses/\(id)/cancel"))
                #expect(answer.status == 400)
                #expect(answer.errorCode == "invalid_request")
            }
        }

        @Test func `a deletion that could not be recorded is recorded when it is asked again`()
            async throws
        {
            try await withGateway { rig in
                let id = try await create(on: rig)
                let delete = WireRequest("DELETE", "/v1/responses/\(id)")
                rig.log.fail(with: .queueFull)
                let refused = try await rig.send(delete)
                #expect(refused.status == 503)
                #expect(refused.errorCode == "ledger_unavailable")
                rig.log.fail(with: nil)
                let again = try await rig.send(delete)
                #expect(again.status == 404)
                #expect(
                    try await rig.response(again).last
                        == .storedResponseDeleted(
                            StoredResponseDeleted(attempt: 1, found: false, keyID: "key_acme")))
            }
        }

        @Test func `one that the provider has forgotten is not there`() async throws {
            try await withGateway { rig in
                let id = try await create(on: rig)
                let known = try #require(ResponseID(id))
                let endings = try await rig.events(of: known).attemptEndings
                let upstream = try #require(endings.first?.providerResponseID)
                try await rig.forget(at: "/openai/v1/responses/\(upstream)", key: "sk-openai-us")
                let answer = try await rig.send(WireRequest("GET", "/v1/responses/\(id)"))
                #expect(answer.status == 404)
                #expect(answer.header("Zumik-Response-Id") == id)
            }
        }

        @Test func `the methods of a path are told`() async throws {
            try await withGateway { rig in
                let answer = try await rig.send(WireRequest("PUT", "/v1/responses/resp_1"))
                #expect(answer.status == 405)
                #expect(answer.header("Allow") == "DELETE, GET")
            }
        }
    }
}

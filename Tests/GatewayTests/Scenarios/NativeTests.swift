import Events
import JSON
import Ledger
import Testing

@testable import Gateway

extension Scenarios {
    /// The native surface: what the log has, for whom.
    @Suite struct Native {
        private func get(_ path: String, key: String? = GatewayRig.adminToken) -> WireRequest {
            WireRequest("GET", path, key: key)
        }

        private func id(of answer: WireAnswer) throws -> String {
            try #require(answer.header("Zumik-Response-Id"))
        }

        @Test func `a record is complete as soon as the client has the end`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "status": 503"#)
                let id = try id(of: try await rig.send(.chat(stream: true)))
                let answer = try await rig.send(get("/zumik/v1/responses/\(id)"))
                #expect(answer.status == 200)
                let record = try #require(answer.json)
                #expect(record["id"]?.string == id)
                #expect(record["customer"]?.string == "acme")
                #expect(record["outcome"]?["completion"]?.string == "completed")
                #expect(record["outcome"]?["reason_code"]?.string == "recovered_by_fallback")
                let attempts = try #require(record["attempts"]).elements.map(\.self)
                #expect(attempts.map { $0["account"]?.string } == ["openai-us", "openai-eu"])
                #expect(attempts.map { $0["outcome"]?.string } == ["failed", "succeeded"])
                #expect(record["cost"]?["provider_cost"]?.string != nil)
                #expect(record["ledger"]?["events"]?.int == 8)
            }
        }

        @Test func `a customer sees neither accounts nor the provider's cost`() async throws {
            try await withGateway { rig in
                let id = try id(of: try await rig.send(.chat()))
                for path in ["", "/events"] {
                    let answer = try await rig.send(
                        get("/zumik/v1/responses/\(id)\(path)", key: GatewayRig.key))
                    #expect(answer.status == 200)
                    #expect(!answer.text.contains("openai-us"))
                    #expect(!answer.text.contains("provider_cost"))
                    #expect(!answer.text.contains("\"cost_pico\""))
                }
            }
        }

        @Test func `a customer's responses are not there for another`() async throws {
            try await withGateway { rig in
                let id = try id(of: try await rig.send(.chat()))
                for path in ["/\(id)", "/\(id)/events", "?customer=acme"] {
                    let answer = try await rig.send(
                        get("/zumik/v1/responses\(path)", key: GatewayRig.otherKey))
                    #expect(answer.status == 404)
                    #expect(answer.header("Content-Type") == "application/problem+json")
                    #expect(!answer.text.contains(id))
                }
                let own = try await rig.send(
                    get("/zumik/v1/responses", key: GatewayRig.otherKey))
                #expect(own.json?["data"]?.count == 0)
            }
        }

        @Test func `an event stands with its leaf, and the raw log has it too`() async throws {
            try await withGateway { rig in
                let id = try id(of: try await rig.send(.chat()))
                let own = try await rig.send(get("/zumik/v1/responses/\(id)/events"))
                let events = try #require(own.json?["data"]).elements.map(\.self)
                #expect(events.first?["type"]?.string == "request_admitted")
                #expect(events.last?["type"]?.string == "response_completed")
                #expect(events.allSatisfy { $0["leaf"]?.string?.count == 64 })
                let first = try #require(events.first?["seq"]?.int)
                let raw = try await rig.send(
                    get("/zumik/v1/ledger/events?after_seq=\(first - 1)&limit=1"))
                let entry = try #require(raw.json?["data"]?[0])
                #expect(entry["seq"]?.int == first)
                #expect(entry["response_id"]?.string == id)
                #expect(entry["leaf"]?.string == events.first?["leaf"]?.string)
            }
        }

        @Test func `the list waits for the event that it is asked to include`() async throws {
            try await withGateway { rig in
                let first = try id(of: try await rig.send(.chat()))
                let second = try id(of: try await rig.send(.chat(model: "nobody-knows")))
                let size = try await rig.reader.read { view in try view.size() }
                let answer = try await rig.send(
                    get("/zumik/v1/responses?min_seq=\(size - 1)&limit=10"))
                let data = try #require(answer.json?["data"]).elements.map(\.self)
                #expect(data.map { $0["id"]?.string } == [second, first])
                #expect((answer.json?["ledger_seq"]?.int ?? -1) >= size - 1)
                let page = try await rig.send(get("/zumik/v1/responses?limit=1"))
                #expect(page.json?["has_more"]?.bool == true)
                #expect(page.json?["next"]?.string == second)
            }
        }

        @Test(arguments: [
            ("/zumik/v1/responses/not-an-id", 404), ("/zumik/v1/nothing", 404),
            ("/zumik/v1/responses?limit=0", 400), ("/zumik/v1/responses?limit=5&limit=6", 400),
            ("/zumik/v1/responses?from=yesterday", 400), ("/zumik/v1/responses?after=x", 400),
            ("/zumik/v1/ledger/events?after_seq=-2", 400), ("/zumik/v1/customers/nobody", 404),
        ])
        func `what cannot be answered is a problem with its status`(
            path: String, status: Int
        ) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(get(path))
                #expect(answer.status == status)
                #expect(answer.header("Content-Type") == "application/problem+json")
                #expect(answer.json?["status"]?.int == Int64(status))
            }
        }

        @Test func `a new customer's key works at once, and no longer once it is revoked`()
            async throws
        {
            try await withGateway { rig in
                func post(
                    _ method: String, _ path: String, _ body: String = ""
                ) async throws
                    -> WireAnswer
                {
                    try await rig.send(
                        WireRequest(
                            method, "/zumik/v1/\(path)", key: GatewayRig.adminToken,
                            body: Array(body.utf8)))
                }
                let created = try await post("POST", "customers", #"{"id": "new", "name": "New"}"#)
                #expect(created.status == 201)
                #expect(try await post("POST", "customers", #"{"id": "new"}"#).status == 409)
                let issued = try await post("POST", "customers/new/keys")
                #expect(issued.status == 201)
                let key = try #require(issued.json?["key"]?.string)
                let keyID = try #require(issued.json?["id"]?.string)
                #expect(try await rig.send(.chat(key: key)).status == 200)
                let policy = try await post(
                    "PUT", "customers/new/policy", #"{"providers": ["xai"]}"#)
                #expect(policy.status == 200)
                #expect(try await rig.send(.chat(key: key)).status == 403)
                #expect(try await post("DELETE", "keys/\(keyID)").status == 204)
                #expect(try await rig.send(.chat(key: key)).status == 401)
                let bodies = try await rig.history.map { String(decoding: $0.body, as: UTF8.self) }
                #expect(!bodies.contains { $0.contains(key) })
            }
        }

        @Test(arguments: ["customers", "ledger/events", "ledger/stats", "customers/acme/policy"])
        func `administration is not there for customers`(path: String) async throws {
            try await withGateway { rig in
                let customer = try await rig.send(get("/zumik/v1/\(path)", key: GatewayRig.key))
                #expect(customer.status == 404)
                #expect(try await rig.send(get("/zumik/v1/\(path)", key: nil)).status == 401)
                #expect(try await rig.send(get("/zumik/v1/\(path)")).status == 200)
            }
        }

        @Test func `metrics are the administrator's, and count what happened`() async throws {
            try await withGateway { rig in
                _ = try await rig.send(.chat())
                _ = try await rig.send(.chat(model: "nobody-knows"))
                #expect(try await rig.send(get("/metrics", key: GatewayRig.key)).status == 401)
                let answer = try await rig.send(get("/metrics"))
                #expect(answer.status == 200)
                let lines = answer.text.split(separator: "\n").map(String.init)
                let completed =
                    #"zumik_requests_total{admission="admitted",completion="completed",reason_code="ok",fault="none"} 1"#
                let rejected =
                    #"zumik_requests_total{admission="rejected",completion="",reason_code="model_not_found",fault="customer"} 1"#
                #expect(lines.contains(completed))
                #expect(lines.contains(rejected))
                #expect(lines.contains { $0.hasPrefix("zumik_ledger_commit_seconds_count ") })
                let names = lines.filter { $0.hasPrefix("# TYPE ") }
                #expect(Set(names).count == names.count, "a family twice")
            }
        }

        @Test func `health needs no key`() async throws {
            try await withGateway { rig async throws in
                #expect(try await rig.send(get("/livez", key: nil)).status == 200)
                #expect(try await rig.send(get("/readyz", key: nil)).status == 200)
            }
        }

        @Test func `the registry of reason codes is complete`() async throws {
            try await withGateway { rig in
                let answer = try await rig.send(
                    get("/zumik/v1/reason-codes/registry", key: GatewayRig.key))
                let codes = try #require(answer.json?["data"]).elements.map { $0["code"]?.string }
                #expect(codes == ReasonCode.allCases.map(\.rawValue))
            }
        }

        @Test func `models are those that the customer may use`() async throws {
            let options = RigOptions { $0.policy = Policy(providers: [.anthropic]) }
            try await withGateway(options) { rig in
                let answer = try await rig.send(get("/v1/models", key: GatewayRig.key))
                #expect(answer.json?["object"]?.string == "list")
                let data = try #require(answer.json?["data"]).elements.map(\.self)
                #expect(data.first?["id"]?.string == "frontier")
                #expect(data.dropFirst().allSatisfy { $0["owned_by"]?.string == "anthropic" })
                let one = try await rig.send(get("/v1/models/claude-opus-5-5", key: GatewayRig.key))
                #expect(one.json?["id"]?.string == "claude-opus-5-5")
                let other = try await rig.send(get("/v1/models/gpt-5.4", key: GatewayRig.key))
                #expect(other.status == 404)
                #expect(other.errorCode == "model_not_found")
                let named = try await rig.send(
                    get(
                        "/v1/models/accounts%2Ffireworks%2Fmodels%2Fkimi-k3",
                        key: GatewayRig.otherKey))
                #expect(named.json?["id"]?.string == "accounts/fireworks/models/kimi-k3")
            }
        }
    }
}

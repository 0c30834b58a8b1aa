import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// What is refused before anything is started.
    @Suite struct Refusals {
        struct Case: Sendable, CustomStringConvertible {
            var description: String
            var request: WireRequest
            var status: Int
            var reason: ReasonCode
            var param: String?

            init(
                _ description: String, _ request: WireRequest, _ status: Int, _ reason: ReasonCode,
                param: String? = nil
            ) {
                self.description = description
                self.request = request
                self.status = status
                self.reason = reason
                self.param = param
            }

            init(_ description: String, body: String, param: String? = nil) {
                self.init(
                    description, WireRequest(body: Array(body.utf8)), 400, .invalidRequest,
                    param: param)
            }
        }

        private static let hi = #"[{"role": "user", "content": "Hi"}]"#

        static let bodies: [Case] = [
            Case("no JSON", body: "Hello"),
            Case("an empty body", WireRequest(body: []), 400, .invalidRequest),
            Case("JSON that stops", body: #"{"model": "gpt-5.4", "messages": ["#),
            Case("two JSON texts", body: "{} {}"),
            Case("an array", body: "[]"),
            Case("no model", body: #"{"messages": \#(hi)}"#, param: "model"),
            Case(
                "a model that is a number", body: #"{"model": 5, "messages": \#(hi)}"#,
                param: "model"),
            Case("an empty model", body: #"{"model": "", "messages": \#(hi)}"#, param: "model"),
            Case("no messages", body: #"{"model": "gpt-5.4"}"#, param: "messages"),
            Case(
                "messages that are text", body: #"{"model": "gpt-5.4", "messages": "Hi"}"#,
                param: "messages"),
            Case("no message", body: #"{"model": "gpt-5.4", "messages": []}"#, param: "messages"),
            Case(
                "a message without a role", body: #"{"model": "gpt-5.4", "messages": [{}]}"#,
                param: "messages[0].role"),
            Case(
                "a stream that is text",
                body: #"{"model": "gpt-5.4", "stream": "yes", "messages": \#(hi)}"#, param: "stream"
            ),
            Case(
                "a limit that is no integer",
                body: #"{"model": "gpt-5.4", "max_tokens": 1.5, "messages": \#(hi)}"#,
                param: "max_tokens"),
            Case(
                "a key that occurs twice",
                body: #"{"model": "gpt-5.4", "model": "gpt-5.4", "messages": \#(hi)}"#),
            Case(
                "a key that occurs twice, deep inside",
                body:
                    #"{"model": "gpt-5.4", "messages": [{"role": "user", "content": [{"type": "text", "type": "text", "text": "Hi"}]}]}"#
            ),
            Case("NUL", body: "{\"model\": \"gpt-5.4\u{0}\", \"messages\": []}"),
            Case(
                "too deep nesting",
                body: #"{"model": "gpt-5.4", "messages": \#(hi), "x": "#
                    + String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000)
                    + "}"),
            Case(
                "no UTF-8",
                WireRequest(
                    body: Array(#"{"model": "gpt-5.4", "messages": [{"role": ""#.utf8) + [
                        0xff, 0xfe,
                    ]
                        + Array(#""}]}"#.utf8)), 400, .invalidRequest),
            Case(
                "half of a surrogate pair",
                body: #"{"model": "gpt-5.4", "messages": [{"role": "user", "content": "\ud800"}]}"#),
        ]

        static let others: [Case] = [
            Case(
                "an unknown model", .chat(model: "nobody-knows"), 404, .modelNotFound,
                param: "model"),
            Case(
                "a model without a price", .chat(model: "gpt-0-free"), 403, .priceUnknown,
                param: "model"),
            Case(
                "a profile that is not served", .chat(headers: [("Zumik-Profile", "byok")]), 403,
                .policyForbidden, param: "Zumik-Profile"),
            Case(
                "a class that does not exist", .chat(headers: [("Zumik-QoS-Class", "now")]), 400,
                .invalidRequest, param: "Zumik-QoS-Class"),
            Case(
                "a deadline that is no number", .chat(headers: [("Zumik-Deadline-Ms", "soon")]),
                400,
                .invalidRequest, param: "Zumik-Deadline-Ms"),
            Case(
                "what no provider of the model can express",
                .chat(model: "claude-opus-5-5", members: #""n": 2"#), 400, .invalidRequest,
                param: "n"),
        ]

        @Test(arguments: bodies + others)
        func `is answered in OpenAI's shape and is one event of the log`(
            example: Case
        ) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(example.request)
                #expect(answer.status == example.status)
                let error = try #require(answer.json?["error"])
                #expect(error.members.map(\.key) == ["message", "type", "param", "code"])
                #expect(error["code"]?.string == example.reason.rawValue)
                #expect(error["param"]?.string == example.param)
                #expect(error["message"]?.string?.isEmpty == false)
                #expect(answer.header("Zumik-Admission") == "rejected")
                #expect(answer.header("Zumik-Reason-Code") == example.reason.rawValue)
                #expect(answer.header("Zumik-Attempts") == "0")
                #expect(answer.header("Zumik-Completion") == nil)
                let events = try await rig.response(answer)
                #expect(events.line == "request_rejected")
                let rejection = try #require(events.rejection)
                #expect(rejection.reason == example.reason)
                #expect(rejection.httpStatus == Int64(example.status))
                #expect(rejection.keyID == "key_acme")
                for provider in ["openai", "anthropic"] {
                    #expect(try await rig.captured(provider).isEmpty)
                }
            }
        }

        @Test func `a name that nobody knows is not recorded`() async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(model: "my secret project"))
                #expect(answer.status == 404)
                #expect(try await rig.response(answer).rejection?.model == nil)
                let known = try await rig.send(
                    .chat(model: "gpt-5.4", members: #""stream_options": {}"#))
                #expect(try await rig.response(known).rejection?.model == nil)
            }
        }

        @Test(arguments: [
            nil, "zk_unknown", "", "bad key",
        ])
        func `without a valid key there is no id and no event`(key: String?) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(key: key))
                #expect(answer.status == 401)
                #expect(answer.errorCode == "invalid_api_key")
                #expect(answer.header("WWW-Authenticate") == "Bearer")
                #expect(answer.header("Zumik-Response-Id") == nil)
                #expect(try await rig.responses().isEmpty)
                #expect(rig.services.metrics.snapshot.unauthorized == 1)
            }
        }

        @Test func `the key may come as x-api-key`() async throws {
            try await withGateway { rig in
                let answer = try await rig.send(
                    .chat(headers: [("x-api-key", GatewayRig.key)], key: nil))
                #expect(answer.status == 200)
            }
        }

        @Test func `a body over the limit is 413 and recorded`() async throws {
            try await withGateway(RigOptions { $0.bodyBytesMax = 4_096 }) { rig in
                let client = try rig.open(.chat(text: String(repeating: "x", count: 5_000)))
                defer { client.close() }
                let answer = try await client.answer()
                #expect(answer.status == 413)
                #expect(answer.errorCode == "invalid_request")
                let events = try await rig.newestResponse { $0.has(.requestRejected) }
                #expect(events.rejection?.httpStatus == 413)
            }
        }

        @Test(arguments: [
            ("GET", "/v1/chat/completions", 405), ("GET", "/v1/nothing", 404),
            ("POST", "/v1/files", 400), ("POST", "/v1/batches", 400), ("GET", "/nothing", 404),
            ("PUT", "/v1/files", 405), ("PUT", "/v1/batches", 405), ("GET", "/v1/batches/x/y", 404),
            ("POST", "/v1/models", 405),
        ])
        func `other paths and methods say so`(
            method: String, path: String, status: Int
        ) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(WireRequest(method, path))
                #expect(answer.status == status)
                #expect(try await rig.responses().isEmpty)
            }
        }

        @Test func `a policy that allows other providers only forbids the model`() async throws {
            try await withGateway(RigOptions { $0.policy = Policy(providers: [.xai]) }) { rig in
                let answer = try await rig.send(.chat())
                #expect(answer.status == 403)
                #expect(answer.errorCode == "policy_forbidden")
                let allowed = try await rig.send(.chat(key: GatewayRig.otherKey))
                #expect(allowed.status == 200)
            }
        }
    }
}

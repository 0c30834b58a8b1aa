import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// What crosses the gateway, in either direction.
    @Suite struct Isolation {
        private static let clientHeaders = [
            ("Cookie", "session=clients-cookie"), ("X-Forwarded-For", "203.0.113.7"),
            ("X-Api-Key", "sk-clients-other-key"), ("OpenAI-Organization", "org-of-the-client"),
            ("Anthropic-Version", "2099-01-01"), ("Proxy-Authorization", "Basic Y2xpZW50"),
            ("User-Agent", "clients-agent/1"), ("X-Custom", "clients-secret"),
            ("Zumik-Session", "clients-session"), ("Idempotency-Key", "clients-key"),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        ]

        /// What may go upstream besides the account's own authentication.
        private static let allowed: Set<String> = [
            "host", "accept", "content-type", "content-length", "user-agent", "authorization",
            "x-api-key", "x-goog-api-key", "anthropic-version", "x-grok-conv-id",
            "x-session-affinity",
        ]

        @Test(arguments: Serving.models, [false, true])
        func `only the allow-list and the account's own key go upstream`(
            target: (Provider, String), stream: Bool
        ) async throws {
            let (provider, model) = target
            try await withGateway { rig in
                let answer = try await rig.send(
                    .chat(model: model, stream: stream, headers: Self.clientHeaders))
                #expect(answer.status == 200)
                let request = try #require(try await rig.captured(provider.rawValue).first)
                var fields: [String: String] = [:]
                for field in try #require(request["headers"]).elements {
                    let name = try #require(field["name"]?.string).lowercased()
                    #expect(fields[name] == nil, "\(name) twice")
                    fields[name] = field["value"]?.string
                }
                let names = Set(fields.keys)
                #expect(names.isSubset(of: Self.allowed), "\(names.subtracting(Self.allowed))")
                #expect(fields["user-agent"] == "zumik")
                let text = String(decoding: request.rawBytes, as: UTF8.self)
                #expect(!text.contains("clients-"))
                #expect(!text.contains(GatewayRig.key))
                #expect(!text.contains("4bf92f3577b34da6"))
                #expect(!text.contains("2099-01-01"))
                let account = provider == .openai ? "openai-us" : "\(provider.rawValue)-main"
                #expect(text.contains("sk-\(account)"))
            }
        }

        @Test func `an account's key goes to that account only`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""status": 500"#)
                let answer = try await rig.send(.chat(model: "frontier"))
                #expect(answer.status == 200)
                let openAI = try await rig.captured("openai")
                #expect(openAI.count == 2)
                for request in openAI {
                    let text = String(decoding: request.rawBytes, as: UTF8.self)
                    let isEU = request["path"]?.string?.hasPrefix("/openai-eu/") == true
                    #expect(text.contains("sk-openai-eu") == isEU)
                    #expect(text.contains("sk-openai-us") == !isEU)
                    #expect(!text.contains("sk-anthropic"))
                }
                let anthropic = try #require(try await rig.captured("anthropic").first)
                let text = String(decoding: anthropic.rawBytes, as: UTF8.self)
                #expect(text.contains("sk-anthropic-main"))
                #expect(!text.contains("sk-openai"))
            }
        }

        @Test(arguments: [false, true])
        func `downstream gets content-type and ours only`(stream: Bool) async throws {
            try await withGateway { rig in
                let answer = try await rig.send(.chat(stream: stream))
                let expected: Set<String> = [
                    "content-type", "content-length", "transfer-encoding", "trailer", "date",
                    "cache-control", "connection", "x-request-id", "keep-alive",
                ]
                for (name, value) in answer.headers + answer.trailers {
                    #expect(expected.contains(name) || name.hasPrefix("zumik-"), "\(name)")
                    #expect(!value.contains("openai-us"), "\(name): \(value)")
                }
                #expect(answer.header("openai-organization") == nil)
                #expect(answer.header("x-request-id")?.hasPrefix("chatcmpl-") == true)
            }
        }

        @Test func `the log holds no prompt, no answer and no secret`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "status": 401"#)
                let answer = try await rig.send(
                    .chat(
                        text: "a very private prompt [[echo a very private answer]]",
                        members: #""user": "private-user", "prompt_cache_key": "private-cache""#,
                        headers: [
                            ("Zumik-Session", "private-session"),
                            ("Idempotency-Key", "private-key"),
                        ]))
                #expect(answer.text.contains("a very private answer"))
                for event in try await rig.history {
                    let body = String(decoding: event.body, as: UTF8.self)
                    for secret in ["private", GatewayRig.key, "sk-openai", "Incorrect API key"] {
                        #expect(!body.contains(secret), "\(secret) in \(body)")
                    }
                }
            }
        }
    }
}

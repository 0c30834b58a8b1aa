import Events
import Testing

@testable import Gateway

extension Scenarios {
    @Suite struct Failover {
        @Test(arguments: [false, true])
        func `a second account takes over, under the same id`(stream: Bool) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "status": 503"#)
                let answer = try await rig.send(.chat(stream: stream))
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Attempts") == "2")
                #expect(answer.header("Zumik-Fallback-Used") == "true")
                let reason =
                    stream
                    ? answer.trailer("Zumik-Reason-Code") : answer.header("Zumik-Reason-Code")
                #expect(reason == "recovered_by_fallback")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_failed "
                        + "attempt_started attempt_succeeded spend_settled response_completed")
                #expect(events.attempts.map(\.account) == ["openai-us", "openai-eu"])
                #expect(events.attempts.map(\.region) == ["us", "eu"])
                #expect(events.attempts.map(\.retryCause) == [nil, .providerOverloaded])
                #expect(events.ending?.fallbackUsed == true)
                #expect(events.ending?.degradations.isEmpty == true)
            }
        }

        @Test(arguments: [false, true])
        func `an alias's next provider takes over, and that is a degradation`(
            stream: Bool
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""status": 500"#)
                let answer = try await rig.send(.chat(model: "frontier", stream: stream))
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Attempts") == "3")
                #expect(answer.header("Zumik-Provider") == "anthropic")
                #expect(answer.header("Zumik-Model")?.hasPrefix("claude-opus-5-5") == true)
                let events = try await rig.response(answer)
                #expect(
                    events.attempts.map(\.account) == [
                        "openai-us", "openai-eu", "anthropic-main",
                    ])
                #expect(events.ending?.degradations.contains(.modelSubstituted) == true)
                #expect(events.ending?.reason == .recoveredByFallback)
            }
        }

        @Test(arguments: ["cut", "malformed"])
        func `a stream that breaks before its first content is taken over unseen`(
            kind: String
        ) async throws {
            try await withGateway { rig in
                try await rig.order("openai", kind, #""region": "us", "after_chunks": 0"#)
                let answer = try await rig.send(.chat(stream: true))
                #expect(answer.status == 200)
                #expect(answer.events.last == "[DONE]")
                #expect(answer.events.dropLast().allSatisfy { !$0.contains("\"error\"") })
                #expect(answer.trailer("Zumik-Reason-Code") == "recovered_by_fallback")
                let roles = answer.events.count { $0.contains("\"role\"") }
                #expect(roles == 1, "the broken stream's beginning was relayed too")
            }
        }

        @Test func `a bare model does not fail over to another model`() async throws {
            try await withGateway(RigOptions { $0.attempts.max = 2 }) { rig in
                try await rig.order("openai", "status", #""status": 500"#)
                let answer = try await rig.send(.chat())
                #expect(answer.status == 502)
                #expect(answer.errorCode == "provider_error")
                #expect(try await rig.response(answer).attempts.count == 2)
                #expect(try await rig.books("anthropic").isEmpty)
            }
        }

        @Test
        func `one account is tried again after its back-off, and no more often than configured`()
            async throws
        {
            try await withGateway(RigOptions { $0.attempts.max = 3 }) { rig in
                try await rig.order("anthropic", "status", #""status": 529"#)
                let answer = try await rig.send(.chat(model: "claude-opus-5-5"))
                #expect(answer.status == 502)
                #expect(answer.header("Zumik-Attempts") == "3")
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_failed "
                        + "attempt_started attempt_failed attempt_started attempt_failed "
                        + "response_failed")
                #expect(try await rig.books("anthropic").count == 3)
            }
        }

        @Test(arguments: [401, 402, 403, 404])
        func `a refusal that would be repeated is not asked for twice`(status: Int) async throws {
            try await withGateway { rig in
                try await rig.order("anthropic", "status", #""status": \#(status)"#)
                let answer = try await rig.send(.chat(model: "claude-opus-5-5"))
                #expect(answer.status == 502)
                #expect(try await rig.books("anthropic").count == 1)
            }
        }

        @Test func `the customer's own fault is not tried elsewhere`() async throws {
            try await withGateway { rig in
                try await rig.order("openai", "status", #""region": "us", "status": 400"#)
                let answer = try await rig.send(.chat(model: "frontier"))
                #expect(answer.status == 400)
                #expect(answer.errorCode == "invalid_request")
                #expect(try await rig.response(answer).attempts.count == 1)
                #expect(try await rig.books("openai").count == 1)
            }
        }

        @Test func `Retry-After cools the account for that model, for later requests too`()
            async throws
        {
            try await withGateway { rig in
                try await rig.order(
                    "openai", "status",
                    #""region": "us", "status": 429, "retry_after": 30, "count": 1"#)
                let first = try await rig.response(try await rig.send(.chat()))
                #expect(first.attempts.map(\.account) == ["openai-us", "openai-eu"])
                let second = try await rig.response(try await rig.send(.chat()))
                #expect(second.attempts.map(\.account) == ["openai-eu"])
                let otherModel = try await rig.response(
                    try await rig.send(.chat(model: "gpt-5.4-mini")))
                #expect(otherModel.attempts.map(\.account) == ["openai-us"])
            }
        }

        @Test func `a cool-down that outlasts the deadline is not waited for`() async throws {
            try await withGateway { rig in
                try await rig.order(
                    "anthropic", "status", #""status": 429, "retry_after": 50, "count": 1"#)
                let answer = try await rig.send(
                    .chat(model: "claude-opus-5-5", headers: [("Zumik-Deadline-Ms", "20000")]))
                #expect(answer.status == 502)
                #expect(answer.errorCode == "provider_rate_limited")
                #expect(try await rig.response(answer).attempts.count == 1)
            }
        }

        @Test func `a first route that cannot express the request costs no attempt`() async throws {
            let options = RigOptions {
                $0.aliases["two"] = Samples.alias(
                    (.anthropic, "claude-opus-5-5"), (.openai, "gpt-5.4"))
            }
            try await withGateway(options) { rig in
                let answer = try await rig.send(.chat(model: "two", members: #""n": 2"#))
                #expect(answer.status == 200)
                #expect(answer.header("Zumik-Attempts") == "1")
                let events = try await rig.response(answer)
                #expect(events.attempts.map(\.account) == ["openai-us"])
                #expect(events.ending?.degradations == [.modelSubstituted])
                #expect(events.ending?.fallbackUsed == false)
            }
        }
    }
}

import Events
import JSON
import Testing

@testable import Gateway

extension Scenarios {
    /// One account, one attempt: every misbehaviour of a provider, as its client and the log see it.
    @Suite struct Failures {
        struct Case: Sendable, CustomStringConvertible {
            var kind: String
            var members = ""
            var stream: Bool
            var status: Int
            var reason: ReasonCode
            /// Whether the provider bills it; nil: nobody knows.
            var billed: Bool?

            init(
                _ kind: String, _ members: String = "", stream: Bool = false, _ status: Int,
                _ reason: ReasonCode, billed: Bool? = nil
            ) {
                self.kind = kind
                self.members = members
                self.stream = stream
                self.status = status
                self.reason = reason
                self.billed = billed
            }

            var description: String {
                "\(kind) \(members) \(stream ? "on a stream" : "on an answer")"
            }
        }

        static let statuses: [Case] = [false, true].flatMap { stream in
            [
                (400, 400, ReasonCode.invalidRequest), (401, 502, .providerAuthFailed),
                (402, 502, .providerQuotaExhausted), (403, 502, .providerAuthFailed),
                (404, 502, .providerModelMissing), (429, 502, .providerRateLimited),
                (500, 502, .providerError), (529, 502, .providerOverloaded),
            ].map { upstream, status, reason in
                Case(
                    "status", #""status": \#(upstream)"#, stream: stream, status, reason,
                    billed: false)
            }
        }

        static let answers: [Case] = [
            Case("reset", stream: false, 502, .providerUnreachable),
            Case("no_response", stream: false, 504, .providerStalled),
            Case("cut", stream: false, 502, .providerUnreachable),
            Case("stall", stream: false, 504, .providerStalled),
            Case("malformed", stream: false, 502, .providerError),
        ]

        static let streams: [Case] = [
            Case("reset", stream: true, 502, .providerUnreachable),
            Case("no_response", stream: true, 504, .providerFirstTokenTimeout),
            Case(
                "slow_first_token", #""delay_ms": 60000"#, stream: true, 504,
                .providerFirstTokenTimeout),
            Case("cut", #""after_chunks": 0"#, stream: true, 502, .providerStreamTruncated),
            Case("stall", #""after_chunks": 0"#, stream: true, 504, .providerFirstTokenTimeout),
            Case("malformed", #""after_chunks": 0"#, stream: true, 502, .providerStreamMalformed),
        ]

        private static let options = RigOptions {
            $0.attempts.max = 1
            $0.attempts.firstTokenTimeoutMs = 400
            $0.attempts.idleTimeoutMs = 400
            $0.attempts.responseTimeoutMs = 400
        }

        @Test(arguments: statuses + answers + streams)
        func `before the first content a failure is a plain HTTP error`(example: Case) async throws
        {
            try await withGateway(Self.options) { rig in
                try await rig.order("anthropic", example.kind, example.members)
                let answer = try await rig.send(
                    .chat(model: "claude-opus-5-5", stream: example.stream))
                #expect(answer.status == example.status)
                #expect(answer.isWhole)
                #expect(answer.errorCode == example.reason.rawValue)
                #expect(answer.json?["error"]?["message"]?.string?.isEmpty == false)
                #expect(answer.header("Content-Type") == "application/json")
                #expect(answer.header("x-should-retry") == "false")
                #expect(answer.header("Zumik-Admission") == "admitted")
                #expect(answer.header("Zumik-Completion") == "failed")
                #expect(answer.header("Zumik-Reason-Code") == example.reason.rawValue)
                #expect(answer.header("Zumik-Attempts") == "1")
                #expect(answer.header("Zumik-Provider") == nil)
                let isCustomers = example.reason.faultDomain == .customer
                #expect(answer.header("Zumik-Target-Met") == (isCustomers ? nil : "false"))
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_failed "
                        + "response_failed")
                let attempt = try #require(events.attemptEndings.first)
                #expect(attempt.reason == example.reason)
                #expect(attempt.billed == example.billed)
                #expect(attempt.usage == nil)
                #expect(attempt.provenance == .unknown)
                #expect(events.ending?.reason == example.reason)
                #expect(try await rig.books("anthropic").count == 1)
            }
        }

        static let broken: [Case] = [
            Case("cut", #""after_chunks": 2"#, stream: true, 200, .providerStreamTruncated),
            Case("stall", #""after_chunks": 2"#, stream: true, 200, .providerStalled),
            Case("malformed", #""after_chunks": 2"#, stream: true, 200, .providerStreamMalformed),
            Case("no_done", stream: true, 200, .providerStreamTruncated),
        ]

        @Test(arguments: broken, ["gpt-5.4", "claude-opus-5-5"])
        func `a stream that breaks ends with an error event and trailers, without its end mark`(
            example: Case, model: String
        ) async throws {
            var options = Self.options
            // Enough to show that nothing is tried again once content has left.
            options.attempts.max = 4
            options.attempts.firstTokenTimeoutMs = 8_000
            try await withGateway(options) { rig in
                let provider = model.hasPrefix("gpt") ? "openai" : "anthropic"
                try await rig.order(provider, example.kind, example.members)
                let answer = try await rig.send(.chat(model: model, stream: true))
                #expect(answer.status == 200)
                #expect(answer.isWhole, "the HTTP body has no end")
                #expect(answer.errorCode == example.reason.rawValue)
                #expect(!answer.events.contains("[DONE]"))
                #expect(answer.events.count > 1)
                #expect(answer.trailer("Zumik-Completion") == "failed")
                #expect(answer.trailer("Zumik-Reason-Code") == example.reason.rawValue)
                #expect(answer.trailer("Zumik-Target-Met") == "false")
                #expect(answer.trailer("Zumik-Fallback-Used") == "false")
                #expect(answer.trailer("Zumik-Attempts") == "1")
                let events = try await rig.response(answer)
                #expect(events.attempts.count == 1)
                #expect(events.attemptEndings.first?.reason == example.reason)
                #expect(events.ending?.reason == example.reason)
                #expect(events.last?.type == .responseFailed)
                #expect(try await rig.books(provider).count == 1)
            }
        }

        @Test func `nothing but a broken stream's own attempt was spent`() async throws {
            try await withGateway(Self.options) { rig in
                try await rig.order("openai", "no_done")
                let answer = try await rig.send(.chat(stream: true))
                let events = try await rig.response(answer)
                #expect(
                    events.line
                        == "request_admitted tier_chosen attempt_started attempt_failed "
                        + "spend_settled response_failed")
                // The usage had come before the end was missed: it is billed to us and charged to nobody.
                let spend = try #require(events.spend)
                #expect(spend.cost.pico > 0)
                #expect(spend.charged == .zero)
            }
        }

        @Test func `the provider's words reach the client and not the log`() async throws {
            try await withGateway(Self.options) { rig in
                try await rig.order("anthropic", "status", #""status": 500"#)
                let answer = try await rig.send(.chat(model: "claude-opus-5-5"))
                #expect(
                    answer.json?["error"]?["message"]?.string == "Internal server error")
                let bodies = try await rig.history.map { String(decoding: $0.body, as: UTF8.self) }
                #expect(!bodies.contains { $0.contains("Internal server error") })
                let ending = try #require(try await rig.response(answer).attemptEndings.first)
                #expect(ending.errorType == "api_error")
                #expect(ending.httpStatus == 500)
                #expect(ending.providerRequestID?.hasPrefix("req_") == true)
            }
        }

        @Test(arguments: [401, 402, 404, 429])
        func `what is wrong with an account is not the customer's to read`(
            status: Int
        ) async throws {
            try await withGateway(Self.options) { rig in
                try await rig.order("anthropic", "status", #""status": \#(status)"#)
                let answer = try await rig.send(.chat(model: "claude-opus-5-5"))
                let code = try #require(answer.errorCode.flatMap(ReasonCode.init))
                #expect(answer.json?["error"]?["message"]?.string == code.sentence)
            }
        }
    }
}

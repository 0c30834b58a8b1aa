import Events
import Foundation
import Synchronization
import Testing

@testable import Gateway

extension Scenarios {
    /// Each way in which a provider fails, as the client sees it and as the books have it: `docs/failover.md`.
    @Suite struct FaultTable {
        private struct Fault {
            var name: String
            var stream = false
            var kind: String
            var members = ""
            /// Requests that are sent one after the other; the last one's row is shown.
            var requests = 1
            var attemptsMax = 4
            var text = "Hello"
            var headers: [(String, String)] = []
        }

        private static let faults: [Fault] = [
            Fault(
                name: "429 without `Retry-After`, once", kind: "status",
                members: #""region": "us", "status": 429, "count": 1"#),
            Fault(
                name: "429 with `Retry-After: 30`, once", kind: "status",
                members: #""region": "us", "status": 429, "retry_after": 30, "count": 1"#),
            Fault(
                name: "429 with `Retry-After: 30`, the request after it", kind: "status",
                members: #""region": "us", "status": 429, "retry_after": 30, "count": 1"#,
                requests: 2),
            Fault(
                name: "429 without `Retry-After`, every account", kind: "status",
                members: #""status": 429"#, attemptsMax: 2),
            Fault(
                name: "429 with `Retry-After: 1`, every account once", kind: "status",
                members: #""status": 429, "retry_after": 1, "count": 2"#),
            Fault(
                name: "429 with `Retry-After: 30`, every account, ten seconds to go",
                kind: "status", members: #""status": 429, "retry_after": 30"#,
                headers: [("Zumik-Deadline-Ms", "10000")]),
            Fault(
                name: "429: the quota is used up", kind: "status",
                members: #""region": "us", "status": 429, "code": "insufficient_quota""#),
            Fault(
                name: "429: the quota is used up, the request after it", kind: "status",
                members: #""region": "us", "status": 429, "code": "insufficient_quota""#,
                requests: 2),
            Fault(
                name: "429: no capacity in the tier", kind: "status",
                members:
                    #""region": "us", "status": 429, "code": "resource_unavailable", "count": 1"#),
            Fault(
                name: "500, once", kind: "status",
                members: #""region": "us", "status": 500, "count": 1"#),
            Fault(
                name: "503 for ever, one account", kind: "status",
                members: #""region": "us", "status": 503"#),
            Fault(
                name: "503 for ever, every account", kind: "status", members: #""status": 503"#,
                attemptsMax: 2),
            Fault(
                name: "401: the account's key is dead", kind: "status",
                members: #""region": "us", "status": 401"#),
            Fault(
                name: "401: the account's key is dead, the request after it", kind: "status",
                members: #""region": "us", "status": 401"#, requests: 2),
            Fault(
                name: "401: every account's key is dead", kind: "status",
                members: #""status": 401"#),
            Fault(
                name: "403: the key may not use this model", kind: "status",
                members: #""region": "us", "status": 403"#),
            Fault(
                name: "404: the account does not have the model", kind: "status",
                members: #""region": "us", "status": 404"#),
            Fault(
                name: "flapping: the request after a 503", kind: "status",
                members: #""region": "us", "status": 503, "count": 1"#, requests: 2),
            Fault(
                name: "400: the context is too long", kind: "status",
                members: #""region": "us", "status": 400, "code": "context_length_exceeded""#),
            Fault(
                name: "the answer is cut by the content filter", kind: "status",
                members: #""region": "eu", "status": 503"#, text: "[[filtered]]"),
            Fault(
                name: "the stream is cut by the content filter", stream: true, kind: "status",
                members: #""region": "eu", "status": 503"#, text: "[[filtered]]"),
            Fault(
                name: "400: the request itself is wrong", kind: "status",
                members: #""region": "us", "status": 400"#),
            Fault(
                name: "connection reset", kind: "reset", members: #""region": "us", "count": 1"#),
            Fault(
                name: "silence, streamed", stream: true, kind: "no_response",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "silence, not streamed", kind: "no_response",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "first token slower than the attempt may be", stream: true,
                kind: "slow_first_token",
                members: #""region": "us", "delay_ms": 60000, "count": 1"#),
            Fault(
                name: "stream cut before its first content", stream: true, kind: "cut",
                members: #""region": "us", "after_chunks": 0, "count": 1"#),
            Fault(
                name: "stream cut after content", stream: true, kind: "cut",
                members: #""region": "us", "after_chunks": 3, "count": 1"#),
            Fault(
                name: "stream stalls after content", stream: true, kind: "stall",
                members: #""region": "us", "after_chunks": 3, "count": 1"#),
            Fault(
                name: "malformed chunk before content", stream: true, kind: "malformed",
                members: #""region": "us", "after_chunks": 0, "count": 1"#),
            Fault(
                name: "malformed chunk after content", stream: true, kind: "malformed",
                members: #""region": "us", "after_chunks": 3, "count": 1"#),
            Fault(
                name: "body cut, not streamed", kind: "cut",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "body stalls, not streamed", kind: "stall",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "body malformed, not streamed", kind: "malformed",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "error as the body of a 200", kind: "error_event",
                members: #""region": "us", "status": 503, "count": 1"#),
            Fault(
                name: "error in the stream before content", stream: true, kind: "error_event",
                members: #""region": "us", "status": 503, "after_chunks": 0, "count": 1"#),
            Fault(
                name: "error in the stream after content", stream: true, kind: "error_event",
                members: #""region": "us", "status": 503, "after_chunks": 3, "count": 1"#),
            Fault(
                name: "stream without its end mark", stream: true, kind: "no_done",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "answer without usage", kind: "no_usage",
                members: #""region": "us", "count": 1"#),
            Fault(
                name: "tier lower than asked", kind: "tier_downgrade",
                members: #""region": "us", "count": 1"#),
        ]

        private static let head = """
            # Faults of providers

            Printed by a test that drives the gateway against the simulated providers, two accounts of one model in the
            order of the configuration; the test compares it. To refresh it:
            `ZUMIK_REFRESH_DOCS=1 swift test --filter FaultTable`.

            *Attempts* are the reason codes of the attempts in order, *billed* what the books say of each (`yes`, `no`, or
            `?` when nobody knows), *settled* how many were priced.

            | fault | HTTP | outcome | reason code | target | attempts | billed | settled |
            |---|---|---|---|---|---|---|---|

            """

        @Test func `every fault ends as the client should see it and as the books should have it`()
            async throws
        {
            var rows: [String] = []
            for fault in Self.faults { rows.append(try await Self.row(fault)) }
            let text = Self.head + rows.joined(separator: "\n") + "\n"
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../docs/failover.md").standardizedFileURL
            if ProcessInfo.processInfo.environment["ZUMIK_REFRESH_DOCS"] == "1" {
                try Data(text.utf8).write(to: file)
            }
            #expect(
                try String(contentsOf: file, encoding: .utf8) == text,
                "run: ZUMIK_REFRESH_DOCS=1 swift test --filter FaultTable")
        }

        private static func row(_ fault: Fault) async throws -> String {
            let options = RigOptions {
                $0.attempts.max = fault.attemptsMax
                $0.attempts.firstTokenTimeoutMs = 500
                $0.attempts.idleTimeoutMs = 500
                $0.attempts.responseTimeoutMs = 500
            }
            let box = RowBox()
            try await withGateway(options) { rig in
                try await rig.order("openai", fault.kind, fault.members)
                let members = fault.kind == "tier_downgrade" ? #""service_tier": "priority""# : ""
                let request = WireRequest.chat(
                    stream: fault.stream, text: fault.text, members: members,
                    headers: fault.headers)
                var answer = try await rig.send(request)
                for _ in 1..<fault.requests { answer = try await rig.send(request) }
                box.set(Self.cells(fault.name, answer, try await rig.response(answer)))
            }
            return box.row
        }

        private static func cells(
            _ name: String, _ answer: WireAnswer, _ events: [Event]
        ) -> String {
            let endings = events.attemptEndings
            let billed = endings.map { $0.billed.map { $0 ? "yes" : "no" } ?? "?" }
            let settled = events.count { $0.type == .spendSettled }
            let degraded = events.ending.map { !$0.degradations.isEmpty } == true
            let how = events.last?.type.rawValue.replacing("response_", with: "") ?? ""
            let met = events.ending?.targetMet.map { $0 ? "met" : "missed" } ?? "–"
            let cells = [
                name, String(answer.status), how + (degraded ? ", degraded" : ""),
                "`\(events.ending?.reason.rawValue ?? "")`", met,
                endings.map { "`\($0.reason?.rawValue ?? "ok")`" }.joined(separator: " "),
                billed.joined(separator: " "), String(settled),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
    }
}

/// Carries a row out of the gateway's closure.
private final class RowBox: Sendable {
    private let text = Mutex("")
    func set(_ row: String) { text.withLock { $0 = row } }
    var row: String { text.withLock { $0 } }
}

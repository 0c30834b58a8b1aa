import HTTPClient
import JSON
import Testing

@testable import ProviderSimulator

/// One way of asking each provider, whole and streamed.
struct Target: Sendable, CustomTestStringConvertible {
    let provider: String
    let path: String
    let streamPath: String
    let body: @Sendable (_ text: String, _ streams: Bool) -> JSONNode

    var testDescription: String { provider }

    static let all = [
        chat("openai", "/openai/v1", "gpt-5.4"), chat("xai", "/xai/v1", "grok-4.7"),
        chat("fireworks", "/fireworks/inference/v1", "accounts/fireworks/models/kimi-k3"),
        Target(
            provider: "anthropic", path: "/anthropic/v1/messages",
            streamPath: "/anthropic/v1/messages"
        ) { Ask.message("claude-opus-5", $0, streams: $1) },
        Target(
            provider: "gemini", path: "/gemini/v1beta/models/gemini-3.8-flash:generateContent",
            streamPath: "/gemini/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"
        ) { text, _ in Ask.content(text) },
    ]

    private static func chat(_ name: String, _ base: String, _ model: String) -> Target {
        let path = "\(base)/chat/completions"
        return Target(provider: name, path: path, streamPath: path) {
            Ask.chat(model, $0, streams: $1, $1 ? Ask.usage : [])
        }
    }

    /// The visible text of a stream.
    func text(of reply: Reply) -> String {
        reply.lines(after: "data: ").compactMap { line -> String? in
            guard let event = try? JSONDocument(parsing: line).root else { return nil }
            return event["choices"]?[0]?["delta"]?["content"]?.string
                ?? event["delta"]?["text"]?.string
                ?? event["candidates"]?[0]?["content"]?["parts"]?[0]?["text"]?.string
        }.joined()
    }

    func fault(_ kind: String, _ more: [(String, JSONNode)] = []) -> JSONNode {
        let head: [(String, JSONNode)] = [
            ("provider", .string(provider)), ("kind", .string(kind)),
        ]
        return .object((head + more).map { JSONMember($0.0, $0.1) })
    }
}

struct FaultTests {
    /// Without thoughts, so that each event with content is four tokens of text.
    private let ask = "[[answer tokens=40]] [[reasoning tokens=0]]"

    @Test(arguments: Target.all, [429, 500, 503])
    func `an ordered status comes in the provider's shape`(
        target: Target, status: Int
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(
                target.fault(
                    "status",
                    [
                        ("status", .number(status)), ("count", 1), ("retry_after", 7),
                    ]))
            let reply = try await sim.post(target.path, target.body(ask, false))
            #expect(reply.status == status)
            #expect(try reply.json["error"] != nil)
            if target.provider == "gemini" {
                #expect(reply.text.contains("\"retryDelay\":\"7s\"") || status == 500)
            } else {
                #expect(reply.header("retry-after") == "7")
            }
            #expect(try await sim.post(target.path, target.body(ask, false)).status == 200)
            let entries = try await sim.requests(of: target.provider)
            #expect(entries.compactMap { $0["billed"]?.bool } == [false, true])
            #expect(entries.compactMap { $0["status"]?.int } == [Int64(status), 200])
        }
    }

    private static let variants: [(String, Int, String, String)] = [
        ("openai", 429, "insufficient_quota", "\"type\":\"insufficient_quota\""),
        ("openai", 429, "slow_down", "\"code\":\"slow_down\""),
        ("anthropic", 529, "overloaded_error", "\"type\":\"overloaded_error\""),
        ("anthropic", 429, "enforced_spend_limit_reached", "\"error_code\""),
        ("gemini", 429, "GenerateRequestsPerDayPerProjectPerModel", "PerDay"),
        ("gemini", 429, "none", "\"status\":\"RESOURCE_EXHAUSTED\"}"),
        ("xai", 429, "credits", "used all available credits"),
        ("fireworks", 412, "SUSPENDED", "\"code\":\"SUSPENDED\""),
    ]

    @Test(arguments: variants)
    func `a code picks the variant of an error`(
        provider: String, status: Int, code: String, words: String
    ) async throws {
        let target = try #require(Target.all.first { $0.provider == provider })
        try await Harness.run { sim async throws in
            try await sim.fault(
                target.fault("status", [("status", .number(status)), ("code", .string(code))]))
            let reply = try await sim.post(target.path, target.body(ask, false))
            #expect(reply.status == status)
            #expect(reply.text.contains(words), "\(reply.text)")
        }
    }

    @Test(arguments: Target.all)
    func `a reset drops the connection unanswered`(target: Target) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("reset"))
            await #expect(throws: TransferError.self) {
                try await sim.post(target.path, target.body(ask, false))
            }
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["billed"]?.bool == false)
            #expect(entry["status"]?.isNull == true)
        }
    }

    @Test func `no response lasts until the client leaves`() async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(Target.all[0].fault("no_response"))
            let transfer = sim.start("POST", Target.all[0].path, Target.all[0].body(ask, false))
            let entry = try await sim.lastEntry(of: "openai")
            #expect(entry["billed"]?.bool == false)
            await #expect(throws: TransferError.timedOut) {
                try await transfer.head(until: .now + .milliseconds(50))
            }
            transfer.cancel()
        }
    }

    @Test(arguments: Target.all, [false, true])
    func `a slow first token waits by the clock, and all comes`(
        target: Target, streams: Bool
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("slow_first_token", [("delay_ms", 1500)]))
            let path = streams ? target.streamPath : target.path
            #expect(try await sim.post(path, target.body(ask, streams)).status == 200)
            #expect(sim.clock.paused == [.milliseconds(1500)])
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["finished"]?.bool == true)
        }
    }

    @Test(arguments: Target.all)
    func `a cut comes after the ordered chunks, and what was generated is billed`(
        target: Target
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("cut", [("after_chunks", 3)]))
            let (reply, error) = try await sim.collect(target.streamPath, target.body(ask, true))
            #expect(error != nil)
            #expect(target.text(of: reply).utf8.count == 48)
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["billed"]?.bool == true)
            #expect(entry["finished"]?.bool == false)
            #expect(entry["tokens"]?["output"]?.int == 12)
            #expect(entry["fault"]?.string == "cut")
        }
    }

    @Test(arguments: Target.all)
    func `a whole answer that is cut breaks off and is billed`(target: Target) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("cut"))
            let (reply, error) = try await sim.collect(target.path, target.body(ask, false))
            #expect(error != nil)
            #expect(!reply.body.isEmpty)
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["tokens"]?["output"]?.int == 40)
        }
    }

    @Test(arguments: Target.all)
    func `a stall sends the ordered chunks and then nothing`(target: Target) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("stall", [("after_chunks", 2)]))
            let transfer = sim.start("POST", target.streamPath, target.body(ask, true))
            let head = try await transfer.head(until: Harness.deadline)
            var reply = Reply(head: head, body: [])
            while target.text(of: reply).utf8.count < 32 {
                let more = try #require(try await transfer.next(until: Harness.deadline))
                reply = Reply(head: head, body: reply.body + more)
            }
            await #expect(throws: TransferError.timedOut) {
                try await transfer.next(until: .now + .milliseconds(50))
            }
            transfer.cancel()
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["tokens"]?["output"]?.int == 8)
            #expect(entry["finished"]?.bool == false)
        }
    }

    @Test(arguments: Target.all, [false, true])
    func `a malformed answer is no JSON, and ends well as HTTP`(
        target: Target, streams: Bool
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("malformed", [("after_chunks", 2)]))
            let path = streams ? target.streamPath : target.path
            let reply = try await sim.post(path, target.body(ask, streams))
            #expect(reply.status == 200)
            if streams {
                let lines = reply.lines(after: "data: ")
                #expect(throws: JSONError.self) {
                    try JSONDocument(parsing: try #require(lines.last))
                }
                #expect(target.text(of: reply).utf8.count == 32)
            } else {
                #expect(throws: JSONError.self) { try reply.json }
            }
        }
    }

    @Test(arguments: Target.all)
    func `without its end mark a stream has all its text`(target: Target) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("no_done", [("count", 1)]))
            // Whole answers have no end mark, so they do not use the fault up.
            #expect(try await sim.post(target.path, target.body(ask, false)).status == 200)
            let reply = try await sim.post(target.streamPath, target.body(ask, true))
            #expect(target.text(of: reply).utf8.count == 160)
            #expect(!reply.text.contains("[DONE]"))
            #expect(!reply.text.contains("message_stop"))
            #expect(!reply.text.contains("STOP"))
            let whole = try await sim.post(target.streamPath, target.body(ask, true))
            let marks = ["[DONE]", "message_stop", "STOP"]
            #expect(marks.contains { whole.text.contains($0) })
        }
    }

    @Test(arguments: Target.all, [false, true])
    func `usage can be left out, and is billed all the same`(
        target: Target, streams: Bool
    ) async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(target.fault("no_usage"))
            let path = streams ? target.streamPath : target.path
            let reply = try await sim.post(path, target.body(ask, streams))
            #expect(!reply.text.contains("_tokens\""))
            #expect(!reply.text.contains("TokenCount"))
            let entry = try await sim.lastEntry(of: target.provider)
            #expect(entry["tokens"]?["output"]?.int == 40)
        }
    }

    @Test func `a downgrade serves and says the default tier`() async throws {
        try await Harness.run { sim async throws in
            try await sim.fault(Target.all[0].fault("tier_downgrade"))
            let ask = Ask.chat("gpt-5.4", [("service_tier", "priority")])
            let reply = try await sim.post("/openai/v1/chat/completions", ask)
            #expect(try reply.json["service_tier"]?.string == "default")
        }
    }

    // MARK: Orders

    @Test func `a fault strikes its region, model and count only`() async throws {
        try await Harness.run { sim async throws in
            try await sim.fault([
                "provider": "openai", "region": "eu", "model": "gpt-5.4", "kind": "status",
                "count": 2,
            ])
            func status(_ base: String, _ model: String) async throws -> Int {
                try await sim.post("\(base)/chat/completions", Ask.chat(model)).status
            }
            #expect(try await status("/openai/v1", "gpt-5.4") == 200)
            #expect(try await status("/openai-eu/v1", "gpt-4o") == 200)
            #expect(try await status("/openai-eu/v1", "gpt-5.4") == 503)
            let listed = try await sim.call("GET", "/_sim/faults").json["data"]
            #expect(listed?[0]?["count"]?.int == 1)
            #expect(try await status("/openai-eu/v1", "gpt-5.4") == 503)
            #expect(try await status("/openai-eu/v1", "gpt-5.4") == 200)
        }
    }

    @Test func `faults are removed one by one or all at once`() async throws {
        try await Harness.run { sim async throws in
            let target = Target.all[0]
            let first = try await sim.fault(target.fault("status", [("status", 500)]))
            try await sim.fault(target.fault("status", [("status", 502)]))
            #expect(try await sim.post(target.path, target.body(ask, false)).status == 500)
            #expect(try await sim.call("DELETE", "/_sim/faults/\(first)").status == 204)
            #expect(try await sim.call("DELETE", "/_sim/faults/\(first)").status == 404)
            #expect(try await sim.post(target.path, target.body(ask, false)).status == 502)
            #expect(try await sim.call("DELETE", "/_sim/faults").status == 204)
            #expect(try await sim.post(target.path, target.body(ask, false)).status == 200)
        }
    }

    @Test func `a probable fault strikes some, and the same ones under the same seed`()
        async throws
    {
        func struck(seed: UInt64) async throws -> [Int] {
            var statuses: [Int] = []
            try await Harness.run(SimulatorConfiguration(seed: seed)) { sim async throws in
                let target = Target.all[0]
                try await sim.fault(target.fault("status", [("probability", "0.5")]))
                for _ in 0..<20 {
                    statuses.append(
                        try await sim.post(target.path, target.body("Hi", false)).status)
                }
            }
            return statuses
        }
        let once = try await struck(seed: 7)
        #expect(Set(once) == [200, 503])
        #expect(try await struck(seed: 7) == once)
        #expect(try await struck(seed: 8) != once)
    }

    @Test func `a fault of every third request strikes the third and the sixth`() async throws {
        try await Harness.run { sim async throws in
            let target = Target.all[0]
            try await sim.fault(target.fault("status", [("every", 3)]))
            var statuses: [Int] = []
            for _ in 0..<7 {
                statuses.append(try await sim.post(target.path, target.body("Hi", false)).status)
            }
            #expect(statuses == [200, 200, 503, 200, 200, 503, 200])
        }
    }

    private static let badOrders: [(String, JSONNode)] = [
        ("provider", ["kind": "cut"]),
        ("provider", ["provider": "acme", "kind": "cut"]),
        ("kind", ["provider": "xai", "kind": "explode"]),
        ("region", ["provider": "xai", "kind": "cut", "region": "us"]),
        ("status", ["provider": "xai", "kind": "status", "status": 200]),
        ("after_chunks", ["provider": "xai", "kind": "cut", "after_chunks": -1]),
        ("delay_ms", ["provider": "xai", "kind": "cut", "delay_ms": "1"]),
        ("count", ["provider": "xai", "kind": "cut", "count": 0]),
        ("probability", ["provider": "xai", "kind": "cut", "probability": "1.5"]),
        ("every", ["provider": "xai", "kind": "cut", "every": 0]),
        ("colour", ["provider": "xai", "kind": "cut", "colour": "red"]),
        ("", .array([])),
    ]

    @Test(arguments: badOrders)
    func `a bad order is refused with its field`(field: String, body: JSONNode) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post("/_sim/faults", body)
            #expect(reply.status == 400)
            #expect(try reply.json["error"]?["param"]?.string == field)
        }
    }

    @Test func `there is a limit to faults`() async throws {
        let board = FaultBoard(seed: 1)
        for _ in 0..<FaultBoard.faultsMax {
            #expect(board.add(Fault(provider: .xai, kind: .cut)) != nil)
        }
        #expect(board.add(Fault(provider: .xai, kind: .cut)) == nil)
    }
}

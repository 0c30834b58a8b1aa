import JSON
import Testing

@testable import ProviderSimulator

struct AnthropicTests {
    private let path = "/anthropic/v1/messages"

    @Test func `a whole answer has the shape of a message`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, Ask.message("claude-opus-5", "[[echo Hi]]"))
            #expect(reply.status == 200)
            #expect(reply.header("request-id")?.hasPrefix("req_") == true)
            #expect(reply.header("anthropic-ratelimit-requests-remaining") == "999")
            #expect(
                reply.header("anthropic-ratelimit-tokens-reset") == "2026-11-22T16:50:01Z")
            let json = try reply.json
            #expect(
                json.members.map(\.key) == [
                    "id", "type", "role", "model", "content", "stop_reason", "stop_sequence",
                    "usage",
                ])
            #expect(json["content"]?[0]?["text"]?.string == "Hi")
            #expect(json["stop_reason"]?.string == "end_turn")
            let usage = try #require(json["usage"])
            #expect(usage["input_tokens"]?.int == 7)
            #expect(usage["output_tokens"]?.int == 1)
            #expect(usage["cache_creation"]?["ephemeral_1h_input_tokens"]?.int == 0)
            #expect(usage["service_tier"]?.string == "standard")
            #expect(usage["speed"]?.string == "standard")
        }
    }

    @Test func `a stream is events in their order, with a ping and cumulative usage`()
        async throws
    {
        try await Harness.run { sim async throws in
            let ask = Ask.message("claude-opus-5", "[[echo One two three]]", streams: true)
            let reply = try await sim.post(path, ask)
            let names = reply.lines(after: "event: ")
            #expect(names.prefix(3) == ["message_start", "ping", "content_block_start"])
            #expect(names.suffix(3) == ["content_block_stop", "message_delta", "message_stop"])
            let events = try reply.events
            #expect(events.compactMap { $0["type"]?.string } == names)
            let text = events.compactMap { $0["delta"]?["text"]?.string }.joined()
            #expect(text == "One two three")
            #expect(events.first?["message"]?["usage"]?["input_tokens"]?.int == 10)
            #expect(events.dropLast().last?["usage"]?["output_tokens"]?.int == 4)
        }
    }

    @Test func `a model that thinks puts its thoughts first and counts them`() async throws {
        try await Harness.run { sim async throws in
            let thinking: (String, JSONNode) = (
                "thinking", ["type": "enabled", "budget_tokens": 1024]
            )
            let ask = "[[reasoning tokens=40]] [[echo Yes]]"
            let json = try await sim.post(
                path, Ask.message("claude-sonnet-4-6", ask, [thinking])
            ).json
            #expect(json["content"]?[0]?["type"]?.string == "thinking")
            #expect(json["content"]?[0]?["thinking"]?.string?.utf8.count == 160)
            #expect(json["usage"]?["output_tokens"]?.int == 41)
            #expect(json["usage"]?["output_tokens_details"]?["thinking_tokens"]?.int == 40)
            let stream = try await sim.post(
                path, Ask.message("claude-fable-5-2", ask, streams: true))
            let deltas = try stream.events.compactMap { $0["delta"]?["type"]?.string }
            #expect(deltas == ["signature_delta", "text_delta"])
        }
    }

    @Test func `a tool call streams an empty part first, and its result is answered`()
        async throws
    {
        try await Harness.run { sim async throws in
            let tools: (String, JSONNode) = (
                "tools",
                .array([
                    [
                        "name": "find",
                        "input_schema": [
                            "type": "object", "properties": ["q": ["type": "string"]],
                        ],
                    ]
                ])
            )
            let ask = Ask.message("claude-opus-5", "Use the tool", streams: true, [tools])
            let events = try await sim.post(path, ask).events
            let parts = events.compactMap { $0["delta"]?["partial_json"]?.string }
            #expect(parts.first == "")
            #expect(try JSONDocument(parsing: parts.joined()).root["q"]?.string != nil)
            #expect(
                events.compactMap { $0["delta"]?["stop_reason"]?.string } == ["tool_use"])

            let whole = try await sim.post(
                path, Ask.message("claude-opus-5", "Use the tool", [tools])
            ).json
            let id = try #require(whole["content"]?[0]?["id"]?.string)
            let result: JSONNode = [
                "type": "tool_result", "tool_use_id": .string(id), "content": "found",
            ]
            let after = try await sim.post(
                path,
                [
                    "model": "claude-opus-5", "max_tokens": 100, tools.0: tools.1,
                    "messages": .array([
                        ["role": "user", "content": "Use the tool"],
                        [
                            "role": "assistant",
                            "content": .array(whole["content"]?.elements.map(\.node) ?? []),
                        ],
                        ["role": "user", "content": .array([result])],
                    ]),
                ])
            #expect(try after.json["stop_reason"]?.string == "end_turn")
        }
    }

    private static func cached(_ text: String, _ life: String) -> JSONNode {
        [
            "type": "text", "text": .string(text),
            "cache_control": ["type": "ephemeral", "ttl": .string(life)],
        ]
    }

    @Test func `breakpoints are written once and read after, each life by itself`() async throws {
        try await Harness.run { sim async throws in
            let hour = Self.cached(Ask.words(tokens: 1000), "1h")
            let short = Self.cached(Ask.words(tokens: 500), "5m")
            let ask = Ask.message("claude-opus-5", "Hello", [("system", .array([hour, short]))])
            func usage() async throws -> [Int64?] {
                let usage = try #require(try await sim.post(path, ask).json["usage"])
                let split = usage["cache_creation"]
                return [
                    usage["input_tokens"]?.int, usage["cache_read_input_tokens"]?.int,
                    split?["ephemeral_1h_input_tokens"]?.int,
                    split?["ephemeral_5m_input_tokens"]?.int,
                    usage["cache_creation_input_tokens"]?.int,
                ]
            }
            #expect(try await usage() == [6, 0, 1004, 500, 1504])
            #expect(try await usage() == [6, 1504, 0, 0, 0])
            sim.clock.advance(seconds: 301)
            #expect(try await usage() == [6, 1004, 0, 500, 500])
            sim.clock.advance(seconds: 3601)
            #expect(try await usage() == [6, 0, 1004, 500, 1504])
        }
    }

    @Test func `a prefix below the minimum is not cached, silently`() async throws {
        try await Harness.run { sim async throws in
            let system: JSONNode = .array([Self.cached(Ask.words(tokens: 500), "5m")])
            for _ in 0..<2 {
                let ask = Ask.message("claude-opus-5", "Hello", [("system", system)])
                let usage = try await sim.post(path, ask).json["usage"]
                #expect(usage?["input_tokens"]?.int == 510)
                #expect(usage?["cache_creation_input_tokens"]?.int == 0)
                #expect(usage?["cache_read_input_tokens"]?.int == 0)
            }
        }
    }

    private static let forced: (String, JSONNode) = ("tool_choice", ["type": "any"])
    private static let tool: (String, JSONNode) = (
        "tools", .array([["name": "f", "input_schema": ["type": "object"]]])
    )

    private static let refusals: [(String, JSONNode)] = [
        ("max_tokens: Field required", Ask.chat("claude-opus-5")),
        ("model: Field required", ["max_tokens": 5]),
        ("messages: Field required", ["model": "claude-opus-5", "max_tokens": 5]),
        (
            "first message",
            [
                "model": "claude-opus-5", "max_tokens": 5,
                "messages": .array([["role": "assistant", "content": "x"]]),
            ]
        ),
        (
            "prefill",
            [
                "model": "claude-opus-5", "max_tokens": 5,
                "messages": .array([
                    ["role": "user", "content": "x"], ["role": "assistant", "content": "y"],
                ]),
            ]
        ),
        ("temperature", Ask.message("claude-opus-5", [("temperature", .raw(Array("0.5".utf8)))])),
        (
            "adaptive",
            Ask.message(
                "claude-opus-5",
                [
                    ("thinking", ["type": "enabled", "budget_tokens": 1024])
                ])
        ),
        ("disabled", Ask.message("claude-opus-5-5", [("thinking", ["type": "disabled"])])),
        ("forced", Ask.message("claude-opus-5-5", [Self.tool, Self.forced])),
        (
            "Found 5",
            Ask.message(
                "claude-opus-5",
                [
                    ("system", .array((0..<5).map { _ in Self.cached("x", "5m") }))
                ])
        ),
        (
            "ttl='1h'",
            Ask.message(
                "claude-opus-5",
                [
                    ("system", .array([Self.cached("x", "5m"), Self.cached("y", "1h")]))
                ])
        ),
    ]

    @Test(arguments: refusals)
    func `a bad request is refused with a message`(words: String, body: JSONNode) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, body)
            #expect(reply.status == 400)
            let json = try reply.json
            #expect(json["type"]?.string == "error")
            #expect(json["error"]?["type"]?.string == "invalid_request_error")
            #expect(json["error"]?["message"]?.string?.contains(words) == true, "\(reply.text)")
            #expect(json["request_id"]?.string == reply.header("request-id"))
        }
    }

    @Test func `the version header is required, and the newer one takes no sampling`()
        async throws
    {
        try await Harness.run { sim async throws in
            let ask = Ask.message("claude-sonnet-4-5", [("temperature", 1)])
            #expect(try await sim.post(path, ask).status == 200)
            for version in ["", "2020-01-01", "2026-10-21"] {
                let headers = [(name: "anthropic-version", value: version)]
                let reply = try await sim.post(path, ask, headers: headers)
                #expect(reply.status == 400)
            }
        }
    }

    @Test func `an unknown model and a bad key are refused; both ways of a key are taken`()
        async throws
    {
        try await Harness.run { sim async throws in
            let unknown = try await sim.post(path, Ask.message("claude-9"))
            #expect(unknown.status == 404)
            #expect(try unknown.json["error"]?["type"]?.string == "not_found_error")
            let ask = Ask.message("claude-opus-5")
            let bad = try await sim.post(path, ask, headers: [("x-api-key", "bad-key")])
            #expect(bad.status == 401)
            let bearer = try await sim.post(
                path, ask, headers: [("x-api-key", ""), ("authorization", "Bearer sk-ant")])
            #expect(bearer.status == 200)
        }
    }

    @Test func `tokens are counted as they would be billed`() async throws {
        try await Harness.run { sim async throws in
            let text = "How many tokens are these words"
            let counted = try await sim.post(
                "/anthropic/v1/messages/count_tokens", Ask.chat("claude-opus-5", text))
            let billed = try await sim.post(path, Ask.message("claude-opus-5", text))
            #expect(try counted.json["input_tokens"]?.int == 12)
            #expect(try billed.json["usage"]?["input_tokens"]?.int == 12)
        }
    }

    @Test func `a batch that is due has ended in the list too, whoever looked at it alone`()
        async throws
    {
        try await Harness.run { sim async throws in
            _ = try await sim.post(
                "/_sim/batches", ["provider": "anthropic", "delay_ms": 60_000])
            let line: JSONNode = [
                "custom_id": "one", "params": Ask.message("claude-opus-5", "Hello"),
            ]
            _ = try await sim.post("\(path)/batches", ["requests": .array([line])])
            func listed() async throws -> String? {
                let list = try await sim.call("GET", "\(path)/batches").json
                return list["data"]?[0]?["processing_status"]?.string
            }
            #expect(try await listed() == "in_progress")
            sim.clock.advance(seconds: 61)
            #expect(try await listed() == "ended")
        }
    }
}

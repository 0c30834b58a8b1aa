import JSON
import Testing

@testable import ProviderSimulator

struct OpenAITests {
    private let path = "/openai/v1/chat/completions"

    @Test func `a whole answer has the shape of a chat completion`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, Ask.chat("gpt-5.4", "Hello there"))
            #expect(reply.status == 200)
            #expect(reply.header("x-request-id")?.hasPrefix("req_") == true)
            #expect(reply.header("x-ratelimit-remaining-tokens") == "29999993")
            let json = try reply.json
            #expect(
                json.members.map(\.key) == [
                    "id", "object", "created", "model", "choices", "usage", "service_tier",
                    "system_fingerprint",
                ])
            #expect(json["id"]?.string?.hasPrefix("chatcmpl-") == true)
            #expect(json["object"]?.string == "chat.completion")
            #expect(json["model"]?.string == "gpt-5.4-2026-03-05")
            #expect(json["created"]?.int == TestClock.start)
            #expect(json["service_tier"]?.string == "default")
            let message = try #require(json["choices"]?[0]?["message"])
            #expect(message["content"]?.string?.isEmpty == false)
            #expect(json["choices"]?[0]?["finish_reason"]?.string == "stop")
            // Eleven bytes are three tokens; the message costs four.
            #expect(json["usage"]?["prompt_tokens"]?.int == 7)
        }
    }

    @Test func `usage adds up, and counts reasoning inside the completion`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("gpt-5.4", "[[answer tokens=50]] [[reasoning tokens=64]]")
            let usage = try #require(try await sim.post(path, ask).json["usage"])
            #expect(usage["completion_tokens"]?.int == 114)
            #expect(usage["completion_tokens_details"]?["reasoning_tokens"]?.int == 64)
            #expect(usage["prompt_tokens"]?.int == 15)
            #expect(usage["total_tokens"]?.int == 129)
        }
    }

    @Test func `a stream begins with a role, ends with a reason and tells usage when asked`()
        async throws
    {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("gpt-5.4", "[[echo Hällo wörld]]", streams: true, Ask.usage)
            let reply = try await sim.post(path, ask)
            #expect(reply.header("content-type")?.hasPrefix("text/event-stream") == true)
            #expect(reply.isDone)
            let events = try reply.events
            #expect(
                events.allSatisfy {
                    $0["usage"] != nil && $0["obfuscation"] != nil || $0["choices"]?.count == 0
                })
            let delta = events.first?["choices"]?[0]?["delta"]
            #expect(delta?["role"]?.string == "assistant")
            #expect(delta?["content"]?.string == "")
            let text = events.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }
            #expect(text.joined() == "Hällo wörld")
            #expect(
                events.dropLast().last?["choices"]?[0]?["finish_reason"]?.string == "stop")
            #expect(events.last?["choices"]?.count == 0)
            #expect(events.last?["usage"]?["prompt_tokens"]?.int == 10)
            #expect(Set(events.compactMap { $0["id"]?.string }).count == 1)
        }
    }

    @Test func `a stream that was not asked for usage does not have the key`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, Ask.chat("gpt-5.4", streams: true))
            #expect(try reply.events.allSatisfy { $0["usage"] == nil })
            #expect(reply.isDone)
        }
    }

    @Test func `several choices are billed together and stream side by side`() async throws {
        try await Harness.run { sim async throws in
            let more: [(String, JSONNode)] = [("n", 3), ("reasoning_effort", "none")]
            let ask = "[[answer tokens=10]]"
            let json = try await sim.post(path, Ask.chat("gpt-5.4", ask, more)).json
            #expect(json["choices"]?.count == 3)
            #expect(json["usage"]?["completion_tokens"]?.int == 30)
            let stream = try await sim.post(path, Ask.chat("gpt-5.4", ask, streams: true, more))
            let finished = try stream.events.filter {
                $0["choices"]?[0]?["finish_reason"]?.string == "stop"
            }
            #expect(finished.compactMap { $0["choices"]?[0]?["index"]?.int } == [0, 1, 2])
        }
    }

    @Test func `an answer stops at its limit, which holds for reasoning too`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat(
                "gpt-5.4", "[[answer tokens=300]] [[reasoning tokens=60]]",
                [("max_completion_tokens", 100)])
            let json = try await sim.post(path, ask).json
            #expect(json["choices"]?[0]?["finish_reason"]?.string == "length")
            #expect(json["choices"]?[0]?["message"]?["content"]?.string?.utf8.count == 160)
            #expect(json["usage"]?["completion_tokens"]?.int == 100)
        }
    }

    private static let tools: (String, JSONNode) = (
        "tools",
        .array([
            [
                "type": "function",
                "function": [
                    "name": "weather",
                    "parameters": [
                        "type": "object",
                        "properties": [
                            "city": ["type": "string"],
                            "days": ["type": "integer", "minimum": 3, "maximum": 3],
                        ],
                    ],
                ],
            ],
            ["type": "function", "function": ["name": "clock"]],
        ])
    )

    @Test func `a model calls a tool when the user speaks of one`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("gpt-5.4", "Use a tool, please", [Self.tools])
            let choice = try #require(try await sim.post(path, ask).json["choices"]?[0])
            #expect(choice["finish_reason"]?.string == "tool_calls")
            #expect(choice["message"]?["content"]?.isNull == true)
            let calls = try #require(choice["message"]?["tool_calls"])
            #expect(calls.count == 1)
            #expect(calls[0]?["id"]?.string?.hasPrefix("call_") == true)
            #expect(calls[0]?["function"]?["name"]?.string == "weather")
            let text = try #require(calls[0]?["function"]?["arguments"]?.string)
            let arguments = try JSONDocument(parsing: text).root
            #expect(arguments["city"]?.string?.isEmpty == false)
            #expect(arguments["days"]?.int == 3)
        }
    }

    @Test func `tools in the plural are called in parallel, streamed in parts`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("gpt-5.4", "Use tools, please", streams: true, [Self.tools])
            let events = try await sim.post(path, ask).events
            let deltas = events.compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] }
            #expect(deltas.filter { $0["id"] != nil }.compactMap { $0["index"]?.int } == [0, 1])
            let first = deltas.filter { $0["index"]?.int == 0 }
                .compactMap { $0["function"]?["arguments"]?.string }.joined()
            #expect(try JSONDocument(parsing: first).root["days"]?.int == 3)
            #expect(events.last?["choices"]?[0]?["finish_reason"]?.string == "tool_calls")
        }
    }

    @Test func `a tool's result is answered with text, also in a forced choice`() async throws {
        try await Harness.run { sim async throws in
            let call: JSONNode = [
                "id": "call_1", "type": "function",
                "function": ["name": "clock", "arguments": "{}"],
            ]
            let body: JSONNode = .object([
                JSONMember("model", "gpt-5.4"),
                JSONMember(
                    "messages",
                    .array([
                        ["role": "user", "content": "Use a tool"],
                        ["role": "assistant", "content": .null, "tool_calls": .array([call])],
                        ["role": "tool", "tool_call_id": "call_1", "content": "noon"],
                    ])),
                JSONMember("tool_choice", "required"), JSONMember(Self.tools.0, Self.tools.1),
            ])
            let choice = try await sim.post(path, body).json["choices"]?[0]
            #expect(choice?["finish_reason"]?.string == "stop")
            #expect(choice?["message"]?["content"]?.string?.isEmpty == false)
        }
    }

    @Test func `structured output fits its schema`() async throws {
        try await Harness.run { sim async throws in
            let schema: JSONNode = [
                "type": "object",
                "properties": [
                    "name": ["type": "string"], "ok": ["type": "boolean"],
                    "tags": ["type": "array", "items": ["enum": .array(["red"])]],
                    "size": ["anyOf": .array([["type": "null"], ["type": "number"]])],
                ],
            ]
            let format: JSONNode = [
                "type": "json_schema", "json_schema": ["name": "thing", "schema": schema],
            ]
            let ask = Ask.chat("gpt-5.4", "A thing", [("response_format", format)])
            let json = try await sim.post(path, ask).json
            let text = try #require(json["choices"]?[0]?["message"]?["content"]?.string)
            let value = try JSONDocument(parsing: text).root
            #expect(value.members.map(\.key) == ["name", "ok", "tags", "size"])
            #expect(value["ok"]?.bool != nil)
            #expect(value["tags"]?[0]?.string == "red")
            #expect(value["size"]?.int != nil)
        }
    }

    @Test func `images are taken as parts`() async throws {
        try await Harness.run { sim async throws in
            let image: JSONNode = ["url": "data:image/png;base64,AAAA"]
            let content: JSONNode = .array([
                ["type": "text", "text": "What is it"],
                ["type": "image_url", "image_url": image],
            ])
            let reply = try await sim.post(
                path,
                [
                    "model": "gpt-4o", "messages": .array([["role": "user", "content": content]]),
                ])
            #expect(try reply.json["usage"]?["prompt_tokens"]?.int == 4 + 3 + 256)
        }
    }

    private static let refusals: [(String, String, Int, JSONNode)] = [
        ("missing_required_parameter", "messages", 400, ["model": "gpt-5.4"]),
        ("missing_required_parameter", "model", 400, ["messages": .array([])]),
        ("invalid_value", "messages", 400, ["model": "gpt-5.4", "messages": .array([])]),
        ("model_not_found", "model", 404, Ask.chat("gpt-nothing")),
        ("unsupported_parameter", "max_tokens", 400, Ask.chat("gpt-5.4", [("max_tokens", 5)])),
        ("invalid_value", "n", 400, Ask.chat("gpt-5.4", [("n", 200)])),
        ("invalid_type", "stream", 400, Ask.chat("gpt-5.4", [("stream", "yes")])),
        ("invalid_value", "stream_options", 400, Ask.chat("gpt-5.4", Ask.usage)),
        ("invalid_value", "tool_choice", 400, Ask.chat("gpt-5.4", [("tool_choice", "auto")])),
        (
            "invalid_value", "messages[0].role", 400,
            [
                "model": "gpt-5.4", "messages": .array([["role": "robot", "content": "x"]]),
            ]
        ),
        (
            "unsupported_parameter", "prompt_cache_options", 400,
            Ask.chat("gpt-5.4", [("prompt_cache_options", ["mode": "implicit"])])
        ),
    ]

    @Test(arguments: refusals)
    func `a bad request is refused with its field`(
        code: String, param: String, status: Int, body: JSONNode
    ) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, body)
            #expect(reply.status == status)
            let error = try #require(try reply.json["error"])
            #expect(error.members.map(\.key) == ["message", "type", "param", "code"])
            #expect(error["code"]?.string == code)
            #expect(error["param"]?.string == param)
        }
    }

    @Test func `a context that is too long is refused`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path, Ask.chat("gpt-4o", Ask.words(tokens: 127_997)))
            #expect(reply.status == 400)
            #expect(try reply.json["error"]?["code"]?.string == "context_length_exceeded")
        }
    }

    @Test(arguments: ["", "Bearer bad-key", "Basic x"])
    func `a bad key is refused`(authorization: String) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.call(
                "POST", path, Ask.chat("gpt-5.4"), headers: [("authorization", authorization)])
            #expect(reply.status == 401)
            #expect(try reply.json["error"]?["code"]?.string == "invalid_api_key")
        }
    }

    @Test(arguments: [
        ("gpt-5.4", "flex", "flex"), ("gpt-5.4", "priority", "priority"),
        ("gpt-5.4", "fast", "priority"), ("gpt-6-sol", "priority", "fast"),
        ("gpt-5.4", "auto", "default"), ("gpt-5-nano", "priority", "default"),
    ])
    func `the answer names the tier that served`(
        model: String, asked: String, served: String
    ) async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat(model, [("service_tier", .string(asked))])
            #expect(try await sim.post(path, ask).json["service_tier"]?.string == served)
        }
    }

    @Test(arguments: [("gpt-5.4", "scale"), ("gpt-4o", "flex"), ("gpt-5.4", "golden")])
    func `a tier that is not to be had is refused`(model: String, asked: String) async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat(model, [("service_tier", .string(asked))])
            let reply = try await sim.post(path, ask)
            #expect(reply.status == 400)
            #expect(try reply.json["error"]?["param"]?.string == "service_tier")
        }
    }

    @Test func `the cache keeps whole blocks of long prompts, for one key and a while`()
        async throws
    {
        try await Harness.run { sim async throws in
            func cached(_ text: String, key: String = "a") async throws -> Int64? {
                let ask = Ask.chat("gpt-5.4", text, [("prompt_cache_key", .string(key))])
                let usage = try await sim.post(path, ask).json["usage"]
                return usage?["prompt_tokens_details"]?["cached_tokens"]?.int
            }
            let long = Ask.words(tokens: 1200)
            #expect(try await cached(long) == 0)
            #expect(try await cached(long + "and more") == 1152)
            #expect(try await cached("other " + long) == 0)
            #expect(try await cached(long, key: "b") == 0)
            #expect(try await cached(Ask.words(tokens: 1000)) == 0)
            #expect(try await cached(Ask.words(tokens: 1000)) == 0)
            sim.clock.advance(seconds: 599)
            #expect(try await cached(long) == 1152)
            sim.clock.advance(seconds: 601)
            #expect(try await cached(long) == 0)
        }
    }

    @Test func `models from 5.6 on report what they write to the cache`() async throws {
        try await Harness.run { sim async throws in
            func details(_ tokens: Int) async throws -> (Int64?, Int64?) {
                let ask = Ask.chat("gpt-5.6-terra", Ask.words(tokens: tokens))
                let usage = try await sim.post(path, ask).json["usage"]
                let details = usage?["prompt_tokens_details"]
                return (details?["cached_tokens"]?.int, details?["cache_write_tokens"]?.int)
            }
            #expect(try await details(1200) == (0, 1152))
            #expect(try await details(1200) == (1152, 0))
            #expect(try await details(1500) == (1152, 256))
        }
    }

    @Test func `models are listed and shown`() async throws {
        try await Harness.run { sim async throws in
            let list = try await sim.call("GET", "/openai/v1/models").json
            #expect(list["data"]?.elements.contains { $0["id"]?.string == "gpt-5.4" } == true)
            let one = try await sim.call("GET", "/openai-eu/v1/models/gpt-5.4")
            #expect(try one.json["object"]?.string == "model")
            #expect(try await sim.call("GET", "/openai/v1/models/none").status == 404)
            #expect(try await sim.call("GET", "/openai/v1/nothing").status == 404)
        }
    }
}

import JSON
import Testing

@testable import ProviderSimulator

struct GeminiTests {
    private func path(_ model: String, _ method: String = "generateContent") -> String {
        "/gemini/v1beta/models/\(model):\(method)"
    }

    @Test func `a whole answer has candidates and counts without zeroes`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.content("[[echo Hi]] [[reasoning tokens=30]]")
            let reply = try await sim.post(path("gemini-3.8-flash"), ask)
            #expect(reply.header("x-gemini-service-tier") == "standard")
            let json = try reply.json
            #expect(
                json.members.map(\.key)
                    == ["candidates", "usageMetadata", "modelVersion", "responseId"])
            #expect(json["modelVersion"]?.string == "gemini-3.8-flash")
            let candidate = try #require(json["candidates"]?[0])
            #expect(candidate["content"]?["parts"]?[0]?["text"]?.string == "Hi")
            #expect(candidate["finishReason"]?.string == "STOP")
            let usage = try #require(json["usageMetadata"])
            #expect(usage["promptTokenCount"]?.int == 13)
            #expect(usage["candidatesTokenCount"]?.int == 1)
            #expect(usage["thoughtsTokenCount"]?.int == 30)
            #expect(usage["totalTokenCount"]?.int == 44)
            #expect(usage["cachedContentTokenCount"] == nil)
        }
    }

    @Test func `a stream repeats usage cumulatively and ends with a reason`() async throws {
        try await Harness.run { sim async throws in
            let path = path("gemini-3.8-flash", "streamGenerateContent") + "?alt=sse"
            let reply = try await sim.post(path, Ask.content("[[echo One two three four]]"))
            #expect(reply.header("content-type")?.hasPrefix("text/event-stream") == true)
            let events = try reply.events
            let texts = events.compactMap {
                $0["candidates"]?[0]?["content"]?["parts"]?[0]?["text"]?.string
            }
            #expect(texts.joined() == "One two three four")
            let counts = events.compactMap {
                $0["usageMetadata"]?["candidatesTokenCount"]?.int
            }
            #expect(counts == [4, 5, 5])
            let reasons = events.map { $0["candidates"]?[0]?["finishReason"]?.string }
            #expect(reasons == [nil, nil, "STOP"])
        }
    }

    @Test func `a stream without alt is one array that grows`() async throws {
        try await Harness.run { sim async throws in
            let path = path("gemini-3.8-flash", "streamGenerateContent")
            let reply = try await sim.post(path, Ask.content())
            #expect(reply.header("content-type") == "application/json")
            let last = try reply.json[reply.json.count - 1]
            #expect(last?["candidates"]?[0]?["finishReason"]?.string == "STOP")
        }
    }

    @Test(
        arguments: [
            ("gemini-2.5-pro", "flex", 6_250, 1_250),
            ("gemini-3.1-pro-preview", "batch", 10_000, 2_000),
            ("gemini-3-flash-preview", "flex", 2_500, 500),
            ("gemini-3.8-flash", "flex", 3_750, 375),
            ("gemini-3.1-flash-lite", "batch", 1_250, 125),
            ("gemini-2.5-pro", "priority", 22_500, 2_250),
        ] as [(String, String, Int, Int)])
    func `half the price holds for cached input only at newer models`(
        name: String, tier: String, input: Int, cached: Int
    ) throws {
        let model = try #require(GeminiModel.named(name))
        let ticks = model.ticks(
            at: WallTime(seconds: 1_795_000_000), inputTokens: 1_000, tier: tier)
        #expect(ticks.input == input)
        #expect(ticks.cached == cached)
    }

    @Test func `an escaped colon is understood`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(
                "/gemini/v1beta/models/gemini-2.5-pro%3AgenerateContent", Ask.content())
            #expect(reply.status == 200)
        }
    }

    @Test func `the limit holds for thoughts too, and can leave no words`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.content(
                "[[reasoning tokens=50]]", [("generationConfig", ["maxOutputTokens": 20])])
            let json = try await sim.post(path("gemini-3.8-flash"), ask).json
            #expect(json["candidates"]?[0]?["finishReason"]?.string == "MAX_TOKENS")
            #expect(json["candidates"]?[0]?["content"]?["parts"]?.count == 0)
            #expect(json["usageMetadata"]?["thoughtsTokenCount"]?.int == 20)
            #expect(json["usageMetadata"]?["candidatesTokenCount"] == nil)
        }
    }

    @Test func `a call ends with STOP, and its signature must come back`() async throws {
        try await Harness.run { sim async throws in
            let tools: JSONNode = .array([
                ["functionDeclarations": .array([["name": "find"]])]
            ])
            let url = path("gemini-3.8-flash")
            let first = try await sim.post(url, Ask.content("Use the tool", [("tools", tools)]))
                .json
            #expect(first["candidates"]?[0]?["finishReason"]?.string == "STOP")
            let part = try #require(first["candidates"]?[0]?["content"]?["parts"]?[0])
            #expect(part["functionCall"]?["name"]?.string == "find")
            #expect(part["functionCall"]?["args"]?.kind == .object)
            #expect(part["thoughtSignature"]?.string?.isEmpty == false)

            func after(_ part: JSONNode) -> JSONNode {
                let response: JSONNode = ["name": "find", "response": ["result": "ok"]]
                return [
                    "tools": tools,
                    "contents": .array([
                        ["role": "user", "parts": .array([["text": "Use the tool"]])],
                        ["role": "model", "parts": .array([part])],
                        ["role": "user", "parts": .array([["functionResponse": response]])],
                    ]),
                ]
            }
            let whole = try await sim.post(url, after(part.node))
            #expect(
                try whole.json["candidates"]?[0]?["content"]?["parts"]?[0]?["text"] != nil)
            let unsigned = try await sim.post(
                url, after(["functionCall": ["name": "find", "args": [:]]]))
            #expect(unsigned.status == 400)
            #expect(unsigned.text.contains("thought_signature"))
        }
    }

    @Test func `a long prompt is found in the implicit cache`() async throws {
        try await Harness.run { sim async throws in
            func cached(_ tokens: Int) async throws -> Int64? {
                let ask = Ask.content(Ask.words(tokens: tokens))
                let json = try await sim.post(path("gemini-3.8-flash"), ask).json
                return json["usageMetadata"]?["cachedContentTokenCount"]?.int
            }
            #expect(try await cached(5000) == nil)
            #expect(try await cached(5000) == 4992)
            #expect(try await cached(3000) == nil)
        }
    }

    @Test func `the tier that served is in a header`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.content("Hello", [("serviceTier", "PRIORITY")])
            let url = path("gemini-3.8-flash")
            let reply = try await sim.post(url, ask)
            #expect(reply.header("x-gemini-service-tier") == "priority")
            try await sim.fault(["provider": "gemini", "kind": "tier_downgrade"])
            let downgraded = try await sim.post(url, ask)
            #expect(downgraded.header("x-gemini-service-tier") == "standard")
        }
    }

    private static let refusals: [(String, Int, String, JSONNode)] = [
        ("INVALID_ARGUMENT", 400, "gemini-3.8-flash", ["contents": .array([])]),
        ("NOT_FOUND", 404, "gemini-none", Ask.content()),
        ("NOT_FOUND", 404, "gemini-3.8-flash", Ask.content("x", [("cachedContent", "c/1")])),
        (
            "INVALID_ARGUMENT", 400, "gemini-3.8-flash",
            Ask.content(
                "x",
                [
                    (
                        "generationConfig",
                        [
                            "thinkingConfig": ["thinkingBudget": 100, "thinkingLevel": "LOW"]
                        ]
                    )
                ])
        ),
        (
            "INVALID_ARGUMENT", 400, "gemini-4-argon",
            Ask.content(
                "x",
                [
                    ("generationConfig", ["maxOutputTokens": 40_000])
                ])
        ),
        (
            "INVALID_ARGUMENT", 400, "gemini-3.8-flash",
            [
                "contents": .array([["role": "assistant", "parts": .array([["text": "x"]])]])
            ]
        ),
    ]

    @Test(arguments: refusals)
    func `a bad request is refused in Google's shape`(
        status: String, code: Int, model: String, body: JSONNode
    ) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(path(model), body)
            #expect(reply.status == code)
            let error = try #require(try reply.json["error"])
            #expect(error["code"]?.int == Int64(code))
            #expect(error["status"]?.string == status)
        }
    }

    @Test func `a bad key is a 400 with its reason, no key a 403`() async throws {
        try await Harness.run { sim async throws in
            let url = path("gemini-3.8-flash")
            let bad = try await sim.post(
                url, Ask.content(), headers: [("x-goog-api-key", "bad-key")])
            #expect(bad.status == 400)
            #expect(try bad.json["error"]?["details"]?[0]?["reason"]?.string == "API_KEY_INVALID")
            let none = try await sim.post(url, Ask.content(), headers: [("x-goog-api-key", "")])
            #expect(none.status == 403)
            let inQuery = try await sim.post(
                url + "?key=abc", Ask.content(), headers: [("x-goog-api-key", "")])
            #expect(inQuery.status == 200)
        }
    }

    @Test func `tokens are counted as they would be billed`() async throws {
        try await Harness.run { sim async throws in
            let counted = try await sim.post(
                path("gemini-3.8-flash", "countTokens"), Ask.content("One two three"))
            #expect(try counted.json["totalTokens"]?.int == 8)
        }
    }
}

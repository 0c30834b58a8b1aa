import JSON
import Testing

@testable import ProviderSimulator

/// Caches that are made, used, prolonged and ended by name.
struct GeminiCacheTests {
    private static let caches = "/gemini/v1beta/cachedContents"
    private static let generate = "/gemini/v1beta/models/gemini-3.8-flash:generateContent"

    private static func contents(_ tokens: Int) -> JSONNode {
        .array([["role": "user", "parts": .array([["text": .string(Ask.words(tokens: tokens))]])]])
    }

    private static func making(_ tokens: Int, ttl: String? = nil) -> JSONNode {
        .members([
            ("model", "models/gemini-3.8-flash"), ("contents", contents(tokens)),
            ("ttl", ttl.map(JSONNode.string)),
        ])
    }

    /// What the export says was billed, in USD of its text.
    private static func billed(_ sim: Harness) async throws -> [String] {
        let rows = try await sim.call("GET", "/_sim/usage?provider=gemini").json
        return rows.elements.compactMap { row in
            guard let kind = row["system_labels"]?[2]?["value"]?.string,
                let cost = row["cost"]?.numberText
            else { return nil }
            return "\(kind): \(cost)"
        }
    }

    @Test func `a prompt that is kept is read at the cached rate until its time is over`()
        async throws
    {
        try await Harness.run { sim async throws in
            let made = try await sim.post(Self.caches, Self.making(5_000, ttl: "600s")).json
            let name = try #require(made["name"]?.string)
            #expect(made["usageMetadata"]?["totalTokenCount"]?.int == 5_004)
            #expect(made["createTime"]?.string == "2026-11-22T16:50:00Z")
            #expect(made["expireTime"]?.string == "2026-11-22T17:00:00Z")

            let ask = Ask.content("[[echo Hi]]", [("cachedContent", .string(name))])
            let usage = try await sim.post(Self.generate, ask).json["usageMetadata"]
            #expect(usage?["cachedContentTokenCount"]?.int == 5_004)
            #expect(usage?["promptTokenCount"]?.int == 5_011)

            let other = [(name: "x-goog-api-key", value: "sk-another")]
            #expect(try await sim.post(Self.generate, ask, headers: other).status == 404)
            let seen = try await sim.call(
                "GET", "\(Self.caches)/\(name.dropFirst(15))", headers: other)
            #expect(seen.status == 404)

            let path = "\(Self.caches)/\(name.dropFirst(15))"
            let longer = try await sim.call("PATCH", path, ["ttl": "3600s"])
            #expect(try longer.json["expireTime"]?.string == "2026-11-22T17:50:00Z")
            sim.clock.advance(seconds: 3_599)
            #expect(try await sim.post(Self.generate, ask).status == 200)
            sim.clock.advance(seconds: 1)
            #expect(try await sim.post(Self.generate, ask).status == 404)
            #expect(try await sim.call("GET", Self.caches).json["cachedContents"]?.count == 0)
            // 5,004 tokens for an hour at 0.50 USD for a million.
            #expect(try await Self.billed(sim).contains("cached content storage: 0.0025020000"))
        }
    }

    @Test func `what is deleted is billed for the time that it was held`() async throws {
        try await Harness.run { sim async throws in
            let made = try await sim.post(Self.caches, Self.making(5_000)).json
            let name = try #require(made["name"]?.string)
            sim.clock.advance(seconds: 900)
            let path = "\(Self.caches)/\(name.dropFirst(15))"
            #expect(try await sim.call("DELETE", path).status == 200)
            #expect(try await sim.call("DELETE", path).status == 404)
            #expect(try await Self.billed(sim).contains("cached content storage: 0.0006255000"))
        }
    }

    private static let refused: [(JSONNode, String)] = [
        (making(3_000), "too small"), (making(5_000, ttl: "soon"), "no duration"),
        (["model": "models/gemini-4-argon", "contents": contents(5_000)], "not supported"),
        (["model": "models/gemini-none", "contents": contents(5_000)], "not found"),
    ]

    @Test(arguments: refused)
    func `what cannot be kept is refused`(body: JSONNode, words: String) async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(Self.caches, body)
            #expect(reply.status == 400)
            #expect(reply.text.contains(words))
        }
    }

    @Test func `beside a cache there is no instruction and no tool`() async throws {
        try await Harness.run { sim async throws in
            let made = try await sim.post(Self.caches, Self.making(5_000)).json
            let name = try #require(made["name"]?.string)
            let ask = Ask.content(
                "Hello",
                [
                    ("cachedContent", .string(name)),
                    ("systemInstruction", ["parts": .array([["text": "Be short."]])]),
                ])
            #expect(try await sim.post(Self.generate, ask).status == 400)
        }
    }
}

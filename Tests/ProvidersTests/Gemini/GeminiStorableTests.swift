import Events
import JSON
import Pricing
import Testing

@testable import Providers

/// The beginning of a prompt that may be kept under a name.
@Suite struct GeminiStorableTests {
    private static let tokensMin: Int64 = 100
    private static let long = String(repeating: "Be helpful, and brief. ", count: 30)

    private func call(
        system: String? = long, more: String = "",
        _ change: (inout UpstreamTarget) -> Void = { _ in }
    ) throws -> UpstreamCall {
        let turn = system.map { #"{"role":"system","content":"\#($0)"},"# } ?? ""
        let body = #"{"model":"m","messages":[\#(turn){"role":"user","content":"hi"}]\#(more)}"#
        var target = UpstreamTarget(
            baseURL: "http://up", model: "gemini-3.8-flash",
            capabilities: ModelCapabilities(cacheMinTokens: Self.tokensMin),
            storedCaches: .oneHour)
        change(&target)
        return try GeminiAdapter().chatCall(
            for: ChatRequest(reading: JSONDocument(parsing: body)), to: target)
    }

    @Test func `instruction and tools are kept, and the rest goes on from their name`() throws {
        let tools = """
            ,"tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}],\
            "tool_choice":"required","max_tokens":7
            """
        let call = try call(more: tools)
        let storable = try #require(call.storable)
        let creation = try JSONDocument(parsing: storable.creation.body).root
        #expect(storable.creation.url == "http://up/v1beta/cachedContents")
        #expect(creation["model"]?.string == "models/gemini-3.8-flash")
        #expect(creation["ttl"]?.string == "3600s")
        #expect(
            creation["systemInstruction"]?["parts"]?[0]?["text"]?.string == Self.long)
        #expect(creation["tools"]?.kind == .array)
        #expect(
            creation["toolConfig"]?["functionCallingConfig"]?["mode"]?.string == "ANY")
        #expect(creation["contents"] == nil && creation["generationConfig"] == nil)

        let rest = try JSONDocument(parsing: storable.body(from: "cachedContents/a-1")).root
        #expect(rest["cachedContent"]?.string == "cachedContents/a-1")
        for name in ["systemInstruction", "tools", "toolConfig"] { #expect(rest[name] == nil) }
        #expect(rest["contents"]?.count == 1)
        #expect(rest["generationConfig"]?["maxOutputTokens"]?.int == 7)

        // Unless it goes on from there, the call is the whole one.
        let whole = try JSONDocument(parsing: call.body).root
        #expect(whole["systemInstruction"] != nil && whole["cachedContent"] == nil)
        #expect(!call.readsNamedCache)
    }

    @Test func `twelve hours are asked for as such`() throws {
        let storable = try #require(try call { $0.storedCaches = .twelveHours }.storable)
        let creation = try JSONDocument(parsing: storable.creation.body).root
        #expect(creation["ttl"]?.string == "43200s")
    }

    @Test func `without policy, length or a minimum that is known nothing is kept`() throws {
        #expect(try call { $0.storedCaches = nil }.storable == nil)
        #expect(try call { $0.capabilities = nil }.storable == nil)
        #expect(try call { $0.capabilities?.cacheMinTokens = nil }.storable == nil)
        #expect(try call { $0.capabilities?.cacheMinTokens = 1_000 }.storable == nil)
        #expect(try call(system: nil).storable == nil)
    }

    @Test func `a request that names a cache itself gets no other`() throws {
        let named = #","extra_body":{"google":{"cached_content":"cachedContents/own"}}"#
        let call = try call(more: named) { $0.isCustomersOwn = true }
        #expect(call.storable == nil)
        #expect(call.readsNamedCache)
    }

    @Test(arguments: [
        (#"{"name":"cachedContents/a-1","usageMetadata":{"totalTokenCount":812}}"#, Int64(812)),
        (#"{"name":"cachedContents/a-1","usageMetadata":{"totalTokenCount":0}}"#, nil),
        (#"{"name":"cachedContents/a-1"}"#, nil),
        (#"{"name":"cachedContents/../x","usageMetadata":{"totalTokenCount":812}}"#, nil),
        (#"{"usageMetadata":{"totalTokenCount":812}}"#, nil), ("[]", nil), ("", nil),
    ])
    func `a cache is one with a name and a size`(answer: String, tokens: Int64?) throws {
        let cache = try #require(try call().storable).cache(in: Array(answer.utf8))
        #expect(cache?.tokens == tokens)
        #expect(cache?.name == (tokens == nil ? nil : "cachedContents/a-1"))
    }
}

import Events
import JSON
import Pricing
import Testing

@testable import Providers

/// Where breakpoints are placed in prompts for Anthropic.
@Suite struct CacheBreakpointsTests {
    private let long = String(repeating: "word ", count: 600)  // 3,000 bytes, taken for 600 tokens.

    private func place(
        _ body: String, for ttl: CacheTTL = .fiveMinutes, tokensMin: Int64 = 512
    ) throws -> (text: String, count: Int)? {
        let placed = CacheBreakpoints.placed(in: Array(body.utf8), for: ttl, tokensMin: tokensMin)
        guard let placed else { return nil }
        let text = String(decoding: placed.body, as: UTF8.self)
        _ = try JSONDocument(parsing: text)
        return (text.replacing(long, with: "LONG"), placed.count)
    }

    @Test func `an only text is marked at its end`() throws {
        let placed = try place(
            #"{"model":"m","messages":[{"role":"user","content":"\#(long)"}],"x":1}"#)
        #expect(
            placed?.text == #"{"model":"m","messages":[{"role":"user","content":"#
                + #"[{"type":"text","text":"LONG","cache_control":{"type":"ephemeral"}}]}],"x":1}"#)
        #expect(placed?.count == 1)
    }

    @Test func `tools, system, the turn before and the last one are marked, four in all`() throws {
        let mark = #""cache_control":{"type":"ephemeral","ttl":"1h"}"#
        let placed = try place(
            #"{"tools":[{"name":"a"},{"name":"\#(long)"}],"system":"\#(long)","messages":["#
                + #"{"role":"user","content":"q"},{"role":"assistant","content":"a"},"#
                + #"{"role":"user","content":[{"type":"text","text":"q"}]}]}"#, for: .oneHour)
        #expect(placed?.count == 4)
        #expect(
            placed?.text == #"{"tools":[{"name":"a"},{"name":"LONG",\#(mark)}],"#
                + #""system":[{"type":"text","text":"LONG",\#(mark)}],"messages":["#
                + #"{"role":"user","content":[{"type":"text","text":"q",\#(mark)}]},"#
                + #"{"role":"assistant","content":"a"},"#
                + #"{"role":"user","content":[{"type":"text","text":"q",\#(mark)}]}]}"#)
    }

    @Test(arguments: [(600, 1), (601, 0)] as [(Int64, Int)])
    func `a prefix below the model's minimum is not marked`(tokensMin: Int64, count: Int) throws {
        let placed = try place(
            #"{"messages":[{"role":"user","content":"\#(long)"}]}"#, tokensMin: tokensMin)
        #expect((placed?.count ?? 0) == count)
    }

    @Test func `the client's own stay and are counted`() throws {
        func block(_ text: String, marked: Bool = true) -> String {
            let mark = marked ? #","cache_control":{"type":"ephemeral"}"# : ""
            return #"{"type":"text","text":"\#(text)"\#(mark)}"#
        }
        let three = [block(long), block("b"), block("c")].joined(separator: ",")
        let body = #"{"system":"\#(long)","messages":[{"role":"user","content":[\#(three),"#
        let one = try place(body + block("d", marked: false) + "]}]}")
        #expect(one?.count == 1)
        #expect(one?.text.components(of: "cache_control") == 4)
        #expect(one?.text.contains(#"{"type":"text","text":"d","cache_control""#) == true)
        #expect(try place(body + block("d") + "]}]}") == nil)
    }

    @Test func `one for the whole body is counted and marks the end by itself`() throws {
        let placed = try place(
            #"{"cache_control":{"type":"ephemeral"},"system":"\#(long)","#
                + #""messages":[{"role":"user","content":"q"}]}"#)
        #expect(placed?.count == 1)
        #expect(placed?.text.contains(#"{"role":"user","content":"q"}"#) == true)
    }

    @Test func `what lasts longer stands first, whatever the policy says`() throws {
        let mark = #""cache_control":{"type":"ephemeral""#
        let after = try place(
            #"{"system":[{"type":"text","text":"\#(long)",\#(mark)}}],"#
                + #""messages":[{"role":"user","content":"q"}]}"#, for: .oneHour)
        #expect(after?.text.contains("1h") == false)
        let before = try place(
            #"{"system":"\#(long)","messages":[{"role":"user","content":[{"type":"text","#
                + #""text":"q",\#(mark),"ttl":"1h"}}]}]}"#)
        #expect(before?.count == 1)
        #expect(before?.text.components(of: #""ttl":"1h""#) == 2)
        let served = try place(
            #"{"tools":[{"type":"web_search_20260209","name":"w"}],"#
                + #""messages":[{"role":"user","content":"\#(long)"}]}"#, for: .oneHour)
        #expect(served?.text.contains("1h") == false)
    }

    @Test func `thoughts and blank texts are not marked, what stands before them is`() throws {
        let placed = try place(
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"\#(long)"},"#
                + #"{"type":"text","text":""}]},{"role":"assistant","content":["#
                + #"{"type":"thinking","thinking":"hm","signature":"s"}]}]}"#)
        #expect(placed?.count == 1)
        #expect(
            placed?.text.contains(
                #"{"type":"text","text":"LONG","cache_control":{"type":"ephemeral"}}"#) == true)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"messages":"x"}"#, #"{"messages":[{"role":"user","content":null}]}"#,
        #"{"messages":[7]}"#, #"{"system":{},"tools":{},"messages":[]}"#,
    ])
    func `a body of another shape is left to the provider`(body: String) throws {
        #expect(try place(body, tokensMin: 0) == nil)
    }

    @Test func `a model whose minimum nobody knows is not marked`() throws {
        var target = Translation.target("claude-opus-5-5")
        target.cacheBreakpoints = .fiveMinutes
        let request = try Translation.request(
            #"{"model":"x","messages":[{"role":"user","content":"\#(long)"}]}"#)
        let call = try AnthropicAdapter().chatCall(for: request, to: target)
        #expect(call.placedBreakpoints?.count == 1)
        target.capabilities?.cacheMinTokens = nil
        #expect(
            try AnthropicAdapter().chatCall(for: request, to: target).placedBreakpoints == nil)
        target.cacheBreakpoints = nil
        #expect(
            try AnthropicAdapter().chatCall(for: request, to: target).placedBreakpoints == nil)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}

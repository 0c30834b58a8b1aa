import JSON
import Testing

@testable import Providers

/// A cache that the customer has made at Google, named in a chat completion.
@Suite struct GeminiCacheNameTests {
    private func call(_ extra: String, isCustomersOwn: Bool) throws -> UpstreamCall {
        let body =
            #"{"model":"m","messages":[{"role":"user","content":"hi"}],"extra_body":\#(extra)}"#
        return try GeminiAdapter().chatCall(
            for: ChatRequest(reading: JSONDocument(parsing: body)),
            to: UpstreamTarget(
                baseURL: "http://up", model: "gemini-3.8-flash", isCustomersOwn: isCustomersOwn))
    }

    private static let named = #"{"google":{"cached_content":"cachedContents/a-1"}}"#

    @Test func `with the customer's own key the prompt goes on from it`() throws {
        let call = try call(Self.named, isCustomersOwn: true)
        let body = try JSONDocument(parsing: call.body).root
        #expect(body["cachedContent"]?.string == "cachedContents/a-1")
        #expect(call.readsNamedCache)
        #expect(call.droppedParameters == [])
    }

    @Test(arguments: [
        (named, false), (#"{"google":{"cached_content":"cachedContents/"}}"#, true),
        (#"{"google":{"cached_content":"cachedContents/../models/x"}}"#, true),
        (#"{"google":{"cached_content":"a-1"}}"#, true),
        (#"{"google":{"cached_content":7}}"#, true),
    ])
    func `anything else of this name is nobody's`(extra: String, isCustomersOwn: Bool) {
        #expect {
            try call(extra, isCustomersOwn: isCustomersOwn)
        } throws: { error in
            let invalid = error as? InvalidRequest
            return invalid?.param == "extra_body.google.cached_content"
                && invalid?.isNotFound == true
        }
    }

    @Test func `what else stands there is not lost without a word`() throws {
        let more = #"{"google":{"cached_content":"cachedContents/a","thinking_config":{}}}"#
        #expect { try call(more, isCustomersOwn: true) } throws: {
            ($0 as? InvalidRequest)?.param == "extra_body"
        }
        let without = try call(#"{"google":{"thinking_config":{}}}"#, isCustomersOwn: true)
        #expect(without.droppedParameters == ["extra_body"])
        #expect(!without.readsNamedCache)
    }
}

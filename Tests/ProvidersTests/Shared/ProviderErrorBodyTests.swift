import Testing

@testable import Providers

@Suite struct ProviderErrorBodyTests {
    private typealias Body = ProviderErrorBody

    @Test(arguments: [
        (
            #"{"error":{"message":"m","type":"t","param":"p","code":"c"}}"#,
            Body(type: "t", code: "c", param: "p", message: "m")
        ),
        (
            #"{"error":{"message":"m","type":"t","param":null,"code":null}}"#,
            Body(type: "t", message: "m")
        ),
        (#"{"code":"invalid-argument","error":"m"}"#, Body(code: "invalid-argument", message: "m")),
        (#"{"error":"m"}"#, Body(message: "m")),
        (#"{"error":{"code":429,"message":"m"}}"#, Body(code: "429", message: "m")),
        (
            #"{"detail":[{"loc":["body","messages"],"msg":"m","type":"missing"}]}"#,
            Body(type: "missing", param: "messages", message: "m")
        ),
        (#"{"detail":"m"}"#, Body(message: "m")),
        (#"[{"error":{"message":"m"}}]"#, Body(message: "m")),
        (#""m""#, Body(message: "m")),
        (#"{"error":{}}"#, Body()),
        (#"{"error":[1]}"#, Body()),
        (#"{"detail":[]}"#, Body()),
        ("[]", Body()), ("[[[]]]", Body()), ("{}", Body()), ("17", Body()), ("null", Body()),
        ("", Body()), ("<html><h1>502</h1></html>", Body()), (#"{"error":{"#, Body()),
    ])
    func `an error is read from any shape`(text: String, expected: ProviderErrorBody) {
        #expect(ProviderErrorBody(reading: Array(text.utf8)) == expected)
    }

    @Test func `of an immense body nothing is read`() {
        let text = #"{"error":""# + String(repeating: "x", count: 10_000_000) + #""}"#
        #expect(ProviderErrorBody(reading: Array(text.utf8)) == ProviderErrorBody())
    }

    @Test func `a long message is cut`() {
        let text = #"{"error":""# + String(repeating: "x", count: 5_000) + #""}"#
        let body = ProviderErrorBody(reading: Array(text.utf8))
        #expect(body.message?.count == ProviderErrorBody.messageCharactersMax)
    }

    @Test func `words with prose in them are not recorded`() {
        let failure = OpenAIAdapter().failure(
            head: UpstreamHead(status: 400, headers: [("x-request-id", "req bad id")]),
            body: Array(#"{"error":{"message":"m","type":"a b","code":"ümlaut"}}"#.utf8))
        #expect(failure.errorType == nil)
        #expect(failure.errorCode == nil)
        #expect(failure.providerRequestID == nil)
    }
}

@Suite struct PlainWordsTests {
    @Test(arguments: ["a", "rate_limit_exceeded", "A.b:c-9", String(repeating: "x", count: 64)])
    func `a plain word may be recorded`(word: String) {
        #expect(word.asPlainWord == word)
    }

    @Test(arguments: ["", "a b", "a/b", "é", "a\n", String(repeating: "x", count: 65)])
    func `anything else may not`(word: String) {
        #expect(word.asPlainWord == nil)
    }

    @Test func `ids may hold slashes, models a path and a deployment`() {
        #expect("req_1/2".asRequestID == "req_1/2")
        #expect("a\r\nb".asRequestID == nil)
        let model = "accounts/fireworks/models/kimi-k3#accounts/a/deployments/d"
        #expect(model.asModelName == model)
        #expect("two words".asModelName == nil)
    }

    @Test func `the header's request id goes before the body's`() {
        let head = UpstreamHead(status: 200, headers: [("request-id", "b"), ("x-request-id", "a")])
        #expect(head.requestID(orBodyID: "c") == "a")
        #expect(UpstreamHead(status: 200, headers: []).requestID(orBodyID: "c") == "c")
    }
}

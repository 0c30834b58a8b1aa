import JSON
import Testing

@testable import Providers

@Suite struct `calls for stored responses` {
    private let target = UpstreamTarget(
        baseURL: "https://api.example/v1", model: "", storedID: "resp_up")

    private func request(
        _ action: StoredResponseRequest.Action, _ query: [(name: String, value: String)] = []
    ) throws -> StoredResponseRequest {
        try StoredResponseRequest(action, query: query, betas: nil)
    }

    @Test(
        arguments: [
            (.show, "GET", "https://api.example/v1/responses/resp_up"),
            (.delete, "DELETE", "https://api.example/v1/responses/resp_up"),
            (.listInput, "GET", "https://api.example/v1/responses/resp_up/input_items"),
        ] as [(StoredResponseRequest.Action, String, String)])
    func `go to the provider's own id`(
        action: StoredResponseRequest.Action, method: String, url: String
    ) throws {
        let call = try request(action).call(to: target, with: OpenAIAdapter())
        #expect(call.method == method)
        #expect(call.url == url)
        #expect(call.body.isEmpty)
    }

    @Test func `parameters go with them, escaped`() throws {
        let call = try request(.listInput, [("after", "a&b=c"), ("include[]", "x y")])
            .call(to: target, with: OpenAIAdapter())
        #expect(call.url.hasSuffix("/input_items?after=a%26b%3Dc&include%5B%5D=x%20y"))
    }

    @Test func `a complete response is not streamed`() throws {
        _ = try request(.show, [("stream", "false")])
        #expect { try request(.show, [("stream", "true")]) } throws: {
            ($0 as? InvalidRequest)?.param == "stream"
        }
    }

    @Test(arguments: [
        Array(repeating: (name: "a", value: "b"), count: 33),
        [(name: "after", value: String(repeating: "x", count: 513))],
        [(name: String(repeating: "n", count: 65), value: "")],
    ])
    func `parameters without bound are refused`(query: [(name: String, value: String)]) {
        #expect(throws: InvalidRequest.self) { try request(.show, query) }
    }

    @Test func `a provider that keeps none has none`() throws {
        let asked = try request(.show)
        for adapter in [AnthropicAdapter(), GeminiAdapter()] as [any ProviderAdapter] {
            #expect { try asked.call(to: target, with: adapter) } throws: {
                ($0 as? InvalidRequest)?.isNotFound == true
            }
        }
        #expect { try request(.listInput).call(to: target, with: XAIAdapter()) } throws: {
            ($0 as? InvalidRequest)?.isNotFound == false
        }
    }

    @Test func `Fireworks deletes only by its own name of the account`() throws {
        var target = target
        let delete = try request(.delete)
        #expect { try delete.call(to: target, with: FireworksAdapter()) } throws: {
            ($0 as? InvalidRequest)?.isNotFound == false
        }
        target.accountID = "acct-1"
        let call = try delete.call(to: target, with: FireworksAdapter())
        #expect(call.headers.contains { $0 == ("x-fireworks-account-id", "acct-1") })
    }

    @Test func `an answer has our ids and no cost of the provider's`() throws {
        let body =
            #"{"id":"resp_up","previous_response_id":"resp_before","output":[],"#
            + #""usage":{"input_tokens":1,"cost_in_usd_ticks":9},"later":[1]}"#
        let asked = try request(.show)
        let answer = try #require(
            asked.answer(
                Array(body.utf8), id: "resp_ours", previousID: "resp_ours_before",
                from: XAIAdapter()))
        #expect(
            String(decoding: answer, as: UTF8.self)
                == #"{"id":"resp_ours","previous_response_id":"resp_ours_before","output":[],"#
                + #""usage":{"input_tokens":1},"later":[1]}"#)
    }

    @Test func `a response before it that nobody knows is not named`() throws {
        let body = #"{"id":"u","previous_response_id":"resp_before","output":[]}"#
        let asked = try request(.show)
        let answer = try #require(
            asked.answer(
                Array(body.utf8), id: "resp_ours", previousID: nil, from: OpenAIAdapter()))
        #expect(
            String(decoding: answer, as: UTF8.self)
                == #"{"id":"resp_ours","previous_response_id":null,"output":[]}"#)
    }

    @Test(arguments: ["", "[]", "{}", #"{"output":"x"}"#, "<html>"])
    func `a body of another shape is no answer`(body: String) throws {
        #expect(
            try request(.show).answer(
                Array(body.utf8), id: "r", previousID: nil, from: OpenAIAdapter()) == nil)
        #expect(
            try request(.listInput).answer(
                Array(body.utf8), id: "r", previousID: nil, from: OpenAIAdapter()) == nil)
    }
}

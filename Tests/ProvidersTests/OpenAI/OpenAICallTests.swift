import Events
import JSON
import Testing

@testable import Providers

@Suite struct OpenAICallTests {
    private typealias Fixture = ChatCompletionsFixture

    @Test func `only a few members of the client's text change`() throws {
        let body =
            #"{ "messages": [{"role":"user","content":"\u00fc"}],"#
            + #" "model": "frontier","temperature":1.0,"x_unknown":{"a":1e2} }"#
        let call = try Fixture.call(OpenAIAdapter(), body)
        #expect(
            Fixture.text(call.body)
                == #"{ "messages": [{"role":"user","content":"\u00fc"}],"#
                + #" "model": "m","temperature":1.0,"x_unknown":{"a":1e2} }"#)
        #expect(call.url == "http://up/v1/chat/completions")
        #expect(call.headers.map(\.name) == ["content-type"])
        #expect(call.headers.map(\.value) == ["application/json"])
        #expect(call.droppedParameters.isEmpty)
    }

    @Test func `beta features go with embeddings, to OpenAI alone`() throws {
        let document = try JSONDocument(parsing: #"{"model":"m","input":"a"}"#)
        let request = try EmbeddingsRequest(reading: document, betas: "some=v2")
        let target = UpstreamTarget(baseURL: "http://up/v1", model: "m")
        for (adapter, goes) in [(OpenAIAdapter(), true), (FireworksAdapter(), false)]
            as [(any ProviderAdapter, Bool)]
        {
            let call = try request.dialogue(
                with: adapter, at: target, for: ChatCompletionsFixture.exchange()
            ).call
            #expect(call.headers.contains { $0 == ("openai-beta", "some=v2") } == goes)
        }
        #expect { try EmbeddingsRequest(reading: document, betas: "a\r\nx: y") } throws: {
            ($0 as? InvalidRequest)?.param == "openai-beta"
        }
    }

    @Test func `beta features of the client's go to OpenAI alone, as plain words`() throws {
        let document = try JSONDocument(parsing: #"{"model":"a","messages":[{"role":"user"}]}"#)
        let request = try ChatRequest(reading: document, betas: "some=v2, other")
        let target = UpstreamTarget(baseURL: "http://up/v1", model: "m")
        let call = try OpenAIAdapter().chatCall(for: request, to: target)
        #expect(call.headers.contains { $0 == ("openai-beta", "some=v2, other") })
        for adapter in [XAIAdapter(), FireworksAdapter()] as [any ProviderAdapter] {
            let call = try adapter.chatCall(for: request, to: target)
            #expect(!call.headers.contains { $0.name == "openai-beta" })
        }
        #expect { try ChatRequest(reading: document, betas: "a\r\nx: y") } throws: {
            ($0 as? InvalidRequest)?.param == "openai-beta"
        }
    }

    @Test(arguments: [
        #"{"file":{"file_id":"file-1"}}"#, #"{"type":"input_file","file_id":"file-1"}"#,
    ])
    func `a file that is stored at the provider is not there`(part: String) throws {
        let text = #"{"model":"a","messages":[{"role":"user","content":[\#(part)]}]}"#
        #expect { try ChatRequest(reading: JSONDocument(parsing: text)) } throws: {
            ($0 as? InvalidRequest)?.isNotFound == true
        }
    }

    @Test(arguments: [
        ("", #""stream_options":{"include_usage":true}"#),
        (#","stream_options":null"#, #""stream_options":{"include_usage":true}"#),
        (
            #","stream_options":{"include_usage":false,"include_obfuscation":false}"#,
            #""stream_options":{"include_usage":true,"include_obfuscation":false}"#
        ),
        (
            #","stream_options":{"include_obfuscation":true}"#,
            #""stream_options":{"include_obfuscation":true,"include_usage":true}"#
        ),
    ])
    func `a stream always asks for usage`(options: String, expected: String) throws {
        let call = try Fixture.call(
            OpenAIAdapter(),
            #"{"model":"a","messages":[{"role":"user"}],"stream":true\#(options)}"#)
        #expect(
            Fixture.text(call.body)
                == #"{"model":"m","messages":[{"role":"user"}],"stream":true,\#(expected)}"#)
    }

    @Test(
        arguments: [
            (nil, "auto", ""), ("flex", "auto", #","service_tier":"flex""#),
            ("priority", nil, #","service_tier":"priority""#), (nil, nil, ""),
        ] as [(String?, String?, String)])
    func `the gateway's tier replaces the client's`(
        chosen: String?, asked: String?, expected: String
    ) throws {
        let tier = asked.map { #","service_tier":"\#($0)""# } ?? ""
        let call = try Fixture.call(
            OpenAIAdapter(), #"{"model":"a","messages":[{"role":"user"}]\#(tier)}"#,
            to: UpstreamTarget(baseURL: "http://up/v1", model: "m", serviceTier: chosen))
        #expect(
            Fixture.text(call.body) == #"{"model":"m","messages":[{"role":"user"}]\#(expected)}"#)
    }

    @Test(arguments: [
        ("", #","prompt_cache_key":"aff""#),
        (#","prompt_cache_key":null"#, #","prompt_cache_key":"aff""#),
        (#","prompt_cache_key":"mine""#, #","prompt_cache_key":"mine""#),
    ])
    func `the affinity key is the cache key unless the client has one`(
        given: String, expected: String
    ) throws {
        let call = try Fixture.call(
            OpenAIAdapter(), #"{"model":"a","messages":[{"role":"user"}]\#(given)}"#,
            to: UpstreamTarget(baseURL: "http://up/v1", model: "m", affinityKey: "aff"))
        #expect(
            Fixture.text(call.body) == #"{"model":"m","messages":[{"role":"user"}]\#(expected)}"#)
    }

    @Test func `the key goes into one header`() {
        let headers = OpenAIAdapter().authentication(key: "sk-1")
        #expect(headers.map(\.name) == ["authorization"])
        #expect(headers.map(\.value) == ["Bearer sk-1"])
    }

    @Test(arguments: Provider.allCases)
    func `every provider has its adapter`(provider: Provider) {
        #expect(ProviderAdapters.adapter(for: provider).provider == provider)
    }
}

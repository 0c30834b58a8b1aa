import Events
import JSON
import Pricing
import Testing

@testable import Providers

/// What a model refuses is not sent: it is left out and named, or the request is refused with its field.
@Suite struct RefusedByModelTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var refusal: ModelRefusal
        /// Members of the request, and what becomes of them.
        var given: String
        var sent = ""
        var dropped: [String] = []
        var param: String?
        var testDescription: String { "\(refusal.rawValue): \(given)" }
    }

    static let openAI = [
        Case(
            refusal: .sampling, given: #""temperature":0.2,"top_p":0.5"#,
            dropped: ["temperature", "top_p"]),
        Case(refusal: .sampling, given: #""temperature":1,"top_p":1.0"#),
        Case(refusal: .sampling, given: #""temperature":null"#, sent: #""temperature":null"#),
        Case(
            refusal: .penalties, given: #""presence_penalty":1,"frequency_penalty":0"#,
            dropped: ["presence_penalty"]),
        Case(refusal: .stop, given: #""stop":"END""#, param: "stop"),
        Case(refusal: .stop, given: #""stop":["END"]"#, param: "stop"),
        Case(refusal: .stop, given: #""stop":[]"#, sent: #""stop":[]"#),
        Case(refusal: .maxTokens, given: #""max_tokens":7"#, sent: #""max_completion_tokens":7"#),
        Case(
            refusal: .maxTokens, given: #""max_tokens":7,"max_completion_tokens":5"#,
            sent: #""max_completion_tokens":5"#),
        Case(
            refusal: .cacheOptions, given: #""prompt_cache_options":{"mode":"explicit"}"#,
            dropped: ["prompt_cache_options"]),
        Case(
            refusal: .reasoning, given: #""reasoning_effort":"high""#, dropped: ["reasoning_effort"]
        ),
        Case(refusal: .reasoning, given: #""reasoning_effort":"none""#),
        Case(
            refusal: .forcedTools, given: #""temperature":0.2,"stop":"END""#,
            sent: #""temperature":0.2,"stop":"END""#),
    ]

    @Test(arguments: openAI)
    func `of a chat completion`(_ it: Case) throws {
        let head = #"{"model":"m","messages":[{"role":"user","content":"hi"}]"#
        var target = UpstreamTarget(baseURL: "http://up", model: "m")
        target.capabilities = ModelCapabilities(refuses: [it.refusal])
        try check(it) { () throws(InvalidRequest) in
            try OpenAIAdapter().chatCall(for: try chat("\(head),\(it.given)}"), to: target)
        } expecting: { sent in
            head + (sent.isEmpty ? "" : ",\(sent)") + "}"
        }
    }

    static let messages = [
        Case(
            refusal: .sampling, given: #""temperature":0.2,"top_p":0.5,"top_k":3"#,
            dropped: ["temperature", "top_p", "top_k"]),
        Case(refusal: .sampling, given: #""temperature":1"#),
        Case(refusal: .forcedTools, given: #""tool_choice":{"type":"any"}"#, param: "tool_choice"),
        Case(
            refusal: .forcedTools, given: #""tool_choice":{"type":"tool","name":"f"}"#,
            param: "tool_choice"),
        Case(
            refusal: .forcedTools, given: #""tool_choice":{"type":"auto"}"#,
            sent: #""tool_choice":{"type":"auto"}"#),
        Case(
            refusal: .thinkingOff, given: #""thinking":{"type":"disabled"}"#, dropped: ["thinking"]),
        Case(
            refusal: .adaptiveThinking, given: #""thinking":{"type":"adaptive"}"#,
            dropped: ["thinking"]),
        Case(
            refusal: .thinkingBudget,
            given: #""thinking":{"type":"enabled","budget_tokens":2048,"display":"omitted"}"#,
            sent: #""thinking":{"type":"adaptive","display":"omitted"}"#, dropped: ["budget_tokens"]
        ),
        Case(
            refusal: .extraHighEffort, given: #""output_config":{"effort":"xhigh","x":1}"#,
            sent: #""output_config":{"effort":"high","x":1}"#, dropped: ["effort"]),
        Case(refusal: .prefill, given: #""max_tokens":9"#, sent: #""max_tokens":9"#),
    ]

    @Test(arguments: messages)
    func `of a message`(_ it: Case) throws {
        let head = #"{"model":"m","messages":[{"role":"user","content":"hi"}]"#
        var target = UpstreamTarget(baseURL: "http://up", model: "m")
        target.capabilities = ModelCapabilities(refuses: [it.refusal])
        let fill = it.given.contains("max_tokens\"") ? "" : #","max_tokens":5"#
        try check(it) { () throws(InvalidRequest) in
            try message("\(head),\(it.given)\(fill)}").nativeCall(to: target)
        } expecting: { sent in
            head + (sent.isEmpty ? "" : ",\(sent)") + fill + "}"
        }
    }

    @Test(
        arguments: [
            (
                .prefill, #"{"role":"user","content":"a"},{"role":"assistant","content":"{"}"#,
                "messages[1]"
            ),
            (
                .laterSystem, #"{"role":"user","content":"a"},{"role":"system","content":"b"}"#,
                "messages[1].role"
            ),
        ] as [(ModelRefusal, String, String)])
    func `of a conversation`(refusal: ModelRefusal, turns: String, param: String) throws {
        let request = try message(#"{"model":"m","max_tokens":5,"messages":[\#(turns)]}"#)
        var target = UpstreamTarget(baseURL: "http://up", model: "m")
        _ = try request.nativeCall(to: target)
        target.capabilities = ModelCapabilities(refuses: [refusal])
        #expect { try request.nativeCall(to: target) } throws: {
            ($0 as? InvalidRequest)?.param == param
        }
    }

    @Test func `the version of an account's API is sent, and what it refuses is left out`() throws {
        var target = UpstreamTarget(baseURL: "http://up", model: "claude-sonnet-4-6")
        target.apiVersion = "2026-10-21"
        let native = try message(
            #"{"model":"m","max_tokens":5,"temperature":0.5,"messages":[{"role":"user","content":"a"}]}"#
        )
        let chat = try chat(
            #"{"model":"m","temperature":0.5,"messages":[{"role":"user","content":"a"}]}"#)
        for call in [
            try native.nativeCall(to: target),
            try AnthropicAdapter().chatCall(for: chat, to: target),
        ] {
            #expect(call.headers.contains { $0 == ("anthropic-version", "2026-10-21") })
            #expect(call.droppedParameters == ["temperature"])
            #expect(!String(decoding: call.body, as: UTF8.self).contains("temperature"))
        }
        target.apiVersion = nil
        let pinned = try native.nativeCall(to: target)
        #expect(pinned.headers.contains { $0 == ("anthropic-version", "2023-06-01") })
        #expect(pinned.droppedParameters.isEmpty)
    }

    @Test(
        arguments: [
            (
                "claude-opus-5-5",
                [.prefill, .sampling, .thinkingBudget, .thinkingOff, .forcedTools]
            ),
            ("claude-haiku-5-5", [.prefill, .sampling, .thinkingBudget]),
            ("claude-opus-4-6", [.laterSystem, .prefill, .extraHighEffort]),
            ("claude-sonnet-4-5-20250929", [.laterSystem, .adaptiveThinking]),
        ] as [(String, Set<ModelRefusal>)])
    func `the shipped data knows the models`(model: String, refuses: Set<ModelRefusal>) throws {
        let facts = try #require(PriceCatalogue.embedded.model(.anthropic, model))
        #expect(facts.capabilities.refuses == refuses)
        #expect(facts.capabilities.cacheMinTokens != nil)
    }

    private func chat(_ body: String) throws(InvalidRequest) -> ChatRequest {
        try ChatRequest(reading: document(body))
    }

    private func message(_ body: String) throws(InvalidRequest) -> MessagesRequest {
        try MessagesRequest(reading: document(body), betas: nil)
    }

    private func document(_ body: String) -> JSONDocument {
        guard let document = try? JSONDocument(parsing: body) else {
            preconditionFailure("\(body) is not JSON")
        }
        return document
    }

    private func check(
        _ it: Case, _ make: () throws(InvalidRequest) -> UpstreamCall,
        expecting body: (String) -> String
    ) throws {
        do throws(InvalidRequest) {
            let call = try make()
            #expect(it.param == nil)
            #expect(call.droppedParameters == it.dropped)
            #expect(String(decoding: call.body, as: UTF8.self) == body(it.sent))
        } catch {
            #expect(error.param == it.param)
            #expect(error.isNotFound == false)
        }
    }
}

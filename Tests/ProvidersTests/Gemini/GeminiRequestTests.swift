import Events
import Testing

@testable import Providers

struct GeminiRequestTests {
    let adapter = GeminiAdapter()

    static let user = #"{"role":"user","content":"hi"}"#

    /// The call for a request with these members beside a plain message.
    func call(
        _ members: String, _ model: String = "gemini-3.5-flash", tier: String? = nil
    ) throws
        -> (body: String, dropped: [String], url: String)
    {
        try Translation.call(
            adapter, #"{"model":"x","messages":[\#(Self.user)]\#(members)}"#, model, tier: tier)
    }

    @Test func `a plain request goes to the model's own path`() throws {
        let plain = try call("", "gemini-4-argon")
        #expect(plain.url == "https://upstream.test/v1beta/models/gemini-4-argon:generateContent")
        #expect(plain.body == #"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#)
        let streamed = try call(#","stream":true"#, "models/tuned/a b")
        #expect(
            streamed.url
                == "https://upstream.test/v1beta/models/tuned%2Fa%20b:streamGenerateContent?alt=sse"
        )
        #expect(streamed.body == plain.body)
        #expect(adapter.authentication(key: "k").map(\.name) == ["x-goog-api-key"])
    }

    @Test func `settings find their names`() throws {
        let got = try call(
            #"""
            ,"max_completion_tokens":100,"stop":["A","B"],"temperature":0.50,"top_p":0.9,"seed":7,
            "presence_penalty":0.1,"frequency_penalty":0.2,
            "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"$schema":"d","type":"object"}}},
            "user":"u","metadata":{"a":"b"},"logit_bias":{}
            """#, "gemini-2.5-flash")
        #expect(
            got.body == """
                {"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":\
                {"maxOutputTokens":100,"stopSequences":["A","B"],"temperature":0.50,"topP":0.9,\
                "seed":7,"presencePenalty":0.1,"frequencyPenalty":0.2,\
                "responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}}
                """)
        #expect(got.dropped == ["user", "metadata"])
    }

    @Test func `newer models are not sent what they ignore`() throws {
        let settings =
            #","temperature":0.5,"top_p":0.9,"presence_penalty":1,"seed":9999999999"#
        let got = try call(settings, "gemini-3.8-flash")
        #expect(!got.body.contains("generationConfig"))
        #expect(got.dropped == ["presence_penalty", "temperature", "top_p", "seed"])
        #expect(
            try call(settings, "gemini-3-flash-preview").dropped == ["presence_penalty", "seed"])
        #expect(try call(settings, "gemini-flash-lite-latest").dropped.contains("temperature"))
    }

    @Test(arguments: [
        ("gemini-2.5-flash", "none", #"{"thinkingBudget":0}"#),
        ("gemini-2.5-flash", "minimal", #"{"thinkingBudget":1}"#),
        ("gemini-2.5-flash-lite", "minimal", #"{"thinkingBudget":512}"#),
        ("gemini-2.5-pro", "high", #"{"thinkingBudget":4096}"#),
        ("gemini-3-flash-preview", "minimal", #"{"thinkingLevel":"MINIMAL"}"#),
        ("gemini-3.8-flash", "minimal", #"{"thinkingLevel":"LOW"}"#),
        ("gemini-3.1-pro-preview", "medium", #"{"thinkingLevel":"MEDIUM"}"#),
        ("gemini-4-argon", "xhigh", #"{"thinkingLevel":"HIGH"}"#),
    ])
    func `effort is asked for in the model's own way`(
        model: String, effort: String, expected: String
    ) throws {
        let got = try call(#","reasoning_effort":"\#(effort)""#, model)
        #expect(got.body.hasSuffix(#""generationConfig":{"thinkingConfig":\#(expected)}}"#))
        #expect(got.dropped == [])
    }

    @Test(arguments: ["gemini-2.5-pro", "gemini-4-argon", "gemma-4-31b-it"])
    func `thinking that cannot be off is said`(model: String) throws {
        #expect(try call(#","reasoning_effort":"none""#, model).dropped == ["reasoning_effort"])
    }

    @Test(arguments: [
        ("default", #","serviceTier":"standard"}"#), ("flex", #","serviceTier":"flex"}"#),
        ("priority", #","serviceTier":"priority"}"#), ("auto", "]}]}"), ("scale", "]}]}"),
    ])
    func `tiers are asked for by Gemini's words`(tier: String, ending: String) throws {
        let call = try call("", tier: tier)
        #expect(call.body.hasSuffix(ending))
        #expect(call.dropped == (tier == "scale" ? ["service_tier"] : []))
    }

    @Test func `media go inline or by reference`() throws {
        let got = try Translation.call(
            adapter,
            #"""
            {"model":"x","messages":[{"role":"system","content":"s"},{"role":"user","content":[
              {"type":"text","text":"look","cache_control":{"type":"ephemeral"}},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD","detail":"low"}},
              {"type":"image_url","image_url":{"url":"https://x.test/a.JPG?b"}},
              {"type":"image_url","image_url":{"url":"gs://bucket/b"}},
              {"type":"file","file":{"file_data":"data:application/pdf;base64,UERG"}},
              {"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}}]}]}
            """#, "gemini-3.5-flash")
        #expect(
            got.body == """
                {"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[\
                {"text":"look"},{"inlineData":{"mimeType":"image/png","data":"QUJD"}},\
                {"fileData":{"mimeType":"image/jpeg","fileUri":"https://x.test/a.JPG?b"}},\
                {"fileData":{"fileUri":"gs://bucket/b"}},\
                {"inlineData":{"mimeType":"application/pdf","data":"UERG"}},\
                {"inlineData":{"mimeType":"audio/wav","data":"QQ=="}}]}]}
                """)
        #expect(got.dropped == ["detail", "cache_control"])
    }

    static let tools = #"""
        ,"tools":[{"type":"function","function":{"name":"f","description":"does","parameters":{"type":"object"},"strict":true}},
                  {"type":"function","function":{"name":"g"}}]
        """#

    @Test(arguments: [
        ("", ""), (#","tool_choice":"auto""#, #"{"mode":"AUTO"}"#),
        (#","tool_choice":"none""#, #"{"mode":"NONE"}"#),
        (#","tool_choice":"required""#, #"{"mode":"ANY"}"#),
        (
            #","tool_choice":{"type":"function","function":{"name":"g"}}"#,
            #"{"mode":"ANY","allowedFunctionNames":["g"]}"#
        ),
    ])
    func `tools are declared, and their choice is said`(choice: String, mode: String) throws {
        let got = try call(Self.tools + choice + #","parallel_tool_calls":false"#)
        let config = mode.isEmpty ? "" : #","toolConfig":{"functionCallingConfig":\#(mode)}"#
        #expect(
            got.body.hasSuffix(
                """
                ,"tools":[{"functionDeclarations":[{"name":"f","description":"does",\
                "parametersJsonSchema":{"type":"object"}},{"name":"g"}]}]\(config)}
                """))
        #expect(got.dropped == ["strict", "parallel_tool_calls"])
    }

    static let signed = GeminiCallID(providerID: "c-1", signature: "a+/b0===").text(orMade: "")
    static let made = GeminiCallID(providerID: nil, signature: nil).text(orMade: "x0")

    static let conversation = #"""
        {"model":"x","messages":[{"role":"user","content":"go"},
          {"role":"assistant","content":"so","tool_calls":[
            {"id":"\#(signed)","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
            {"id":"\#(made)","type":"function","function":{"name":"g","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"\#(signed)","content":"{\"ok\":true}"},
          {"role":"tool","tool_call_id":"\#(made)","content":"plain"},
          {"role":"system","content":"now"},
          {"role":"assistant","tool_calls":[
            {"id":"toolu_foreign","type":"function","function":{"name":"f","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"toolu_foreign","content":"[1]"}]}
        """#

    @Test func `ids and signatures of calls come back to a model that signs`() throws {
        let got = try Translation.call(adapter, Self.conversation, "gemini-3.5-flash")
        let mark = GeminiContents.unsignedMark
        #expect(
            got.body == """
                {"contents":[{"role":"user","parts":[{"text":"go"}]},{"role":"model","parts":[\
                {"text":"so"},\
                {"functionCall":{"id":"c-1","name":"f","args":{"x":1}},"thoughtSignature":"a+/b0==="},\
                {"functionCall":{"name":"g","args":{}}}]},{"role":"user","parts":[\
                {"functionResponse":{"id":"c-1","name":"f","response":{"ok":true}}},\
                {"functionResponse":{"name":"g","response":{"result":"plain"}}},\
                {"text":"<system>\\nnow\\n</system>"}]},{"role":"model","parts":[\
                {"functionCall":{"name":"f","args":{}},"thoughtSignature":"\(mark)"}]},\
                {"role":"user","parts":[\
                {"functionResponse":{"name":"f","response":{"result":"[1]"}}}]}]}
                """)
    }

    @Test func `older models get no ids`() throws {
        let got = try Translation.call(adapter, Self.conversation, "gemini-2.5-pro")
        #expect(!got.body.contains("\"id\""))
        #expect(!got.body.contains(GeminiContents.unsignedMark))
        #expect(got.body.contains(#""thoughtSignature":"a+/b0===""#))
    }

    @Test(arguments: [
        (#","n":2"#, "n"), (#","logprobs":true"#, "logprobs"),
        (#","stop":["a","b","c","d","e","f"]"#, "stop"),
        (#","max_tokens":40000"#, "max_tokens"),
        (#","max_completion_tokens":40000,"max_tokens":3"#, "max_completion_tokens"),
        (#","modalities":["audio"]"#, "modalities"),
    ])
    func `a field that cannot be expressed is refused by name`(field: String, param: String) throws
    {
        let body = #"{"model":"x","messages":[\#(Self.user)]\#(field)}"#
        #expect(try Translation.fault(adapter, body, "gemini-4-argon")?.param == param)
    }

    @Test func `a result without its call is refused by its path`() throws {
        let body =
            #"{"model":"x","messages":[\#(Self.user),{"role":"tool","tool_call_id":"a","content":"x"}]}"#
        #expect(
            try Translation.fault(adapter, body, "gemini-4-argon")?.param
                == "messages[1].tool_call_id")
    }
}

struct GeminiCallIDTests {
    @Test(arguments: [
        (GeminiCallID(providerID: "abc1", signature: nil), "call_gabc1_"),
        (GeminiCallID(providerID: "abc1", signature: "QUJD"), "call_gabc1_QUJD"),
        (GeminiCallID(providerID: "a-b", signature: "+/8="), "call_h612d62_-_8"),
        (GeminiCallID(providerID: nil, signature: "QQ=="), "call_mx0_QQ"),
        (GeminiCallID(providerID: "ä_", signature: nil), "call_hc3a45f_"),
    ])
    func `an id carries what it must, and reads back the same`(id: GeminiCallID, text: String) {
        #expect(id.text(orMade: "x0") == text)
        #expect(GeminiCallID(reading: text) == id)
    }

    @Test(arguments: [
        "call_abc", "call_", "toolu_x", "", "call_zabc_", "call_h1_", "call_hzz_", "call_hff_",
        "call_gabc_x.y",
    ])
    func `ids of other form are foreign`(text: String) {
        #expect(GeminiCallID(reading: text) == nil)
    }

    @Test func `a signature that is no base64 is not carried`() {
        #expect(GeminiCallID(providerID: "a", signature: "no base64!").signature == nil)
    }

    @Test func `made ids differ between answers and calls`() {
        let ids = [("resp-1", 0), ("resp-1", 1), ("resp-2", 0)].map {
            GeminiCallID.made(for: $0.0, ordinal: $0.1)
        }
        #expect(Set(ids).count == 3)
        #expect(ids[0] == "resp1n0")
    }
}

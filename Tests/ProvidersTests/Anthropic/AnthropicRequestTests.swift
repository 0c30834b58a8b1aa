import Events
import Testing

@testable import Providers

struct AnthropicRequestTests {
    let adapter = AnthropicAdapter()

    func body(_ request: String, _ model: String = "claude-haiku-4-5") throws -> String {
        try Translation.call(adapter, request, model).body
    }

    @Test func `a plain request gets the model's own limit of tokens`() throws {
        let call = try Translation.call(
            adapter, #"{"model":"x","messages":[{"role":"user","content":"hi"}]}"#,
            "claude-opus-5-5")
        #expect(call.url == "https://upstream.test/v1/messages")
        #expect(call.dropped == [])
        #expect(
            call.body == """
                {"model":"claude-opus-5-5","max_tokens":128000,\
                "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}
                """)
    }

    @Test func `version and key go into their headers`() throws {
        let request = try Translation.request(
            #"{"model":"x","messages":[{"role":"user","content":"hi"}]}"#)
        let call = try adapter.chatCall(for: request, to: Translation.target("claude-opus-5"))
        #expect(call.headers.map(\.name) == ["content-type", "anthropic-version"])
        #expect(call.headers.map(\.value) == ["application/json", "2023-06-01"])
        #expect(adapter.authentication(key: "k").map(\.name) == ["x-api-key"])
        #expect(adapter.authentication(key: "k").map(\.value) == ["k"])
    }

    @Test(arguments: [
        ("claude-fable-5-1", 128_000), ("claude-haiku-4-5-20251001", 64_000),
        ("claude-sonnet-4-6", 128_000), ("claude-next-9", 8_192),
    ])
    func `an absent limit is the model's`(model: String, limit: Int) throws {
        let text = try body(#"{"model":"x","messages":[{"role":"user","content":"hi"}]}"#, model)
        #expect(text.contains("\"max_tokens\":\(limit),"))
    }

    @Test func `instructions, images, files and cache marks find their places`() throws {
        let text = try body(
            #"""
            {"model":"x","max_tokens":5,"stream":true,"stop":["END"," "],"user":"u","seed":1,
             "messages":[
              {"role":"system","content":"be brief"},
              {"role":"developer","content":[{"type":"text","text":"rules","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
              {"role":"user","content":[
                {"type":"text","text":"look"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},
                {"type":"image_url","image_url":{"url":"https://x.test/a.png"},"cache_control":{"type":"ephemeral"}},
                {"type":"file","file":{"file_data":"data:application/pdf;base64,UERG"}}]},
              {"role":"user","content":"again"}]}
            """#)
        #expect(
            text == """
                {"model":"claude-haiku-4-5","max_tokens":5,\
                "system":[{"type":"text","text":"be brief"},\
                {"type":"text","text":"rules","cache_control":{"type":"ephemeral","ttl":"1h"}}],\
                "messages":[{"role":"user","content":[{"type":"text","text":"look"},\
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"QUJD"}},\
                {"type":"image","source":{"type":"url","url":"https://x.test/a.png"},\
                "cache_control":{"type":"ephemeral"}},\
                {"type":"document","source":{"type":"base64","media_type":"application/pdf",\
                "data":"UERG"}},{"type":"text","text":"again"}]}],\
                "stop_sequences":["END"],"stream":true}
                """)
    }

    @Test func `what has no counterpart and no weight is left out by name`() throws {
        let call = try Translation.call(
            adapter,
            #"""
            {"model":"x","messages":[{"role":"user","name":"Ann","content":"hi"}],"user":"u","seed":1,
             "metadata":{},"store":false,"presence_penalty":0,"frequency_penalty":0.5,"n":1,
             "logprobs":false,"made_up":{"a":1},"nothing":null,"temperature":0.2,"top_p":0.9}
            """#, "claude-opus-5")
        #expect(
            call.dropped == [
                "user", "seed", "frequency_penalty", "made_up", "name", "temperature", "top_p",
            ])
    }

    @Test func `a conversation with tools is grouped as the API wants it`() throws {
        let text = try body(
            #"""
            {"model":"x","max_tokens":9,"parallel_tool_calls":false,"tool_choice":"required",
             "tools":[{"type":"function","function":{"name":"f","description":"does","parameters":{"type":"object"}}},
                      {"type":"function","function":{"name":"g"}}],
             "messages":[
              {"role":"user","content":"go"},
              {"role":"assistant","content":null,"tool_calls":[
                {"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
                {"id":"b:1","type":"function","function":{"name":"g","arguments":""}}]},
              {"role":"user","content":"by the way"},
              {"role":"tool","tool_call_id":"a","content":"one"},
              {"role":"tool","tool_call_id":"b:1","content":""}]}
            """#)
        #expect(
            text == """
                {"model":"claude-haiku-4-5","max_tokens":9,\
                "messages":[{"role":"user","content":[{"type":"text","text":"go"}]},\
                {"role":"assistant","content":[\
                {"type":"tool_use","id":"a","name":"f","input":{"x":1}},\
                {"type":"tool_use","id":"replaced_1","name":"g","input":{}}]},\
                {"role":"user","content":[\
                {"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":"one"}]},\
                {"type":"tool_result","tool_use_id":"replaced_1"},\
                {"type":"text","text":"by the way"}]}],\
                "tools":[{"name":"f","description":"does","input_schema":{"type":"object"}},\
                {"name":"g","input_schema":{"type":"object","properties":{}}}],\
                "tool_choice":{"type":"any","disable_parallel_tool_use":true}}
                """)
    }

    @Test func `calls in the history without tools get definitions that may not be called`() throws
    {
        let text = try body(
            #"""
            {"model":"x","max_tokens":9,"messages":[{"role":"user","content":"go"},
              {"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"a","content":"one"}]}
            """#)
        #expect(
            text.hasSuffix(
                """
                "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],\
                "tool_choice":{"type":"none"}}
                """))
    }

    @Test(arguments: [
        ("claude-opus-5", #"{"role":"system","content":[{"type":"text","text":"now"}]}"#),
        (
            "claude-haiku-4-5",
            #"{"role":"user","content":[{"type":"text","text":"<system>\nnow\n</system>"}]}"#
        ),
    ])
    func `a later instruction keeps its place`(model: String, message: String) throws {
        let text = try body(
            #"""
            {"model":"x","max_tokens":9,"messages":[{"role":"system","content":"s"},
              {"role":"user","content":"a"},{"role":"assistant","content":"b"},
              {"role":"system","content":"now"}]}
            """#, model)
        #expect(text.contains(message + "]}"))
        #expect(text.contains(#""system":[{"type":"text","text":"s"}]"#))
    }

    @Test func `instructions alone are the user's turn`() throws {
        let text = try body(
            #"{"model":"x","max_tokens":9,"messages":[{"role":"system","content":"s"}]}"#)
        #expect(
            text.hasSuffix(#""messages":[{"role":"user","content":[{"type":"text","text":"s"}]}]}"#)
        )
    }

    @Test(arguments: [
        (
            "claude-opus-5", "high",
            #""thinking":{"type":"adaptive"},"output_config":{"effort":"high"}"#
        ),
        ("claude-opus-5", "none", #""thinking":{"type":"disabled"}"#),
        (
            "claude-opus-4-6", "xhigh",
            #""thinking":{"type":"adaptive"},"output_config":{"effort":"high"}"#
        ),
        (
            "claude-opus-5-5", "minimal",
            #""thinking":{"type":"adaptive"},"output_config":{"effort":"low"}"#
        ),
        ("claude-haiku-4-5", "medium", #""thinking":{"type":"enabled","budget_tokens":2048}"#),
        ("claude-haiku-4-5", "max", #""thinking":{"type":"enabled","budget_tokens":4999}"#),
    ])
    func `effort is asked for in the model's own way`(
        model: String, effort: String, expected: String
    ) throws {
        let call = try Translation.call(
            adapter,
            #"{"model":"x","max_tokens":5000,"reasoning_effort":"\#(effort)","messages":[{"role":"user","content":"a"}]}"#,
            model)
        #expect(call.body.hasSuffix(expected + "}"))
        #expect(call.dropped == [])
    }

    @Test(arguments: [
        ("claude-opus-5-5", "none", 5_000), ("claude-haiku-4-5", "high", 1_024),
        ("claude-new", "high", 5_000),
    ])
    func `effort that cannot be had is left out by name`(
        model: String, effort: String, limit: Int
    )
        throws
    {
        let call = try Translation.call(
            adapter,
            #"{"model":"x","max_tokens":\#(limit),"reasoning_effort":"\#(effort)","messages":[{"role":"user","content":"a"}]}"#,
            model)
        #expect(!call.body.contains("thinking"))
        #expect(call.dropped == ["reasoning_effort"])
    }

    @Test func `sampling is capped, kept to one setting, and left out beside thinking`() throws {
        let both = try Translation.call(
            adapter,
            #"{"model":"x","max_tokens":9,"temperature":1.5,"top_p":0.5,"messages":[{"role":"user","content":"a"}]}"#,
            "claude-haiku-4-5")
        #expect(both.body.hasSuffix(#","temperature":1}"#))
        #expect(both.dropped == ["temperature", "top_p"])
        let alone = try body(
            #"{"model":"x","max_tokens":9,"top_p":0.50,"messages":[{"role":"user","content":"a"}]}"#
        )
        #expect(alone.hasSuffix(#","top_p":0.50}"#))
        let thinking = try Translation.call(
            adapter,
            #"{"model":"x","reasoning_effort":"low","temperature":0,"messages":[{"role":"user","content":"a"}]}"#,
            "claude-sonnet-4-6")
        #expect(!thinking.body.contains("temperature"))
        #expect(thinking.dropped == ["temperature"])
    }

    @Test func `a JSON schema is sent in the subset that is taken`() throws {
        let text = try body(
            #"""
            {"model":"x","max_tokens":9,"messages":[{"role":"user","content":"a"}],
             "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":
              {"$schema":"d","type":"object","properties":{"minimum":{"type":"integer","minimum":1},
               "list":{"type":"array","items":{"type":"object","additionalProperties":true},"maxItems":3}}}}}}
            """#)
        #expect(
            text.hasSuffix(
                """
                "output_config":{"format":{"type":"json_schema","schema":{"type":"object",\
                "properties":{"minimum":{"type":"integer"},"list":{"type":"array","items":\
                {"type":"object","additionalProperties":true}}},"additionalProperties":false}}}}
                """))
    }

    @Test func `a JSON object is asked for in words, and that is said`() throws {
        let call = try Translation.call(
            adapter,
            #"{"model":"x","max_tokens":9,"messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}}"#,
            "claude-opus-5")
        #expect(call.body.contains(#""system":[{"type":"text","text":"Answer with one valid JSON"#))
        #expect(call.dropped == ["response_format"])
    }

    @Test func `thoughts come back to where they were`() throws {
        let text = try body(
            #"""
            {"model":"x","max_tokens":9,"messages":[{"role":"user","content":"go"},
              {"role":"assistant","content":"so","reasoning_details":[
                {"type":"reasoning.text","text":"hm","signature":"S","format":"anthropic-claude-v1"},
                {"type":"reasoning.encrypted","data":"D","format":"anthropic-claude-v1"},
                {"type":"reasoning.encrypted","data":"E","format":"another"}]},
              {"role":"user","content":"on"}]}
            """#)
        #expect(
            text.contains(
                """
                {"role":"assistant","content":[\
                {"type":"thinking","thinking":"hm","signature":"S"},\
                {"type":"redacted_thinking","data":"D"},{"type":"text","text":"so"}]}
                """))
    }

    @Test(arguments: [
        ("auto", #","service_tier":"auto"}"#), ("default", #","service_tier":"standard_only"}"#),
        ("priority", #","service_tier":"auto"}"#), ("fast", #","service_tier":"auto"}"#),
        ("flex", "]}"), ("scale", "]}"), ("ultrafast", "]}"),
    ])
    func `of the tiers two are known`(tier: String, ending: String) throws {
        let call = try Translation.call(
            adapter, #"{"model":"x","messages":[{"role":"user","content":"hi"}]}"#,
            "claude-opus-5", tier: tier)
        #expect(call.body.hasSuffix(ending))
        // One that is not sent is not lost silently.
        #expect(call.dropped == (ending == "]}" ? ["service_tier"] : []))
    }

    @Test(arguments: [
        (#""n":2"#, "n"), (#""logprobs":true"#, "logprobs"), (#""top_logprobs":2"#, "top_logprobs"),
        (#""modalities":["text","audio"]"#, "modalities"), (#""functions":[]"#, "functions"),
        (#""web_search_options":{}"#, "web_search_options"),
        (#""reasoning_effort":"huge""#, "reasoning_effort"), (#""temperature":3"#, "temperature"),
        (#""response_format":{"type":"xml"}"#, "response_format.type"),
        (#""tools":[{"type":"custom"}]"#, "tools[0].type"),
        (#""tool_choice":{"type":"allowed_tools"}"#, "tool_choice"),
        (#""stop":7"#, "stop"), (#""cache_control":{"type":"x"}"#, "cache_control"),
    ])
    func `a field that cannot be expressed is refused by name`(field: String, param: String) throws
    {
        let body = #"{"model":"x","messages":[{"role":"user","content":"hi"}],\#(field)}"#
        #expect(try Translation.fault(adapter, body, "claude-haiku-4-5")?.param == param)
    }

    @Test(arguments: [
        (#"{"role":"function","content":"x"}"#, "messages[1].role"),
        (#"{"role":"tool","content":"x"}"#, "messages[1].tool_call_id"),
        (#"{"role":"tool","tool_call_id":"a","content":"x"}"#, "messages[1].tool_call_id"),
        (#"{"role":"user","content":5}"#, "messages[1].content"),
        (#"{"role":"user","content":[{"type":"video"}]}"#, "messages[1].content[0].type"),
        (
            #"{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}}]}"#,
            "messages[1].content[0]"
        ),
        (
            #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://x"}}]}"#,
            "messages[1].content[0].image_url.url"
        ),
        (
            #"{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x"}}]}"#,
            "messages[1].content[0]"
        ),
        (
            #"{"role":"user","content":[{"type":"file","file":{"filename":"f"}}]}"#,
            "messages[1].content[0].file.file_data"
        ),
        (
            #"{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"[1]"}}]}"#,
            "messages[1].tool_calls[0].function.arguments"
        ),
    ])
    func `a message that cannot be expressed is refused by its path`(
        message: String, param: String
    )
        throws
    {
        let body = #"{"model":"x","messages":[{"role":"user","content":"hi"},\#(message)]}"#
        #expect(try Translation.fault(adapter, body, "claude-haiku-4-5")?.param == param)
    }

    @Test func `models say what they take`() throws {
        let user = #"{"role":"user","content":"hi"}"#
        let tools =
            #""tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required""#
        let forced = #"{"model":"x","messages":[\#(user)],\#(tools)}"#
        #expect(try Translation.fault(adapter, forced, "claude-opus-5-5")?.param == "tool_choice")
        #expect(try Translation.fault(adapter, forced, "claude-haiku-5-5") == nil)
        let prefill = #"{"model":"x","messages":[\#(user),{"role":"assistant","content":"So"}]}"#
        #expect(try Translation.fault(adapter, prefill, "claude-opus-5")?.param == "messages[1]")
        #expect(try Translation.fault(adapter, prefill, "claude-haiku-4-5") == nil)
        let greeting = #"{"model":"x","messages":[{"role":"assistant","content":"Hi"},\#(user)]}"#
        #expect(
            try Translation.fault(adapter, greeting, "claude-opus-5")?.param == "messages[0].role")
        let blank = #"{"model":"x","messages":[{"role":"user","content":" "}]}"#
        #expect(try Translation.fault(adapter, blank, "claude-opus-5")?.param == "messages")
    }
}

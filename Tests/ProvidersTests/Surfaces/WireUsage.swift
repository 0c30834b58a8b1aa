import Events

/// One count of tokens as each provider writes it, whole and streamed, in the shapes that it speaks.
struct WireUsage {
    /// What the counts mean, whatever the shape.
    var tokens: TokenUsage

    private var input: Int64 { tokens.input }
    private var reasoning: Int64 { tokens.reasoning ?? 0 }

    // MARK: Chat completions

    func chatUsage(of provider: Provider) -> String {
        // xAI counts reasoning beside the completion, the others inside it.
        let completion = provider == .xai ? tokens.output - reasoning : tokens.output
        return """
            {"prompt_tokens":\(input),"completion_tokens":\(completion),\
            "total_tokens":\(input + tokens.output),"prompt_tokens_details":\
            {"cached_tokens":\(tokens.cacheRead),"cache_write_tokens":\(tokens.cacheWrite30m)},\
            "completion_tokens_details":{"reasoning_tokens":\(reasoning)}}
            """
    }

    func chat(of provider: Provider) -> String {
        """
        {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
        "message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
        "usage":\(chatUsage(of: provider))}
        """
    }

    func chatStream(of provider: Provider) -> String {
        let head = #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":"#
        let text = #"[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}"#
        let end = #"[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
        let usage = "[],\"usage\":\(chatUsage(of: provider))}"
        return [text, end, usage].map { "data: \(head)\($0)\n\n" }.joined() + "data: [DONE]\n\n"
    }

    // MARK: Responses

    private func response(_ status: String, usage: String) -> String {
        """
        {"id":"resp_up","object":"response","status":"\(status)","model":"m","output":[{"id":"msg_1",\
        "type":"message","role":"assistant","status":"completed","content":[{"type":"output_text",\
        "text":"hi","annotations":[]}]}],"usage":\(usage)}
        """
    }

    /// Fireworks counts in the names of chat completions here too.
    private func responsesUsage(of provider: Provider) -> String {
        guard provider != .fireworks else { return chatUsage(of: provider) }
        return """
            {"input_tokens":\(input),"input_tokens_details":{"cached_tokens":\(tokens.cacheRead),\
            "cache_write_tokens":\(tokens.cacheWrite30m)},"output_tokens":\(tokens.output),\
            "output_tokens_details":{"reasoning_tokens":\(reasoning)},\
            "total_tokens":\(input + tokens.output)}
            """
    }

    func responses(of provider: Provider) -> String {
        response("completed", usage: responsesUsage(of: provider))
    }

    func responsesStream(of provider: Provider) -> String {
        let events = [
            ("response.created", "\"response\":\(response("in_progress", usage: "null"))"),
            ("response.output_text.delta", #""item_id":"msg_1","delta":"hi""#),
            ("response.completed", "\"response\":\(responses(of: provider))"),
        ]
        return events.enumerated().map { number, event in
            "event: \(event.0)\ndata: {\"type\":\"\(event.0)\",\"sequence_number\":\(number),"
                + "\(event.1)}\n\n"
        }.joined()
    }

    // MARK: Messages

    private func messageUsage(output: Int64) -> String {
        """
        {"input_tokens":\(tokens.inputUncached),"cache_read_input_tokens":\(tokens.cacheRead),\
        "cache_creation_input_tokens":\(tokens.cacheWritten),"cache_creation":{\
        "ephemeral_5m_input_tokens":\(tokens.cacheWrite5m),\
        "ephemeral_1h_input_tokens":\(tokens.cacheWrite1h)},"output_tokens":\(output),\
        "output_tokens_details":{"thinking_tokens":\(reasoning)}}
        """
    }

    var message: String {
        """
        {"id":"msg_up","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
        "text":"hi"}],"stop_reason":"end_turn","usage":\(messageUsage(output: tokens.output))}
        """
    }

    var messageStream: String {
        let start = messageUsage(output: 0).replacing(
            "\"thinking_tokens\":\(reasoning)", with: "\"thinking_tokens\":0")
        let events = [
            (
                "message_start",
                #""message":{"id":"msg_up","type":"message","model":"m","content":[],"usage":\#(start)}"#
            ),
            ("content_block_start", #""index":0,"content_block":{"type":"text","text":""}"#),
            ("content_block_delta", #""index":0,"delta":{"type":"text_delta","text":"hi"}"#),
            ("content_block_stop", #""index":0"#),
            (
                "message_delta",
                #""delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":\#(tokens.output),"#
                    + #""output_tokens_details":{"thinking_tokens":\#(reasoning)}}"#
            ),
        ]
        let body = events.map { "event: \($0.0)\ndata: {\"type\":\"\($0.0)\",\($0.1)}\n\n" }
        return body.joined() + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
    }

    // MARK: Gemini

    var content: String {
        """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":"STOP"}],\
        "usageMetadata":{"promptTokenCount":\(input),"cachedContentTokenCount":\(tokens.cacheRead),\
        "candidatesTokenCount":\(tokens.output - reasoning),"thoughtsTokenCount":\(reasoning),\
        "totalTokenCount":\(input + tokens.output)},"modelVersion":"m"}
        """
    }

    var contentStream: String { "data: \(content)\n\n" }
}

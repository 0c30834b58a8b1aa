import Events
import JSON

/// A complete message of Anthropic, read into the client's shape.
struct AnthropicAnswer {
    let chatAnswer: ClientAnswer

    /// nil where the body is no message. One without usage is a message all the same: its tokens are then estimated.
    init?(reading root: JSONValue, for exchange: ChatExchange, head: UpstreamHead) {
        guard root["type"]?.isString("message") == true, let content = root["content"],
            content.kind == .array, let stopReason = root["stop_reason"]?.string
        else { return nil }
        let usage = AnthropicUsage(root["usage"])
        let modelServed = root["model"]?.string?.asModelName
        var answer = TranslatedAnswer(model: modelServed ?? exchange.modelRequested)
        for block in content.elements {
            guard Self.take(block, into: &answer) else { return nil }
        }
        answer.finishReason = Self.finishReason(stopReason)
        if stopReason == "refusal" { answer.refusal = Self.refusal(in: root) }
        var report = UpstreamReport(
            providerRequestID: head.requestID(orBodyID: root["id"]?.string),
            modelServed: modelServed, tierServed: usage?.tier, usage: usage?.report,
            finishReason: answer.finishReason, contentBytes: answer.contentBytes)
        // A refusal before any output is not billed, although its usage is filled.
        report.billed = !(stopReason == "refusal" && content.count == 0)
        let body = answer.body(for: exchange, tier: usage?.tier, usage: usage?.usage)
        chatAnswer = ClientAnswer(body: body, report: report)
    }

    /// False where a block that we know lacks what it must have; blocks of other kinds are passed over.
    private static func take(_ block: JSONValue, into answer: inout TranslatedAnswer) -> Bool {
        switch block["type"]?.string {
        case "text":
            guard let text = block["text"]?.string else { return false }
            answer.append(text: text)
        case "thinking":
            guard let text = block["thinking"]?.string else { return false }
            if !text.isEmpty { answer.append(reasoning: text) }
            if let signature = block["signature"]?.string {
                answer.thoughts.append(.signed(text: text, signature: signature))
            }
        case "redacted_thinking":
            if let data = block["data"]?.string { answer.thoughts.append(.redacted(data: data)) }
        case "tool_use":
            guard let id = block["id"]?.string, let name = block["name"]?.string,
                let input = block["input"], input.kind == .object
            else { return false }
            let arguments = String(decoding: input.rawBytes, as: UTF8.self)
            answer.calls.append((id: id, name: name, arguments: arguments))
        case nil: return false
        default: break
        }
        return true
    }

    /// OpenAI's word for a stop reason; an unknown one is an ordinary end.
    static func finishReason(_ stopReason: String) -> String {
        switch stopReason {
        case "max_tokens", "model_context_window_exceeded", "pause_turn", "compaction": "length"
        case "tool_use": "tool_calls"
        case "refusal": "content_filter"
        default: "stop"
        }
    }

    /// Why the model refused, where it says so: in a message, or in the delta that ends a stream.
    static func refusal(in holder: JSONValue) -> String? {
        holder["stop_details"]?["explanation"]?.string
    }
}

import Events
import JSON

/// Answers to a translated request, given back in the Messages shape.
struct MessageFromChatReader: AnswerReader {
    let inner: any AnswerReader
    let exchange: ChatExchange

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        switch inner.answer(head: head, body: body) {
        case .failure(let failure): return .failure(failure)
        case .success(let answer):
            guard let root = try? JSONDocument(parsing: answer.body).root,
                let choice = root["choices"]?[0], let message = choice["message"]
            else {
                return .failure(
                    UpstreamFailure(reason: .providerError, httpStatus: head.status, billed: nil))
            }
            let model = root["model"]?.string ?? exchange.modelRequested
            let node: JSONNode = [
                "id": .string(exchange.responseID), "type": "message", "role": "assistant",
                "model": .string(model), "content": .array(Self.blocks(of: message)),
                "stop_reason": .string(MessageStop.reason(for: answer.report.finishReason)),
                "stop_sequence": nil, "usage": answer.report.messageUsage,
            ]
            return .success(ClientAnswer(body: node.bytes(), report: answer.report))
        }
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        MessageFromChatStream(inner: inner.stream(head: head), exchange: exchange)
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        inner.failure(head: head, body: body)
    }

    private static func blocks(of message: JSONValue) -> [JSONNode] {
        var blocks: [JSONNode] = []
        if let thought = message["reasoning_content"], thought.hasText {
            blocks.append(["type": "thinking", "thinking": thought.node, "signature": ""])
        }
        for name in ["content", "refusal"] {
            guard let text = message[name], text.hasText else { continue }
            blocks.append(["type": "text", "text": text.node])
        }
        for call in message["tool_calls"]?.elements.map(\.self) ?? [] {
            let text = call["function"]?["arguments"]?.string ?? ""
            blocks.append([
                "type": "tool_use", "id": call["id"]?.node ?? .null,
                "name": call["function"]?["name"]?.node ?? .null,
                "input": ToolCall.object(in: text) ?? [:],
            ])
        }
        return blocks
    }
}

/// Why a message ended, in Anthropic's words.
enum MessageStop {
    static func reason(for finishReason: String?) -> String {
        switch finishReason {
        case "length": "max_tokens"
        case "tool_calls", "function_call": "tool_use"
        case "content_filter": "refusal"
        default: "end_turn"
        }
    }
}

extension JSONValue {
    /// Whether this is a string that is not "".
    var hasText: Bool { kind == .string && rawBytes.count > 2 }
}

extension UpstreamReport {
    /// The usage object of a message. Its shape has no word for "unknown": counts that nobody reported are 0 there, and
    /// null in the record.
    var messageUsage: JSONNode {
        let usage = usage?.usage
        let tier: JSONNode =
            switch tierServed {
            case "default": "standard"
            case "priority": "priority"
            case "batch": "batch"
            default: nil
            }
        return [
            "input_tokens": .int(usage?.inputUncached ?? 0),
            "cache_creation_input_tokens": .int(usage?.cacheWritten ?? 0),
            "cache_read_input_tokens": .int(usage?.cacheRead ?? 0),
            "output_tokens": .int(usage?.output ?? 0), "service_tier": tier,
        ]
    }
}

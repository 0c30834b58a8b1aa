import Events
import JSON

/// A complete answer on its way into OpenAI's shape.
struct TranslatedAnswer: Sendable {
    var model: String
    /// nil where there is no text at all, which OpenAI writes as null.
    var text: String?
    var reasoning: String?
    var refusal: String?
    var thoughts: [ThoughtRecord] = []
    var calls: [(id: String, name: String, arguments: String)] = []
    var finishReason = "stop"

    mutating func append(text more: String) { text = (text ?? "") + more }

    mutating func append(reasoning more: String) { reasoning = (reasoning ?? "") + more }

    /// UTF-8 bytes of everything that the model wrote.
    var contentBytes: Int {
        [text, reasoning, refusal].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
            + calls.reduce(0) { $0 + $1.arguments.utf8.count }
    }

    /// The body of a chat completion; usage that does not add up is null.
    func body(for exchange: ChatExchange, tier: String?, usage: TokenUsage?) -> [UInt8] {
        var members: [JSONMember] = [
            JSONMember("id", .string(exchange.responseID)),
            JSONMember("object", "chat.completion"),
            JSONMember("created", .int(exchange.createdAt)),
            JSONMember("model", .string(model)),
        ]
        if let tier { members.append(JSONMember("service_tier", .string(tier))) }
        let choice: JSONNode = [
            "index": 0, "message": message, "logprobs": nil,
            "finish_reason": .string(finishReason),
        ]
        members.append(JSONMember("choices", [choice]))
        members.append(JSONMember("usage", usage?.openAINode ?? .null))
        return JSONNode.object(members).bytes()
    }

    private var message: JSONNode {
        var members: [JSONMember] = [
            JSONMember("role", "assistant"),
            JSONMember("content", text.map(JSONNode.string) ?? .null),
            JSONMember("refusal", refusal.map(JSONNode.string) ?? .null),
        ]
        if let reasoning { members.append(JSONMember("reasoning_content", .string(reasoning))) }
        if !thoughts.isEmpty {
            members.append(JSONMember("reasoning_details", .array(thoughts.map(\.node))))
        }
        if !calls.isEmpty {
            let calls = calls.map { call -> JSONNode in
                [
                    "id": .string(call.id), "type": "function",
                    "function": [
                        "name": .string(call.name), "arguments": .string(call.arguments),
                    ],
                ]
            }
            members.append(JSONMember("tool_calls", .array(calls)))
        }
        return .object(members)
    }
}

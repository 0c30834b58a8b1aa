import JSON

extension ChatTurn {
    /// Reads all messages of a request in order.
    ///
    /// - Throws: ``InvalidRequest`` with the path of the first member that has no meaning for other providers.
    static func all(of request: ChatRequest) throws(InvalidRequest) -> [ChatTurn] {
        var turns: [ChatTurn] = []
        let messages = request.messages.map { Array($0.elements) } ?? []
        for (position, message) in messages.enumerated() {
            turns.append(try ChatTurn(reading: message, at: position))
        }
        return turns
    }

    private init(reading message: JSONValue, at position: Int) throws(InvalidRequest) {
        self.position = position
        let path = "messages[\(position)]"
        let role = message["role"]?.string ?? ""
        switch role {
        case "system", "developer":
            content = .instruction(try ContentPart.all(of: message, at: path, allowing: []))
        case "user":
            let kinds: Set<String> = ["image_url", "file", "input_audio"]
            content = .user(try ContentPart.all(of: message, at: path, allowing: kinds))
        case "assistant":
            content = .assistant(try AssistantTurn(reading: message, at: path))
        case "tool":
            guard let callID = message["tool_call_id"]?.string, !callID.isEmpty else {
                throw InvalidRequest(
                    "A tool message needs the `tool_call_id` that it answers.",
                    param: path + ".tool_call_id")
            }
            let parts = try ContentPart.all(of: message, at: path, allowing: [])
            content = .toolResult(callID: callID, parts)
        default:
            throw InvalidRequest(
                "This provider knows no message role `\(role.prefix(64))`.", param: path + ".role")
        }
    }
}

extension AssistantTurn {
    init(reading message: JSONValue, at path: String) throws(InvalidRequest) {
        for name in ["function_call", "audio"] where message[name].map({ !$0.isNull }) == true {
            throw InvalidRequest(
                "This provider cannot take `\(name)` in a message.", param: "\(path).\(name)")
        }
        parts = try ContentPart.all(of: message, at: path, allowing: ["refusal"])
        if let refusal = message["refusal"]?.string {
            parts.append(ContentPart(kind: .text(refusal), path: path + ".refusal"))
        }
        calls = []
        if let list = message["tool_calls"], !list.isNull {
            guard list.kind == .array else {
                throw InvalidRequest("`tool_calls` must be an array.", param: path + ".tool_calls")
            }
            for (index, call) in list.elements.enumerated() {
                calls.append(try ToolCall(reading: call, at: "\(path).tool_calls[\(index)]"))
            }
        }
        thoughts = message["reasoning_details"]?.elements.compactMap(ThoughtRecord.init) ?? []
    }
}

extension ToolCall {
    init(reading call: JSONValue, at path: String) throws(InvalidRequest) {
        guard call["type"]?.isString("function") ?? true, let function = call["function"] else {
            throw InvalidRequest(
                "This provider takes tool calls of type `function` only.", param: path + ".type")
        }
        guard let id = call["id"]?.string, !id.isEmpty else {
            throw InvalidRequest("A tool call needs an `id`.", param: path + ".id")
        }
        guard let name = function["name"]?.string, !name.isEmpty else {
            throw InvalidRequest("A tool call needs a name.", param: path + ".function.name")
        }
        let text = function["arguments"]?.string ?? ""
        guard let arguments = Self.object(in: text) else {
            throw InvalidRequest(
                "The arguments of a tool call must be the text of a JSON object.",
                param: path + ".function.arguments")
        }
        self.id = id
        self.name = name
        self.arguments = arguments
    }

    /// The JSON object that a text is; an empty text is an empty object.
    static func object(in text: String) -> JSONNode? {
        guard !text.allSatisfy(\.isWhitespace) else { return [:] }
        guard let document = try? JSONDocument(parsing: text), document.root.kind == .object else {
            return nil
        }
        return .raw(Array(document.root.rawBytes))
    }
}

extension ThoughtRecord {
    /// The tag of our `reasoning_details` entries: thoughts of other origin must not reach Anthropic.
    static let format: StaticString = "anthropic-claude-v1"

    /// Reads an entry of `reasoning_details` that came from Anthropic; nil for any other.
    init?(_ entry: JSONValue) {
        guard entry["format"]?.isString(Self.format) == true else { return nil }
        if let data = entry["data"]?.string {
            self = .redacted(data: data)
        } else if let signature = entry["signature"]?.string, !signature.isEmpty {
            self = .signed(text: entry["text"]?.string ?? "", signature: signature)
        } else {
            return nil
        }
    }

    /// The entry of `reasoning_details` that carries this record to the client and back.
    var node: JSONNode {
        let format = JSONNode.string("\(Self.format)")
        return switch self {
        case .signed(let text, let signature):
            [
                "type": "reasoning.text", "text": .string(text), "signature": .string(signature),
                "format": format,
            ]
        case .redacted(let data):
            ["type": "reasoning.encrypted", "data": .string(data), "format": format]
        }
    }
}

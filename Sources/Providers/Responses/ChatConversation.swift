import JSON

/// The messages of a chat completion, made from the items of a response's input.
///
/// What an assistant said, thought and called are items of their own there, and one message here.
struct ChatConversation {
    private var messages: [JSONNode] = []
    private var text: [JSONNode] = []
    private var calls: [JSONNode] = []
    private var thoughts: [JSONNode] = []

    mutating func append(role: String, _ content: JSONNode) {
        flush()
        messages.append(["role": .string(role), "content": content])
    }

    mutating func append(_ item: JSONValue, at path: String) throws(InvalidRequest) {
        switch item["type"]?.string ?? "message" {
        case "message": try appendMessage(item, at: path)
        case "function_call":
            calls.append([
                "id": item["call_id"]?.node ?? .null, "type": "function",
                "function": [
                    "name": item["name"]?.node ?? .null,
                    "arguments": item["arguments"]?.node ?? .null,
                ],
            ])
        case "function_call_output":
            flush()
            guard let id = item["call_id"], id.kind == .string else {
                throw InvalidRequest("An output needs its `call_id`.", param: path + ".call_id")
            }
            let content = try Self.content(item["output"], at: path + ".output")
            messages.append(["role": "tool", "tool_call_id": id.node, "content": content])
        case "reasoning":
            // Thoughts that we gave come back as we wrote them; others mean nothing to this provider.
            guard let sealed = item["encrypted_content"]?.string,
                let details = try? JSONDocument(parsing: Array(sealed.utf8)).root
            else { return }
            thoughts += details.elements.map { .raw(Array($0.rawBytes)) }
        case let type:
            throw InvalidRequest(
                "This provider cannot take an item of type `\(type.prefix(64))`.",
                param: path + ".type")
        }
    }

    private mutating func appendMessage(_ item: JSONValue, at path: String) throws(InvalidRequest) {
        guard let role = item["role"]?.string,
            ["user", "assistant", "system", "developer"].contains(role)
        else {
            throw InvalidRequest(
                "`role` must be \"user\", \"assistant\", \"system\" or \"developer\".",
                param: path + ".role")
        }
        let content = try Self.content(item["content"], at: path + ".content")
        guard role == "assistant" else { return append(role: role, content) }
        if !calls.isEmpty { flush() }
        switch content {
        case .array(let parts): text += parts
        default: text.append(["type": "text", "text": content])
        }
    }

    /// All messages, with what is still open.
    mutating func finished() -> [JSONNode] {
        flush()
        return messages
    }

    private mutating func flush() {
        guard !text.isEmpty || !calls.isEmpty else {
            thoughts = []
            return
        }
        var members = [
            JSONMember("role", "assistant"),
            JSONMember("content", text.isEmpty ? .null : .array(text)),
        ]
        if !calls.isEmpty { members.append(JSONMember("tool_calls", .array(calls))) }
        if !thoughts.isEmpty { members.append(JSONMember("reasoning_details", .array(thoughts))) }
        messages.append(.object(members))
        (text, calls, thoughts) = ([], [], [])
    }

    private static func content(
        _ value: JSONValue?, at path: String
    ) throws(InvalidRequest) -> JSONNode {
        guard let value, value.kind == .string || value.kind == .array else {
            throw InvalidRequest("It must be a string or an array of parts.", param: path)
        }
        if value.kind == .string { return .raw(Array(value.rawBytes)) }
        var parts: [JSONNode] = []
        for (index, part) in value.elements.enumerated() {
            parts.append(try Self.part(part, at: "\(path)[\(index)]"))
        }
        return .array(parts)
    }

    private static func part(_ part: JSONValue, at path: String) throws(InvalidRequest) -> JSONNode
    {
        switch part["type"]?.string {
        case "input_text", "output_text":
            return ["type": "text", "text": part["text"]?.node ?? .null]
        case "refusal": return ["type": "refusal", "refusal": part["refusal"]?.node ?? .null]
        case "input_image":
            var image = [JSONMember("url", part["image_url"]?.node ?? .null)]
            if let detail = part["detail"], !detail.isNull, !detail.isString("auto") {
                image.append(JSONMember("detail", detail.node))
            }
            return ["type": "image_url", "image_url": .object(image)]
        case "input_file":
            guard let data = part["file_data"], data.kind == .string else {
                throw InvalidRequest(
                    "This provider takes a file whole, as `file_data`.", param: path + ".file_data")
            }
            return [
                "type": "file",
                "file": ["filename": part["filename"]?.node ?? "file", "file_data": data.node],
            ]
        case let type:
            throw InvalidRequest(
                "A part of type `\((type ?? "").prefix(64))` cannot stand here with this provider.",
                param: path + ".type")
        }
    }
}

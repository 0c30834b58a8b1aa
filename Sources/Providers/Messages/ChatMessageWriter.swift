import JSON

/// The messages of a chat completion, made from those of the Messages shape.
struct ChatMessageWriter {
    private(set) var messages: [JSONNode] = []
    private(set) var dropped: [String] = []

    private mutating func drop(_ name: String) {
        if !dropped.contains(name) { dropped.append(name) }
    }

    mutating func append(system: JSONValue?) throws(InvalidRequest) {
        guard let system, !system.isNull else { return }
        if let text = system.string { return append(role: "system", .string(text)) }
        var parts: [JSONNode] = []
        for (index, block) in system.elements.enumerated() {
            parts.append(try part(block, at: "system[\(index)]"))
        }
        if !parts.isEmpty { append(role: "system", .array(parts)) }
    }

    /// A message may become several: the results of tools are messages of their own.
    mutating func append(_ message: JSONValue, at path: String) throws(InvalidRequest) {
        let role = message["role"]?.string ?? ""
        guard let content = message["content"], content.kind == .string || content.kind == .array
        else {
            throw InvalidRequest(
                "A message's content must be a string or an array of blocks.",
                param: path + ".content")
        }
        if content.kind == .string {
            guard ["user", "assistant", "system"].contains(role) else {
                throw Self.unknown(role, path)
            }
            return append(role: role, .raw(Array(content.rawBytes)))
        }
        switch role {
        case "user", "system": try appendUser(content, role: role, at: path + ".content")
        case "assistant": try appendAssistant(content, at: path + ".content")
        default: throw Self.unknown(role, path)
        }
    }

    private static func unknown(_ role: String, _ path: String) -> InvalidRequest {
        InvalidRequest("There is no message role `\(role.prefix(64))`.", param: path + ".role")
    }

    private mutating func append(role: String, _ content: JSONNode) {
        messages.append(["role": .string(role), "content": content])
    }

    private mutating func appendUser(
        _ content: JSONValue, role: String, at path: String
    ) throws(InvalidRequest) {
        var parts: [JSONNode] = []
        for (index, block) in content.elements.enumerated() {
            let path = "\(path)[\(index)]"
            if block["type"]?.isString("tool_result") == true {
                try appendResult(block, at: path)
            } else {
                parts.append(try part(block, at: path))
            }
        }
        if !parts.isEmpty { append(role: role, .array(parts)) }
    }

    private mutating func appendResult(_ block: JSONValue, at path: String) throws(InvalidRequest) {
        noteCacheMark(block)
        guard let id = block["tool_use_id"], id.kind == .string else {
            throw InvalidRequest(
                "A tool's result needs the `tool_use_id` that it answers.",
                param: path + ".tool_use_id")
        }
        var text: [JSONNode] = []
        // A tool message has no mark for a failure: the words say it.
        if block["is_error"]?.bool == true {
            text.append(["type": "text", "text": "The tool failed:"])
        }
        if let content = block["content"] {
            if content.kind == .string {
                text.append(["type": "text", "text": .raw(Array(content.rawBytes))])
            }
            for (index, inner) in content.elements.enumerated() {
                guard inner["type"]?.isString("text") == true else {
                    throw InvalidRequest(
                        "This provider takes text only as a tool's result.",
                        param: "\(path).content[\(index)].type")
                }
                text.append(try part(inner, at: "\(path).content[\(index)]"))
            }
        }
        messages.append([
            "role": "tool", "tool_call_id": id.node,
            "content": text.isEmpty ? "" : .array(text),
        ])
    }

    private mutating func appendAssistant(
        _ content: JSONValue, at path: String
    ) throws(InvalidRequest) {
        var text: [JSONNode] = []
        var calls: [JSONNode] = []
        for (index, block) in content.elements.enumerated() {
            let path = "\(path)[\(index)]"
            noteCacheMark(block)
            switch block["type"]?.string {
            case "text": text.append(try part(block, at: path))
            // Another model's thoughts mean nothing to this one.
            case "thinking", "redacted_thinking": break
            case "tool_use":
                guard let input = block["input"], input.kind == .object else {
                    throw InvalidRequest(
                        "A tool's input must be an object.", param: path + ".input")
                }
                let arguments = String(decoding: input.rawBytes, as: UTF8.self)
                calls.append([
                    "id": block["id"]?.node ?? .null, "type": "function",
                    "function": [
                        "name": block["name"]?.node ?? .null, "arguments": .string(arguments),
                    ],
                ])
            case let type:
                throw InvalidRequest(
                    "This provider cannot take a block of type `\((type ?? "").prefix(64))`.",
                    param: path + ".type")
            }
        }
        guard !text.isEmpty || !calls.isEmpty else { return }
        var members = [
            JSONMember("role", "assistant"),
            JSONMember("content", text.isEmpty ? .null : .array(text)),
        ]
        if !calls.isEmpty { members.append(JSONMember("tool_calls", .array(calls))) }
        messages.append(.object(members))
    }

    private mutating func part(
        _ block: JSONValue, at path: String
    ) throws(InvalidRequest) -> JSONNode {
        noteCacheMark(block)
        switch block["type"]?.string {
        case "text":
            if block["citations"].map({ $0.count > 0 }) == true { drop("citations") }
            guard let text = block["text"], text.kind == .string else {
                throw InvalidRequest("`text` must be a string.", param: path + ".text")
            }
            return ["type": "text", "text": .raw(Array(text.rawBytes))]
        case "image":
            let url = try Self.url(block["source"], at: path + ".source")
            return ["type": "image_url", "image_url": ["url": .string(url)]]
        case "document": return try document(block, at: path)
        case let type:
            throw InvalidRequest(
                "This provider cannot take a block of type `\((type ?? "").prefix(64))`.",
                param: path + ".type")
        }
    }

    private mutating func document(
        _ block: JSONValue, at path: String
    ) throws(InvalidRequest) -> JSONNode {
        if block["citations"]?["enabled"]?.bool == true { drop("citations") }
        let source = block["source"]
        if source?["type"]?.isString("text") == true, let text = source?["data"] {
            return ["type": "text", "text": .raw(Array(text.rawBytes))]
        }
        guard source?["type"]?.isString("base64") == true else {
            throw InvalidRequest(
                "This provider takes a document as text or base64 only.",
                param: path + ".source.type")
        }
        let data = try Self.url(source, at: path + ".source")
        let name = block["title"]?.string ?? "document.pdf"
        return ["type": "file", "file": ["filename": .string(name), "file_data": .string(data)]]
    }

    /// The URL of a source: its own, or a data URL with what it holds.
    private static func url(_ source: JSONValue?, at path: String) throws(InvalidRequest) -> String
    {
        switch source?["type"]?.string {
        case "url":
            if let url = source?["url"]?.string { return url }
        case "base64":
            if let type = source?["media_type"]?.string, let data = source?["data"]?.string {
                return "data:\(type);base64,\(data)"
            }
        default: break
        }
        throw InvalidRequest(
            "A source is base64 with `media_type` and `data`, or a `url`.", param: path)
    }

    /// Breakpoints of a cache are Anthropic's; other providers cache as they do.
    private mutating func noteCacheMark(_ block: JSONValue) {
        if block["cache_control"].map({ !$0.isNull }) == true { drop("cache_control") }
    }
}

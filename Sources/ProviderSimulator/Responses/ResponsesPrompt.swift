import JSON

/// Reads the Responses shape as the chat that it means, which the simulated models then answer.
struct ResponsesPrompt: Sendable {
    let body: BodyReader
    /// The conversation without the answer: what a stored response adds to.
    let messages: [JSONNode]
    /// The same as items of this shape.
    let items: [JSONNode]
    let chat: ChatCompletionRequest
    let isStored: Bool

    /// - Parameter previous: the response that it goes on from.
    init(_ value: JSONValue, after previous: StoredResponses.Entry?) throws(RequestFlaw) {
        body = BodyReader(value: value)
        let model = try body.requiredText("model")
        var conversation = previous?.messages ?? []
        var listed = previous.map { $0.inputs + $0.outputs } ?? []
        var own: [JSONNode] = []
        if let text = try body.text("instructions") {
            own.append(["role": "developer", "content": .string(text)])
        }
        if let input = body.present("input"), let text = input.string {
            conversation.append(["role": "user", "content": .string(text)])
            listed.append(Self.item(listed.count, text: text))
        } else {
            guard let items = try body.list("input") else { throw body.missing("input") }
            for item in items {
                try Self.read(item, into: &conversation)
                listed.append(Self.item(listed.count, item.value))
            }
        }
        messages = conversation
        items = listed
        isStored = try body.flag("store") ?? true
        var members = [
            JSONMember("model", .string(model)), JSONMember("messages", .array(own + conversation)),
        ]
        for (name, chatName) in [
            ("service_tier", "service_tier"), ("prompt_cache_key", "prompt_cache_key"),
            ("temperature", "temperature"), ("top_p", "top_p"), ("stream", "stream"),
            ("parallel_tool_calls", "parallel_tool_calls"), ("tool_choice", "tool_choice"),
            ("max_output_tokens", "max_completion_tokens"),
            ("prompt_cache_options", "prompt_cache_options"),
        ] {
            guard let member = body.present(name) else { continue }
            members.append(JSONMember(chatName, .raw(Array(member.rawBytes))))
        }
        if let effort = body.present("reasoning")?["effort"], !effort.isNull {
            members.append(JSONMember("reasoning_effort", .raw(Array(effort.rawBytes))))
        }
        members += try Self.form(body) + Self.tools(body)
        guard let document = try? JSONDocument(parsing: JSONNode.object(members).bytes()) else {
            throw body.invalid("input", "nests too deep")
        }
        chat = try ChatCompletionRequest(document.root)
    }

    private static func item(_ place: Int, text: String) -> JSONNode {
        [
            "id": .string("msg_in\(place)"), "type": "message", "status": "completed",
            "role": "user", "content": .array([["type": "input_text", "text": .string(text)]]),
        ]
    }

    /// An item as it is listed later: with an id and a type.
    private static func item(_ place: Int, _ given: JSONValue) -> JSONNode {
        var more: [(key: String, value: JSONNode?)] = []
        if given["id"] == nil { more.append(("id", .string("item_in\(place)"))) }
        if given["type"] == nil { more.append(("type", "message")) }
        return .raw(given.replacing(more))
    }

    private static func form(_ body: BodyReader) throws(RequestFlaw) -> [JSONMember] {
        guard let format = try body.object("text")?.object("format") else { return [] }
        switch try format.choice("type", of: ["text", "json_object", "json_schema"]) {
        case "json_object": return [JSONMember("response_format", ["type": "json_object"])]
        case "json_schema":
            _ = try format.requiredText("name")
            let node: JSONNode = [
                "type": "json_schema", "json_schema": .raw(Array(format.value.rawBytes)),
            ]
            return [JSONMember("response_format", node)]
        default: return []
        }
    }

    private static func tools(_ body: BodyReader) throws(RequestFlaw) -> [JSONMember] {
        guard let tools = try body.list("tools"), !tools.isEmpty else { return [] }
        var functions: [JSONNode] = []
        for tool in tools {
            guard try tool.choice("type", of: ["function"]) != nil else {
                throw tool.missing("type")
            }
            functions.append(["type": "function", "function": .raw(Array(tool.value.rawBytes))])
        }
        return [JSONMember("tools", .array(functions))]
    }

    private static func read(
        _ item: BodyReader, into messages: inout [JSONNode]
    ) throws(RequestFlaw) {
        let types = ["message", "function_call", "function_call_output", "reasoning"]
        switch try item.choice("type", of: types) ?? "message" {
        case "function_call":
            let call: JSONNode = [
                "id": .string(try item.requiredText("call_id")), "type": "function",
                "function": [
                    "name": .string(try item.requiredText("name")),
                    "arguments": .string(try item.requiredText("arguments")),
                ],
            ]
            // Calls side by side are one message of the chat.
            if case .object(var last)? = messages.last, last.last?.key == "tool_calls",
                case .array(let calls)? = last.last?.value
            {
                last[last.count - 1].value = .array(calls + [call])
                messages[messages.count - 1] = .object(last)
            } else {
                messages.append([
                    "role": "assistant", "content": .null, "tool_calls": .array([call]),
                ])
            }
        case "function_call_output":
            messages.append([
                "role": "tool", "tool_call_id": .string(try item.requiredText("call_id")),
                "content": try content(item, "output"),
            ])
        case "reasoning": break
        default:
            let roles = ["user", "assistant", "system", "developer"]
            guard let role = try item.choice("role", of: roles) else { throw item.missing("role") }
            messages.append(["role": .string(role), "content": try content(item, "content")])
        }
    }

    private static func content(_ item: BodyReader, _ name: String) throws(RequestFlaw) -> JSONNode
    {
        guard let value = item.present(name) else { throw item.missing(name) }
        if let text = value.string { return .string(text) }
        var parts: [JSONNode] = []
        let types = ["input_text", "output_text", "refusal", "input_image", "input_file"]
        for part in try item.list(name) ?? [] {
            switch try part.choice("type", of: types) {
            case "input_image":
                let url = try part.requiredText("image_url")
                parts.append(["type": "image_url", "image_url": ["url": .string(url)]])
            case "input_file":
                parts.append([
                    "type": "file",
                    "file": ["file_data": .string(try part.requiredText("file_data"))],
                ])
            case "refusal":
                parts.append(["type": "text", "text": .string(try part.requiredText("refusal"))])
            case nil: throw part.missing("type")
            default: parts.append(["type": "text", "text": .string(try part.requiredText("text"))])
            }
        }
        return .array(parts)
    }
}

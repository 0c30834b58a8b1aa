import JSON

/// A chat completion that asks what a request of the Messages shape asks.
///
/// What changes the meaning of the answer and has no counterpart is refused with its field; what only loses a nuance is
/// named in ``dropped``.
struct ChatFromMessages {
    /// Parameters of the client's that are left out, by their names in the Messages shape.
    private(set) var dropped: [String] = []
    private var members: [JSONMember] = []

    init(_ body: JSONValue, stream: Bool) throws(InvalidRequest) {
        var turns = ChatMessageWriter()
        try turns.append(system: body["system"])
        for (index, message) in (body["messages"]?.elements.map(\.self) ?? []).enumerated() {
            try turns.append(message, at: "messages[\(index)]")
        }
        members = [
            JSONMember("model", .string(body["model"]?.string ?? "")),
            JSONMember("messages", .array(turns.messages)),
        ]
        dropped = turns.dropped
        if let limit = body["max_tokens"]?.int {
            guard limit > 0 else {
                throw InvalidRequest(
                    "This provider cannot warm a cache without answering: ask for a token.",
                    param: "max_tokens")
            }
            members.append(JSONMember("max_completion_tokens", .int(limit)))
        }
        try addTools(of: body)
        try addThinking(of: body)
        for (name, value) in body.members where !value.isNull { try add(name, value) }
        if stream { members.append(JSONMember("stream", true)) }
    }

    /// The chat completion, checked as one that a client sent.
    func request() throws(InvalidRequest) -> ChatRequest {
        guard let document = try? JSONDocument(parsing: JSONNode.object(members).bytes()) else {
            throw InvalidRequest("The request nests too deep to be translated.", param: nil)
        }
        return try ChatRequest(reading: document)
    }

    private mutating func drop(_ name: String) {
        if !dropped.contains(name) { dropped.append(name) }
    }

    private mutating func add(_ name: String, _ value: JSONValue) throws(InvalidRequest) {
        switch name {
        case "model", "messages", "system", "max_tokens", "stream", "tools", "tool_choice",
            "thinking", "output_config", "service_tier":
            break
        case "temperature", "top_p": members.append(JSONMember(name, .raw(Array(value.rawBytes))))
        case "stop_sequences":
            if value.count > 0 { members.append(JSONMember("stop", .raw(Array(value.rawBytes)))) }
        case "metadata":
            guard let user = value["user_id"]?.string else { return drop(name) }
            members.append(JSONMember("user", .string(user)))
        case "mcp_servers":
            guard value.count > 0 else { return }
            throw InvalidRequest("This provider has no such servers of tools.", param: name)
        case "speed" where value.isString("standard"): break
        default: drop(name)
        }
    }

    private mutating func addTools(of body: JSONValue) throws(InvalidRequest) {
        guard let tools = body["tools"], tools.count > 0 else { return }
        var functions: [JSONNode] = []
        for (index, tool) in tools.elements.enumerated() {
            let path = "tools[\(index)]"
            guard tool["type"].map({ $0.isNull || $0.isString("custom") }) ?? true else {
                throw InvalidRequest(
                    "This provider does not have the tool `\(tool["type"]?.string ?? "")`.",
                    param: path + ".type")
            }
            if tool["cache_control"].map({ !$0.isNull }) == true { drop("cache_control") }
            var function = [JSONMember("name", tool["name"]?.node ?? .null)]
            if let text = tool["description"], !text.isNull {
                function.append(JSONMember("description", text.node))
            }
            if let schema = tool["input_schema"], !schema.isNull {
                function.append(JSONMember("parameters", .raw(Array(schema.rawBytes))))
            }
            if tool["strict"]?.bool == true { function.append(JSONMember("strict", true)) }
            functions.append(["type": "function", "function": .object(function)])
        }
        members.append(JSONMember("tools", .array(functions)))
        try addToolChoice(body["tool_choice"])
    }

    private mutating func addToolChoice(_ choice: JSONValue?) throws(InvalidRequest) {
        guard let choice, !choice.isNull else { return }
        let node: JSONNode
        switch choice["type"]?.string {
        case "auto": node = "auto"
        case "any": node = "required"
        case "none": node = "none"
        case "tool":
            let name = choice["name"]?.node ?? .null
            node = ["type": "function", "function": ["name": name]]
        default:
            throw InvalidRequest(
                "`type` must be \"auto\", \"any\", \"tool\" or \"none\".",
                param: "tool_choice.type")
        }
        members.append(JSONMember("tool_choice", node))
        if choice["disable_parallel_tool_use"]?.bool == true {
            members.append(JSONMember("parallel_tool_calls", false))
        }
    }

    /// Effort is what both shapes know; a budget of tokens becomes the effort next to it.
    private mutating func addThinking(of body: JSONValue) throws(InvalidRequest) {
        let output = body["output_config"]
        var effort = output?["effort"]?.string
        switch body["thinking"]?["type"]?.string {
        case "enabled" where effort == nil:
            let budget = body["thinking"]?["budget_tokens"]?.int ?? 0
            effort = budget < 2_048 ? "low" : budget < 4_096 ? "medium" : "high"
        case "disabled", "between_tools": drop("thinking")
        default: break
        }
        if let effort { members.append(JSONMember("reasoning_effort", .string(effort))) }
        guard let format = output?["format"], !format.isNull else { return }
        guard format["type"]?.isString("json_schema") == true, let schema = format["schema"] else {
            throw InvalidRequest(
                "`type` must be \"json_schema\", with a `schema`.", param: "output_config.format")
        }
        let node: JSONNode = [
            "name": "answer", "schema": .raw(Array(schema.rawBytes)), "strict": true,
        ]
        members.append(
            JSONMember("response_format", ["type": "json_schema", "json_schema": node]))
    }
}

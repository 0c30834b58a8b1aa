import JSON

/// A chat completion that asks what a request of the Responses shape asks.
///
/// What changes the meaning of the answer and has no counterpart is refused with its field; what only loses a nuance is
/// named in ``dropped``.
struct ChatFromResponses {
    /// Parameters of the client's that are left out, by their names in the Responses shape.
    private(set) var dropped: [String] = []
    private var members: [JSONMember] = []

    init(_ body: JSONValue, stream: Bool) throws(InvalidRequest) {
        var conversation = ChatConversation()
        if let text = body["instructions"], !text.isNull {
            guard text.kind == .string else {
                throw InvalidRequest("`instructions` must be a string.", param: "instructions")
            }
            conversation.append(role: "system", .raw(Array(text.rawBytes)))
        }
        if let input = body["input"] {
            if input.kind == .string {
                conversation.append(role: "user", .raw(Array(input.rawBytes)))
            }
            for (index, item) in input.elements.enumerated() {
                try conversation.append(item, at: "input[\(index)]")
            }
        }
        members = [
            JSONMember("model", .string(body["model"]?.string ?? "")),
            JSONMember("messages", .array(conversation.finished())),
        ]
        try addTools(of: body)
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
        case "model", "input", "instructions", "stream", "stream_options", "tools", "tool_choice",
            "service_tier", "background", "previous_response_id":
            break
        case "temperature", "top_p", "parallel_tool_calls", "user", "prompt_cache_key",
            "safety_identifier", "top_logprobs":
            members.append(JSONMember(name, .raw(Array(value.rawBytes))))
        case "max_output_tokens":
            members.append(JSONMember("max_completion_tokens", .raw(Array(value.rawBytes))))
        case "reasoning":
            guard let effort = value["effort"], !effort.isNull else { return }
            members.append(JSONMember("reasoning_effort", .raw(Array(effort.rawBytes))))
        case "text": try addFormat(value)
        // Nobody here stores a response or forgets it, so only asking for it is lost.
        case "store": if value.bool == true { drop(name) }
        case "truncation": if !value.isString("disabled") { drop(name) }
        // The metadata is given back with the answer.
        case "metadata": break
        case "include":
            let known = value.elements.allSatisfy { $0.isString("reasoning.encrypted_content") }
            if !known { drop(name) }
        default: drop(name)
        }
    }

    private mutating func addFormat(_ text: JSONValue) throws(InvalidRequest) {
        if let verbosity = text["verbosity"], !verbosity.isNull { drop("verbosity") }
        guard let format = text["format"], !format.isNull else { return }
        switch format["type"]?.string {
        case "text": break
        case "json_object": members.append(JSONMember("response_format", ["type": "json_object"]))
        case "json_schema":
            let schema = format.replacing([("type", nil)])
            members.append(
                JSONMember("response_format", ["type": "json_schema", "json_schema": .raw(schema)]))
        default:
            throw InvalidRequest(
                "`type` must be \"text\", \"json_object\" or \"json_schema\".",
                param: "text.format.type")
        }
    }

    private mutating func addTools(of body: JSONValue) throws(InvalidRequest) {
        guard let tools = body["tools"], tools.count > 0 else { return }
        var functions: [JSONNode] = []
        for (index, tool) in tools.elements.enumerated() {
            guard tool["type"]?.isString("function") == true else {
                throw InvalidRequest(
                    "This provider takes tools of type `function` only.",
                    param: "tools[\(index)].type")
            }
            let function = tool.replacing([("type", nil)])
            functions.append(["type": "function", "function": .raw(function)])
        }
        members.append(JSONMember("tools", .array(functions)))
        guard let choice = body["tool_choice"], !choice.isNull else { return }
        if choice.kind == .string {
            members.append(JSONMember("tool_choice", .raw(Array(choice.rawBytes))))
        } else if choice["type"]?.isString("function") == true, let name = choice["name"] {
            let node: JSONNode = ["type": "function", "function": ["name": name.node]]
            members.append(JSONMember("tool_choice", node))
        } else {
            throw InvalidRequest(
                "This provider knows the choices `auto`, `none`, `required` and one function.",
                param: "tool_choice")
        }
    }
}

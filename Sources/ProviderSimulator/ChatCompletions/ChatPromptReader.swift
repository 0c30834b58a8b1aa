import JSON

/// Reads messages and tools of the chat completions shape, and meters them in the order of the model: tools first.
struct ChatPromptReader: Sendable {
    let body: BodyReader

    private static let roles = ["developer", "system", "user", "assistant", "tool", "function"]

    func prompt() throws(RequestFlaw) -> Prompt {
        var prompt = Prompt()
        try readTools(into: &prompt)
        try readForm(into: &prompt)
        guard let messages = try body.list("messages") else { throw body.missing("messages") }
        guard !messages.isEmpty else {
            throw body.invalid("messages", "empty array, at least one message is needed")
        }
        var openCalls: [String] = []
        for message in messages { try read(message, into: &prompt, openCalls: &openCalls) }
        guard openCalls.isEmpty else { throw Self.unanswered(openCalls) }
        prompt.endsWithToolResult =
            messages.last?.value["role"].map { $0.isString("tool") || $0.isString("function") }
            ?? false
        return prompt
    }

    private static func unanswered(_ calls: [String]) -> RequestFlaw {
        RequestFlaw(
            kind: .invalidValue, param: "messages",
            message: """
                An assistant message with 'tool_calls' must be followed by tool messages responding \
                to each 'tool_call_id'. Without response: \(calls.joined(separator: ", "))
                """)
    }

    private func read(
        _ message: BodyReader, into prompt: inout Prompt, openCalls: inout [String]
    ) throws(RequestFlaw) {
        guard message.value.kind == .object else {
            throw RequestFlaw(
                kind: .wrongType, param: message.path,
                message: "Invalid type for '\(message.path)': expected an object.")
        }
        guard let role = try message.choice("role", of: Self.roles) else {
            throw message.missing("role")
        }
        if role == "tool" {
            let id = try message.requiredText("tool_call_id")
            guard let index = openCalls.firstIndex(of: id) else {
                throw message.invalid(
                    "role", "a 'tool' message must respond to a preceding 'tool_calls' message")
            }
            openCalls.remove(at: index)
        } else if !openCalls.isEmpty {
            throw Self.unanswered(openCalls)
        }
        prompt.meter.addMessage(role: role)
        let text = try readContent(of: message, role: role, into: &prompt)
        if role == "user" { prompt.lastUserText = text }
        openCalls += try readCalls(of: message, into: &prompt)
    }

    private func readContent(
        of message: BodyReader, role: String, into prompt: inout Prompt
    ) throws(RequestFlaw) -> String {
        guard let content = message.present("content") else {
            let mayBeEmpty = role == "assistant" || role == "function"
            guard mayBeEmpty else { throw message.missing("content") }
            return ""
        }
        if let text = content.string {
            prompt.meter.addText(text)
            return text
        }
        guard let parts = try? message.list("content") else {
            throw message.wrongType("content", "a string or an array of parts")
        }
        var texts: [String] = []
        for part in parts {
            let types = ["text", "image_url", "input_audio", "file", "refusal"]
            switch try part.choice("type", of: types) {
            case "text": texts.append(try part.requiredText("text"))
            case "refusal": texts.append(try part.requiredText("refusal"))
            case let type?:
                guard let media = try part.object(type) else { throw part.missing(type) }
                if type == "image_url" { _ = try media.requiredText("url") }
                prompt.meter.addOpaque(media.value.rawBytes)
                continue
            case nil: throw part.missing("type")
            }
            prompt.meter.addText(texts.last ?? "")
        }
        return texts.joined(separator: "\n")
    }

    private func readCalls(
        of message: BodyReader, into prompt: inout Prompt
    ) throws(RequestFlaw) -> [String] {
        var ids: [String] = []
        for call in try message.list("tool_calls") ?? [] {
            ids.append(try call.requiredText("id"))
            guard let function = try call.object("function") else { throw call.missing("function") }
            prompt.meter.addText(try function.requiredText("name"))
            prompt.meter.addText(try function.requiredText("arguments"))
        }
        return ids
    }

    // MARK: Tools and form

    private func readTools(into prompt: inout Prompt) throws(RequestFlaw) {
        guard let tools = try body.list("tools") else {
            if body.present("tool_choice") != nil {
                throw body.invalid("tool_choice", "only allowed when 'tools' are specified")
            }
            return
        }
        for tool in tools {
            guard tool.value["type"]?.isString("function") == true else {
                throw tool.invalid("type", "only 'function' tools are supported")
            }
            guard let function = try tool.object("function") else { throw tool.missing("function") }
            let name = try function.requiredText("name")
            guard name.isToolName(max: 64) else {
                throw function.invalid("name", "1 to 64 of a-z, A-Z, 0-9, _ and -")
            }
            let parameters = try function.object("parameters")
            prompt.tools.append(Prompt.Tool(name: name, parameters: parameters?.value))
        }
        if let json = body.present("tools") { prompt.meter.addText(json.rawBytes) }
        prompt.allowsParallelCalls = try body.flag("parallel_tool_calls") ?? true
        try readToolChoice(into: &prompt)
    }

    private func readToolChoice(into prompt: inout Prompt) throws(RequestFlaw) {
        guard let choice = body.present("tool_choice") else { return }
        switch choice.string {
        case "none": prompt.toolChoice = .never
        case "auto": prompt.toolChoice = .free
        case "required": prompt.toolChoice = .required
        default:
            let name = choice["function"]?["name"]?.string ?? choice["name"]?.string
            guard let name, prompt.tools.contains(where: { $0.name == name }) else {
                throw body.invalid("tool_choice", "neither a mode nor a tool of this request")
            }
            prompt.toolChoice = .named(name)
        }
    }

    private func readForm(into prompt: inout Prompt) throws(RequestFlaw) {
        guard let format = try body.object("response_format") else { return }
        switch try format.choice("type", of: ["text", "json_object", "json_schema"]) {
        case "json_object": prompt.form = .jsonObject
        case "json_schema":
            guard let schema = try format.object("json_schema") else {
                throw format.missing("json_schema")
            }
            guard let inner = try schema.object("schema") else { throw schema.missing("schema") }
            prompt.meter.addText(inner.value.rawBytes)
            prompt.form = .schema(inner.value)
        case nil: throw format.missing("type")
        default: break
        }
    }
}

extension String {
    func isToolName(max: Int) -> Bool {
        (1...max).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

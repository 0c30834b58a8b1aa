import JSON

/// Reads and meters contents, system instruction and tools.
struct GeminiPromptReader {
    let body: BodyReader
    let model: GeminiModel
    private var prompt = Prompt()

    init(body: BodyReader, model: GeminiModel) {
        self.body = body
        self.model = model
    }

    /// - Parameter needsContents: false for what is kept in a cache, where an instruction may stand alone.
    mutating func readPrompt(
        config: BodyReader?, needsContents: Bool = true
    ) throws(RequestFlaw) -> Prompt {
        try readTools()
        if let system = try body.object("systemInstruction", or: "system_instruction") {
            prompt.meter.addMessage(role: "system")
            for part in try system.list("parts") ?? [] { try read(part) }
        }
        guard let contents = try body.list("contents"), !contents.isEmpty else {
            if !needsContents, body.present("systemInstruction") != nil { return prompt }
            throw invalid("contents", "contents is not specified")
        }
        for (index, content) in contents.enumerated() {
            try read(content, after: index > 0 ? contents[index - 1] : nil)
        }
        try checkSignatures(contents)
        prompt.endsWithToolResult = contents.last?.has("functionResponse") ?? false
        try readForm(config)
        return prompt
    }

    private func invalid(_ param: String, _ message: String) -> RequestFlaw {
        RequestFlaw(
            kind: .invalidValue, param: param,
            message: "Invalid value at '\(param)': \(message)")
    }

    private mutating func read(
        _ content: BodyReader, after previous: BodyReader?
    ) throws(RequestFlaw) {
        let role = try content.text("role") ?? "user"
        guard role == "user" || role == "model" else {
            throw RequestFlaw(
                kind: .invalidValue, param: content.name("role"),
                message: "Please use a valid role: user, model.")
        }
        guard let parts = try content.list("parts"), !parts.isEmpty else {
            throw invalid(content.name("parts"), "must include at least one parts field")
        }
        if content.has("functionResponse"), previous?.has("functionCall") != true {
            throw RequestFlaw(
                kind: .invalidValue, param: content.path,
                message: """
                    Please ensure that function response turn comes immediately after a function \
                    call turn.
                    """)
        }
        prompt.meter.addMessage(role: role)
        var texts: [String] = []
        for part in parts {
            try read(part)
            if let text = part.value["text"]?.string { texts.append(text) }
        }
        if role == "user", !texts.isEmpty { prompt.lastUserText = texts.joined(separator: "\n") }
    }

    private mutating func read(_ part: BodyReader) throws(RequestFlaw) {
        if let text = try part.text("text") {
            prompt.meter.addText(text)
        } else if let called = try part.object("functionCall") {
            prompt.meter.addText(try called.requiredText("name"))
            prompt.meter.addText(called.value["args"]?.rawBytes ?? [])
        } else if let response = try part.object("functionResponse") {
            _ = try response.requiredText("name")
            guard let result = try response.object("response") else {
                throw response.wrongType("response", "an object")
            }
            prompt.meter.addText(result.value.rawBytes)
        } else if let media = try part.object("inlineData", or: "fileData") {
            _ = try media.requiredText("mimeType")
            prompt.meter.addOpaque(media.value.rawBytes)
        } else if part.present("thoughtSignature") == nil {
            throw invalid(part.path, "required oneof field 'data' must have one initialized field")
        }
    }

    /// Since Gemini 3 the first call of each step of the running turn must bring its signature back.
    private func checkSignatures(_ contents: [BodyReader]) throws(RequestFlaw) {
        guard model.signsCalls else { return }
        for content in contents.reversed() {
            let isUser = content.value["role"]?.isString("model") != true
            if isUser, !content.has("functionResponse") { return }
            let call = content.value["parts"]?.elements.first { $0["functionCall"] != nil }
            if let call, call["thoughtSignature"]?.string?.isEmpty ?? true {
                throw RequestFlaw(
                    kind: .invalidValue, param: content.path,
                    message: "Function call is missing a thought_signature in functionCall parts.")
            }
        }
    }

    private mutating func readTools() throws(RequestFlaw) {
        for tool in try body.list("tools") ?? [] {
            for function in try tool.list("functionDeclarations") ?? [] {
                let name = try function.requiredText("name")
                guard name.isToolName(max: 64) else {
                    throw invalid(function.name("name"), "must be a valid function name")
                }
                let schema =
                    try function.object("parametersJsonSchema", or: "parameters")
                prompt.tools.append(Prompt.Tool(name: name, parameters: schema?.value))
            }
            prompt.meter.addText(tool.value.rawBytes)
        }
        guard let config = try body.object("toolConfig")?.object("functionCallingConfig") else {
            return
        }
        switch try config.text("mode")?.uppercased() {
        case "NONE": prompt.toolChoice = .never
        case "ANY":
            let allowed = try config.list("allowedFunctionNames")?.first?.value.string
            prompt.toolChoice = allowed.map { .named($0) } ?? .required
        case "AUTO", "VALIDATED", "MODE_UNSPECIFIED", nil: break
        default: throw invalid(config.name("mode"), "unknown mode")
        }
    }

    private mutating func readForm(_ config: BodyReader?) throws(RequestFlaw) {
        let schema = try config?.object("responseJsonSchema", or: "responseSchema")
        guard try config?.text("responseMimeType") == "application/json" else {
            guard schema == nil else {
                throw invalid(
                    "generation_config.response_schema",
                    "only with response_mime_type application/json")
            }
            return
        }
        prompt.form = schema.map { .schema($0.value) } ?? .jsonObject
        if let schema { prompt.meter.addText(schema.value.rawBytes) }
    }
}

extension BodyReader {
    /// Whether a content has a part of that kind.
    fileprivate func has(_ kind: String) -> Bool {
        value["parts"]?.elements.contains { $0[kind] != nil } ?? false
    }
}

import JSON

/// Reads and meters a prompt in the order in which Anthropic caches it: tools, system, messages.
struct AnthropicPromptReader {
    let body: BodyReader
    let model: AnthropicModel
    private(set) var blocks: [PromptMeter.Mark] = []
    private(set) var breakpoints: [AnthropicRequest.Breakpoint] = []
    private var prompt = Prompt()
    /// Calls of the last assistant message that wait for their results.
    private var openCalls: Set<String> = []

    private static let breakpointsMax = 4

    init(body: BodyReader, model: AnthropicModel) {
        self.body = body
        self.model = model
    }

    mutating func readPrompt() throws(RequestFlaw) -> Prompt {
        try readTools()
        try readSystem()
        try readForm()
        try readMessages()
        if try body.object("cache_control") != nil { try mark(body) }
        guard breakpoints.count <= Self.breakpointsMax else {
            throw flaw(
                "cache_control",
                "A maximum of 4 blocks with cache_control may be provided. Found \(breakpoints.count)."
            )
        }
        let longAfterShort = zip(breakpoints, breakpoints.dropFirst())
            .contains { !$0.isHour && $1.isHour }
        guard !longAfterShort else {
            throw flaw(
                "cache_control",
                "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block")
        }
        return prompt
    }

    private func flaw(_ param: String, _ message: String) -> RequestFlaw {
        RequestFlaw(kind: .invalidValue, param: param, message: "\(param): \(message)")
    }

    /// A block ends here; its reader may ask that the prompt be kept up to it.
    private mutating func endBlock(_ block: BodyReader?) throws(RequestFlaw) {
        blocks.append(prompt.meter.mark())
        if let block, block.present("cache_control") != nil { try mark(block) }
    }

    private mutating func mark(_ block: BodyReader) throws(RequestFlaw) {
        guard let control = try block.object("cache_control"), !blocks.isEmpty else { return }
        guard try control.text("type") == "ephemeral" else {
            throw control.invalid("type", "only 'ephemeral' is supported")
        }
        let life = try control.choice("ttl", of: ["5m", "1h"])
        breakpoints.append(
            AnthropicRequest.Breakpoint(block: blocks.count - 1, isHour: life == "1h"))
    }

    private mutating func readTools() throws(RequestFlaw) {
        for tool in try body.list("tools") ?? [] {
            let name = try tool.requiredText("name")
            guard name.isToolName(max: 128) else {
                throw flaw(
                    tool.name("name"), "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")
            }
            let isServerTool = tool.present("type").map { !$0.isString("custom") } ?? false
            let schema = try tool.object("input_schema")
            guard isServerTool || schema?.value["type"]?.isString("object") == true else {
                throw flaw(tool.name("input_schema"), "Field required, with type 'object'")
            }
            if !isServerTool {
                prompt.tools.append(Prompt.Tool(name: name, parameters: schema?.value))
            }
            prompt.meter.addText(tool.value.replacing([("cache_control", nil)]))
            try endBlock(tool)
        }
        guard let choice = try body.object("tool_choice") else { return }
        prompt.allowsParallelCalls = try choice.flag("disable_parallel_tool_use") != true
        switch try choice.choice("type", of: ["auto", "any", "tool", "none"]) {
        case "any": prompt.toolChoice = .required
        case "none": prompt.toolChoice = .never
        case "tool":
            let name = try choice.requiredText("name")
            guard prompt.tools.contains(where: { $0.name == name }) else {
                throw flaw("tool_choice.name", "Tool '\(name)' not found in provided tools")
            }
            prompt.toolChoice = .named(name)
        case nil: throw choice.missing("type")
        default: break
        }
    }

    private mutating func readSystem() throws(RequestFlaw) {
        guard let system = body.present("system") else { return }
        prompt.meter.addMessage(role: "system")
        if let text = system.string {
            prompt.meter.addText(text)
            return try endBlock(nil)
        }
        for block in try body.list("system") ?? [] {
            prompt.meter.addText(try text(of: block))
            try endBlock(block)
        }
    }

    private mutating func readForm() throws(RequestFlaw) {
        guard let format = try body.object("output_config")?.object("format") else { return }
        guard let schema = try format.object("schema") else { throw format.missing("schema") }
        prompt.form = .schema(schema.value)
    }

    // MARK: Messages

    private mutating func readMessages() throws(RequestFlaw) {
        guard let messages = try body.list("messages") else {
            throw RequestFlaw(
                kind: .missing, param: "messages", message: "messages: Field required")
        }
        guard !messages.isEmpty else { throw flaw("messages", "at least one message is required") }
        for (index, message) in messages.enumerated() {
            guard let role = try message.choice("role", of: ["user", "assistant", "system"]) else {
                throw flaw(message.name("role"), "Field required")
            }
            if index == 0, role == "assistant" {
                throw flaw("messages", "first message must use the \"user\" role")
            }
            if role == "system" { try checkLaterSystem(message, messages, index) }
            try read(message, role: role)
        }
        guard openCalls.isEmpty else { throw unanswered }
        let last = messages.last?.value
        if last?["role"]?.isString("assistant") == true, !model.traits.contains(.prefill) {
            throw RequestFlaw(
                kind: .invalidValue, param: "messages",
                message: """
                    This model does not support assistant message prefill. The conversation must \
                    end with a user message.
                    """)
        }
        prompt.endsWithToolResult =
            last?["content"]?.elements.contains { $0["type"]?.isString("tool_result") == true }
            ?? false
    }

    private func checkLaterSystem(
        _ message: BodyReader, _ messages: [BodyReader], _ index: Int
    ) throws(RequestFlaw) {
        let isFollowedWell =
            index + 1 == messages.count
            || messages[index + 1].value["role"]?.isString("assistant") == true
        guard model.traits.contains(.laterSystem), index > 0, isFollowedWell else {
            throw flaw(message.name("role"), "a system message is not allowed here")
        }
    }

    private var unanswered: RequestFlaw {
        flaw(
            "messages",
            "`tool_use` ids were found without `tool_result` blocks immediately after: "
                + openCalls.sorted().joined(separator: ", "))
    }

    private mutating func read(_ message: BodyReader, role: String) throws(RequestFlaw) {
        prompt.meter.addMessage(role: role)
        guard let content = message.present("content") else {
            throw flaw(message.name("content"), "Field required")
        }
        if let text = content.string {
            guard !text.allSatisfy(\.isWhitespace) else {
                throw flaw(message.path, "messages must have non-empty content")
            }
            guard openCalls.isEmpty else { throw unanswered }
            prompt.meter.addText(text)
            if role == "user" { prompt.lastUserText = text }
            return try endBlock(nil)
        }
        guard let parts = try message.list("content"), !parts.isEmpty else {
            throw flaw(message.path, "messages must have non-empty content")
        }
        var texts: [String] = []
        for part in parts {
            if let text = try readBlock(part) { texts.append(text) }
            try endBlock(part)
        }
        // The results of all calls are in the one message after them.
        if role == "user", !openCalls.isEmpty { throw unanswered }
        if role == "user", !texts.isEmpty { prompt.lastUserText = texts.joined(separator: "\n") }
        if role == "assistant" {
            openCalls = Set(
                content.elements.filter { $0["type"]?.isString("tool_use") == true }
                    .compactMap { $0["id"]?.string })
        }
    }

    /// The text of a text block; nil for all others.
    private mutating func readBlock(_ part: BodyReader) throws(RequestFlaw) -> String? {
        switch try part.requiredText("type") {
        case "text":
            let text = try text(of: part)
            prompt.meter.addText(text)
            return text
        case "tool_use":
            guard let input = try part.object("input") else { throw part.missing("input") }
            _ = try part.requiredText("id")
            prompt.meter.addText(try part.requiredText("name"))
            prompt.meter.addText(input.value.rawBytes)
        case "tool_result":
            let id = try part.requiredText("tool_use_id")
            guard openCalls.remove(id) != nil else {
                throw flaw(
                    part.path, "unexpected `tool_use_id` found in `tool_result` blocks: \(id)")
            }
            if let content = part.present("content") {
                prompt.meter.addText(
                    content.string.map { Array($0.utf8) } ?? Array(content.rawBytes))
            }
        case "image", "document":
            guard let source = try part.object("source") else { throw part.missing("source") }
            prompt.meter.addOpaque(source.value.rawBytes)
        default:
            prompt.meter.addText(part.value.replacing([("cache_control", nil)]))
        }
        return nil
    }

    private func text(of block: BodyReader) throws(RequestFlaw) -> String {
        let text = try block.requiredText("text")
        guard !text.allSatisfy(\.isWhitespace) else {
            throw flaw(block.path, "text content blocks must be non-empty")
        }
        return text
    }
}

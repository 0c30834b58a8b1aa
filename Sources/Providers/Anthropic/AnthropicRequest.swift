import JSON

/// The body of a Messages call, made from a chat completion.
///
/// Beyond the one-to-one mapping:
/// - `response_format` `json_object` has no counterpart: an instruction asks for it, and it is named as dropped, because
///   nothing enforces it.
/// - A forced tool is refused where the model takes none; elsewhere thinking is not asked for beside it.
/// - `temperature` above 1 is sent as 1 and named as dropped.
struct AnthropicRequest {
    private(set) var members: [JSONMember] = []
    private(set) var parameters: ChatParameters

    private let model: AnthropicModel
    private let tools: ToolSet
    private let outputTokensMax: Int64
    private let continuesUnthought: Bool

    init(_ request: ChatRequest, for target: UpstreamTarget) throws(InvalidRequest) {
        var model = AnthropicModel(target.capabilities)
        if AnthropicVersion.of(target).refusesSampling { model.takesSampling = false }
        self.model = model
        parameters = try ChatParameters(reading: request.body, taken: ["cache_control"])
        tools = try ToolSet(reading: request.body)
        outputTokensMax = request.outputTokensMax ?? model.outputTokensMax
        let conversation = try AnthropicMessages(of: ChatTurn.all(of: request), for: model)
        continuesUnthought = conversation.continuesUnthought
        if conversation.endsWithAssistant, !model.takesPrefill {
            throw InvalidRequest(
                "This model continues no assistant message: end with a user message.",
                param: "messages[\(max((request.messages?.count ?? 0) - 1, 0))]")
        }
        add("model", .string(target.model))
        add("max_tokens", .int(outputTokensMax))
        addSystem(conversation.system)
        add("messages", .array(conversation.messages))
        try addTools(calledBefore: conversation.toolNames)
        addStop()
        let thinks = addThinking()
        addSampling(whileThinking: thinks)
        if let mark = try CacheMark(reading: request.body, path: "") {
            add("cache_control", mark.node)
        }
        addTier(target.serviceTier)
        if request.stream { add("stream", true) }
    }

    private mutating func add(_ name: String, _ value: JSONNode) {
        members.append(JSONMember(name, value))
    }

    private mutating func addSystem(_ given: [JSONNode]) {
        var blocks = given
        if case .jsonObject = parameters.format {
            blocks.append([
                "type": "text", "text": "Answer with one valid JSON object and nothing else.",
            ])
            parameters.drop("response_format")
        }
        if !blocks.isEmpty { add("system", .array(blocks)) }
    }

    private mutating func addTools(calledBefore names: [String]) throws(InvalidRequest) {
        guard !tools.definitions.isEmpty else {
            guard !names.isEmpty else { return }
            // The API takes calls in the history only beside definitions: these may not be called.
            let stubs = names.map { name -> JSONNode in
                ["name": .string(name), "input_schema": ["type": "object", "properties": [:]]]
            }
            add("tools", .array(stubs))
            add("tool_choice", ["type": "none"])
            return
        }
        add("tools", .array(tools.definitions.map(Self.node)))
        if tools.choice?.isForced == true, !model.takesForcedTools {
            throw InvalidRequest(
                "This model cannot be forced to call a tool: use \"auto\".", param: "tool_choice")
        }
        guard tools.choice != nil || tools.parallel == false else { return }
        var choice: [JSONMember]
        switch tools.choice {
        case nil, .auto: choice = [JSONMember("type", "auto")]
        case .some(.none): return add("tool_choice", ["type": "none"])
        case .required: choice = [JSONMember("type", "any")]
        case .named(let name):
            choice = [JSONMember("type", "tool"), JSONMember("name", .string(name))]
        }
        if tools.parallel == false { choice.append(JSONMember("disable_parallel_tool_use", true)) }
        add("tool_choice", .object(choice))
    }

    private static func node(_ tool: ToolDefinition) -> JSONNode {
        var members = [JSONMember("name", .string(tool.name))]
        if let text = tool.description { members.append(JSONMember("description", .string(text))) }
        members.append(JSONMember("input_schema", AnthropicSchema.parameters(of: tool)))
        if tool.strict { members.append(JSONMember("strict", true)) }
        if let mark = tool.cacheMark { members.append(JSONMember("cache_control", mark.node)) }
        return .object(members)
    }

    private mutating func addStop() {
        let stop = parameters.stop.filter { !$0.allSatisfy(\.isWhitespace) }
        if stop.count < parameters.stop.count { parameters.drop("stop") }
        if !stop.isEmpty { add("stop_sequences", .array(stop.map(JSONNode.string))) }
    }

    /// Adds `thinking` and `output_config`, and tells whether the model is asked to think.
    private mutating func addThinking() -> Bool {
        var output: [JSONMember] = []
        var thinks = model.thinking == .always
        if let effort = parameters.effort {
            switch model.thinking {
            case .always, .adaptive:
                thinks = addAdaptiveThinking(effort, to: &output) || thinks
            case .budgeted: thinks = addBudgetedThinking(effort)
            case .unknown: parameters.drop("reasoning_effort")
            }
        }
        if case .jsonSchema(let schema) = parameters.format {
            let format: JSONNode = [
                "type": "json_schema", "schema": AnthropicSchema.cleaned(schema),
            ]
            output.append(JSONMember("format", format))
        }
        if !output.isEmpty { add("output_config", .object(output)) }
        return thinks
    }

    private mutating func addAdaptiveThinking(
        _ effort: ReasoningEffort, to output: inout [JSONMember]
    ) -> Bool {
        guard let word = effortWord(effort) else {
            if model.thinking == .always {
                parameters.drop("reasoning_effort")
            } else {
                add("thinking", ["type": "disabled"])
            }
            return false
        }
        output.append(JSONMember("effort", .string(word)))
        guard tools.choice?.isForced != true else { return false }
        add("thinking", ["type": "adaptive"])
        return true
    }

    private func effortWord(_ effort: ReasoningEffort) -> String? {
        switch effort {
        case .none: nil
        case .minimal, .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .xhigh: model.knowsExtraHigh ? "xhigh" : "high"
        case .max: "max"
        }
    }

    /// A budget must be at least 1,024 and below `max_tokens`; a tool call must come back with the thoughts before it.
    private mutating func addBudgetedThinking(_ effort: ReasoningEffort) -> Bool {
        let wanted: Int64 =
            switch effort {
            case .none: 0
            case .minimal, .low: 1_024
            case .medium: 2_048
            case .high: 4_096
            case .xhigh: 8_192
            case .max: 16_384
            }
        guard wanted > 0 else { return false }
        let budget = min(wanted, outputTokensMax - 1)
        guard budget >= 1_024, tools.choice?.isForced != true, !continuesUnthought else {
            parameters.drop("reasoning_effort")
            return false
        }
        add("thinking", ["type": "enabled", "budget_tokens": .int(budget)])
        return true
    }

    /// Where both are given, older models take only one: the temperature stays.
    private mutating func addSampling(whileThinking thinks: Bool) {
        let takesSampling = model.takesSampling && !thinks
        if let temperature = parameters.temperature {
            let isOver = (temperature.double ?? 0) > 1
            if takesSampling {
                add("temperature", isOver ? 1 : .raw(Array(temperature.rawBytes)))
            }
            if isOver || !takesSampling && temperature.double != 1 {
                parameters.drop("temperature")
            }
        }
        if let topP = parameters.topP {
            if takesSampling, parameters.temperature == nil {
                add("top_p", .raw(Array(topP.rawBytes)))
            } else if topP.double != 1 {
                parameters.drop("top_p")
            }
        }
    }

    /// Of OpenAI's tiers the API knows two; one that it does not have is named as dropped.
    private mutating func addTier(_ asked: String?) {
        let tier = AnthropicTier(asked: asked)
        if let word = tier.sent { add("service_tier", .string(word)) }
        if tier.isDropped { parameters.drop("service_tier") }
    }
}

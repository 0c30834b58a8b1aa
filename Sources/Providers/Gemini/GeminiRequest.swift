import JSON

/// The body of a generateContent call, made from a chat completion.
///
/// Beyond the one-to-one mapping:
/// - Thinking of generation 3 and later cannot be off: `reasoning_effort` `none` asks for the least and is named as dropped.
/// - `strict` tools and `parallel_tool_calls: false` are named as dropped, because nothing enforces them.
/// - The tier `auto` is not sent: at Gemini that would be for the provider to choose, and may cost more.
struct GeminiRequest {
    private(set) var members: [JSONMember] = []
    private(set) var parameters: ChatParameters
    /// The customer's own cache that the prompt goes on from, or nil.
    let cachedContent: String?

    private let model: GeminiModel
    private let tools: ToolSet
    private var config: [JSONMember] = []

    private static let stopsMax = 5

    init(_ request: ChatRequest, for target: UpstreamTarget) throws(InvalidRequest) {
        model = GeminiModel(named: target.model, target.capabilities)
        cachedContent = try GeminiCacheName.read(request.body, for: target)
        var taken: Set<String> = ["seed"]
        if model.takesPenalties { taken.formUnion(["presence_penalty", "frequency_penalty"]) }
        if cachedContent != nil { taken.insert(GeminiCacheName.holder) }
        parameters = try ChatParameters(reading: request.body, taken: taken)
        tools = try ToolSet(reading: request.body)
        let turns = try ChatTurn.all(of: request)
        dropCacheMarks(turns)
        let conversation = try GeminiContents(of: turns, for: model)
        if !conversation.instruction.isEmpty {
            add("systemInstruction", ["parts": .array(conversation.instruction)])
        }
        add("contents", .array(conversation.contents))
        if let cachedContent { add("cachedContent", .string(cachedContent)) }
        addTools()
        try addLimits(of: request)
        addSampling(of: request.body)
        addFormat()
        addThinking()
        if !config.isEmpty { add("generationConfig", .object(config)) }
        addTier(target.serviceTier)
    }

    private mutating func add(_ name: String, _ value: JSONNode) {
        members.append(JSONMember(name, value))
    }

    private mutating func configure(_ name: String, _ value: JSONNode) {
        config.append(JSONMember(name, value))
    }

    /// Gemini caches by itself; breakpoints have no counterpart in a request.
    private mutating func dropCacheMarks(_ turns: [ChatTurn]) {
        let isMarked = turns.contains { turn in
            switch turn.content {
            case .instruction(let parts), .user(let parts), .toolResult(_, let parts):
                parts.contains { $0.cacheMark != nil }
            case .assistant(let assistant): assistant.parts.contains { $0.cacheMark != nil }
            }
        }
        if isMarked || tools.definitions.contains(where: { $0.cacheMark != nil }) {
            parameters.drop("cache_control")
        }
    }

    private mutating func addTools() {
        guard !tools.definitions.isEmpty else { return }
        let declarations = tools.definitions.map { tool -> JSONNode in
            var members = [JSONMember("name", .string(tool.name))]
            if let text = tool.description {
                members.append(JSONMember("description", .string(text)))
            }
            if let schema = tool.parameters {
                members.append(JSONMember("parametersJsonSchema", Self.schema(schema)))
            }
            return .object(members)
        }
        add("tools", [["functionDeclarations": .array(declarations)]])
        if tools.definitions.contains(where: \.strict) { parameters.drop("strict") }
        if tools.parallel == false { parameters.drop("parallel_tool_calls") }
        guard let choice = tools.choice else { return }
        let mode: JSONNode =
            switch choice {
            case .auto: ["mode": "AUTO"]
            case .none: ["mode": "NONE"]
            case .required: ["mode": "ANY"]
            case .named(let name): ["mode": "ANY", "allowedFunctionNames": [.string(name)]]
            }
        add("toolConfig", ["functionCallingConfig": mode])
    }

    /// JSON schemas go as they are, but for the declaration of their dialect.
    private static func schema(_ schema: JSONValue) -> JSONNode {
        .raw(schema.replacing([(key: "$schema", value: nil)]))
    }

    private mutating func addLimits(of request: ChatRequest) throws(InvalidRequest) {
        if let max = request.outputTokensMax {
            if !request.stream, let limit = model.unstreamedTokensMax, max > limit {
                let isNew = request.body["max_completion_tokens"]?.int != nil
                throw InvalidRequest(
                    "This model gives at most \(limit) tokens unstreamed: use `stream`.",
                    param: isNew ? "max_completion_tokens" : "max_tokens")
            }
            configure("maxOutputTokens", .int(max))
        }
        let stop = parameters.stop.filter { !$0.isEmpty }
        guard stop.count <= Self.stopsMax else {
            throw InvalidRequest(
                "This provider takes at most \(Self.stopsMax) stop sequences.", param: "stop")
        }
        if !stop.isEmpty { configure("stopSequences", .array(stop.map(JSONNode.string))) }
    }

    private mutating func addSampling(of body: JSONValue) {
        for (name, theirs, value) in [
            ("temperature", "temperature", parameters.temperature),
            ("top_p", "topP", parameters.topP),
        ] {
            guard let value else { continue }
            if model.takesSampling {
                configure(theirs, .raw(Array(value.rawBytes)))
            } else if value.double != 1 {
                parameters.drop(name)
            }
        }
        if let seed = body["seed"], !seed.isNull {
            // A 32-bit number there.
            if let number = seed.int, Int32(exactly: number) != nil {
                configure("seed", .int(number))
            } else {
                parameters.drop("seed")
            }
        }
        guard model.takesPenalties else { return }
        for (name, theirs) in [
            ("presence_penalty", "presencePenalty"), ("frequency_penalty", "frequencyPenalty"),
        ] {
            guard let value = body[name], value.kind == .number else { continue }
            configure(theirs, .raw(Array(value.rawBytes)))
        }
    }

    private mutating func addFormat() {
        switch parameters.format {
        case .text: break
        case .jsonObject: configure("responseMimeType", "application/json")
        case .jsonSchema(let schema):
            configure("responseMimeType", "application/json")
            configure("responseJsonSchema", Self.schema(schema))
        }
    }

    private mutating func addThinking() {
        guard let effort = parameters.effort else { return }
        switch model.thinking {
        case .unknown: parameters.drop("reasoning_effort")
        case .budget(let least, let minimal):
            if effort == .none, least > 0 { parameters.drop("reasoning_effort") }
            let budget: Int64 =
                switch effort {
                case .none: least
                case .minimal: minimal
                case .low: 1_024
                case .medium: 2_048
                case .high: 4_096
                case .xhigh: 8_192
                case .max: 16_384
                }
            configure("thinkingConfig", ["thinkingBudget": .int(budget)])
        case .level(let hasMinimal):
            if effort == .none { parameters.drop("reasoning_effort") }
            let level: JSONNode =
                switch effort {
                case .none, .minimal: hasMinimal ? "MINIMAL" : "LOW"
                case .low: "LOW"
                case .medium: "MEDIUM"
                case .high, .xhigh, .max: "HIGH"
                }
            configure("thinkingConfig", ["thinkingLevel": level])
        }
    }

    private mutating func addTier(_ tier: String?) {
        switch tier {
        case "default": add("serviceTier", "standard")
        case "flex": add("serviceTier", "flex")
        case "priority", "fast": add("serviceTier", "priority")
        // Left to the provider; what it calls so would be the dearer tier.
        case nil, "auto": break
        default: parameters.drop("service_tier")
        }
    }
}

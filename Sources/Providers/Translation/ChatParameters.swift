import JSON

/// The settings of a chat completion, read out of OpenAI's shape for providers of another shape.
///
/// What changes the meaning of the answer and cannot be expressed is refused; the rest that the provider does not take is
/// named in ``dropped``, unless its value asks for nothing.
struct ChatParameters: Sendable {
    var temperature: JSONValue?
    var topP: JSONValue?
    var stop: [String] = []
    var effort: ReasoningEffort?
    var format: AnswerFormat
    /// Names of parameters that are left out, in the order found.
    private(set) var dropped: [String] = []

    /// - Parameter taken: names that the provider's own translation reads beside the ones here.
    init(reading body: JSONValue, taken: Set<String>) throws(InvalidRequest) {
        temperature = try Self.number("temperature", of: body, upTo: 2)
        topP = try Self.number("top_p", of: body, upTo: 1)
        effort = try ReasoningEffort(reading: body["reasoning_effort"])
        format = try AnswerFormat(reading: body["response_format"])
        stop = try Self.stop(body["stop"])
        for (name, value) in body.members where !value.isNull && !taken.contains(name) {
            try Self.refuse(name, value)
            guard !Self.readEverywhere.contains(name), !Self.asksForNothing(name, value) else {
                continue
            }
            drop(name)
        }
        for message in body["messages"]?.elements.map(\.self) ?? [] { dropUnspoken(in: message) }
    }

    /// Speakers' names and the wanted detail of images have no counterpart elsewhere.
    private mutating func dropUnspoken(in message: JSONValue) {
        if let name = message["name"], !name.isNull { drop("name") }
        for part in message["content"]?.elements.map(\.self) ?? [] {
            guard let detail = part["image_url"]?["detail"], !detail.isNull else { continue }
            if !detail.isString("auto") { drop("detail") }
        }
    }

    mutating func drop(_ name: String) {
        if !dropped.contains(name) { dropped.append(name) }
    }

    /// Read here or by the gateway. `prompt_cache_key` is the gateway's own affinity key, which is never lost.
    private static let readEverywhere: Set<String> = [
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens",
        "service_tier", "prompt_cache_key", "tools", "tool_choice", "parallel_tool_calls",
        "temperature", "top_p", "reasoning_effort", "response_format", "stop",
    ]

    private static func refuse(_ name: String, _ value: JSONValue) throws(InvalidRequest) {
        switch name {
        case "n" where value.int != 1:
            throw InvalidRequest("This provider gives one choice only.", param: name)
        case "logprobs" where value.bool != false, "top_logprobs" where value.int != 0:
            throw InvalidRequest("This provider gives no log probabilities.", param: name)
        case "modalities" where !value.elements.allSatisfy({ $0.isString("text") }):
            throw InvalidRequest("This provider answers in text only.", param: name)
        case "functions", "function_call":
            throw InvalidRequest("Use `tools` and `tool_choice` instead.", param: name)
        case "web_search_options":
            throw InvalidRequest("This provider has no such web search.", param: name)
        default: break
        }
    }

    /// Whether leaving the parameter out means the same as this value.
    private static func asksForNothing(_ name: String, _ value: JSONValue) -> Bool {
        switch name {
        case "n", "logprobs", "top_logprobs", "modalities": true  // Other values are refused.
        case "store": value.bool == false
        case "presence_penalty", "frequency_penalty": value.double == 0
        case "metadata", "logit_bias": value.count == 0
        default: false
        }
    }

    private static func number(
        _ name: String, of body: JSONValue, upTo max: Double
    ) throws(InvalidRequest) -> JSONValue? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let number = value.double, (0...max).contains(number) else {
            throw InvalidRequest("`\(name)` must be a number from 0 to \(Int(max)).", param: name)
        }
        return value
    }

    private static func stop(_ value: JSONValue?) throws(InvalidRequest) -> [String] {
        guard let value, !value.isNull else { return [] }
        if let text = value.string { return [text] }
        let texts = value.elements.compactMap(\.string)
        guard value.kind == .array, texts.count == value.count else {
            throw InvalidRequest("`stop` must be a string or an array of strings.", param: "stop")
        }
        return texts
    }
}

/// How hard the model is to think, from not at all upwards.
enum ReasoningEffort: String, Sendable, CaseIterable {
    case none
    case minimal
    case low
    case medium
    case high
    case xhigh
    case max

    init?(reading value: JSONValue?) throws(InvalidRequest) {
        guard let value, !value.isNull else { return nil }
        guard let effort = value.string.flatMap(Self.init(rawValue:)) else {
            let names = Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw InvalidRequest(
                "`reasoning_effort` must be one of \(names).", param: "reasoning_effort")
        }
        self = effort
    }
}

/// The form that the answer's text must have.
enum AnswerFormat: Sendable {
    case text
    case jsonObject
    case jsonSchema(JSONValue)

    init(reading value: JSONValue?) throws(InvalidRequest) {
        guard let value, !value.isNull else {
            self = .text
            return
        }
        let path = "response_format"
        switch value["type"]?.string {
        case "text": self = .text
        case "json_object": self = .jsonObject
        case "json_schema":
            guard let schema = value["json_schema"]?["schema"], schema.kind == .object else {
                throw InvalidRequest(
                    "`json_schema` needs a `schema`.", param: path + ".json_schema.schema")
            }
            self = .jsonSchema(schema)
        default:
            throw InvalidRequest(
                "`type` must be \"text\", \"json_object\" or \"json_schema\".",
                param: path + ".type")
        }
    }
}

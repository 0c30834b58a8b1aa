import JSON

/// The tools of a request and how they are to be used.
struct ToolSet: Sendable {
    var definitions: [ToolDefinition] = []
    var choice: ToolChoice?
    /// `parallel_tool_calls`, or nil when the request does not say.
    var parallel: Bool?

    /// Reads `tools`, `tool_choice` and `parallel_tool_calls`.
    ///
    /// - Throws: ``InvalidRequest`` for other tools than functions, and for choices among several.
    init(reading body: JSONValue) throws(InvalidRequest) {
        if let tools = body["tools"], !tools.isNull {
            guard tools.kind == .array else {
                throw InvalidRequest("`tools` must be an array.", param: "tools")
            }
            for (index, tool) in tools.elements.enumerated() {
                definitions.append(try ToolDefinition(reading: tool, at: "tools[\(index)]"))
            }
        }
        choice = try ToolChoice(reading: body["tool_choice"])
        if case .named(let name) = choice, !definitions.contains(where: { $0.name == name }) {
            throw InvalidRequest("`tool_choice` names no tool of `tools`.", param: "tool_choice")
        }
        guard let parallel = body["parallel_tool_calls"], !parallel.isNull else { return }
        guard let parallel = parallel.bool else {
            throw InvalidRequest(
                "`parallel_tool_calls` must be a boolean.", param: "parallel_tool_calls")
        }
        self.parallel = parallel
    }
}

/// A function that the model may call.
struct ToolDefinition: Sendable {
    var name: String
    var description: String?
    /// A JSON schema; nil for a function without parameters.
    var parameters: JSONValue?
    var strict: Bool
    var cacheMark: CacheMark?
    var path: String

    init(reading tool: JSONValue, at path: String) throws(InvalidRequest) {
        guard tool["type"]?.isString("function") == true, let function = tool["function"] else {
            throw InvalidRequest(
                "This provider takes tools of type `function` only.", param: path + ".type")
        }
        guard let name = function["name"]?.string, Self.isName(name) else {
            throw InvalidRequest(
                "A tool's name has 1 to 64 of a–z, A–Z, 0–9, _ and -.",
                param: path + ".function.name")
        }
        let parameters = function["parameters"]
        guard parameters.map({ $0.isNull || $0.kind == .object }) ?? true else {
            throw InvalidRequest(
                "A tool's parameters must be a JSON schema.", param: path + ".function.parameters")
        }
        self.name = name
        self.path = path
        description = function["description"]?.string
        self.parameters = parameters.flatMap { $0.isNull ? nil : $0 }
        strict = function["strict"]?.bool ?? false
        cacheMark = try CacheMark(reading: tool, path: path)
    }

    /// OpenAI's rule for names of functions, which every provider's rule contains.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(isPlainIDByte)
    }
}

/// Whether, and which, tool the model must call.
enum ToolChoice: Sendable, Equatable {
    case auto
    case none
    case required
    case named(String)

    init?(reading value: JSONValue?) throws(InvalidRequest) {
        guard let value, !value.isNull else { return nil }
        if value.isString("auto") {
            self = .auto
        } else if value.isString("none") {
            self = .none
        } else if value.isString("required") {
            self = .required
        } else if value["type"]?.isString("function") == true,
            let name = value["function"]?["name"]?.string
        {
            self = .named(name)
        } else {
            throw InvalidRequest(
                "This provider knows the choices `auto`, `none`, `required` and one function.",
                param: "tool_choice")
        }
    }

    /// Whether the model is left no way to answer without a tool.
    var isForced: Bool {
        switch self {
        case .auto, .none: false
        case .required, .named: true
        }
    }
}

/// `a–z A–Z 0–9 _ -`: the bytes that every provider takes in ids and names.
func isPlainIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}

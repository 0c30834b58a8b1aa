import JSON

/// JSON schemas in the subset that Anthropic's structured outputs take.
///
/// Bounds on numbers, lengths and counts are left out, and every object without a word on further properties forbids them:
/// the API refuses a schema otherwise. The model is thus bound a little less tightly than asked, never differently.
enum AnthropicSchema {
    private static let refusedKeywords: Set<String> = [
        "$schema", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties",
        "maxProperties",
    ]

    static func cleaned(_ schema: JSONValue) -> JSONNode {
        guard schema.kind == .object else { return schema.node }
        var members: [JSONMember] = []
        for (key, value) in schema.members where !refusedKeywords.contains(key) {
            switch key {
            case "properties", "$defs", "definitions":
                members.append(JSONMember(key, cleanedMembers(of: value)))
            case "items", "additionalProperties", "not":
                members.append(JSONMember(key, cleaned(value)))
            case "anyOf", "allOf", "oneOf", "prefixItems":
                members.append(JSONMember(key, .array(value.elements.map(cleaned))))
            default: members.append(JSONMember(key, .raw(Array(value.rawBytes))))
            }
        }
        if isObjectSchema(schema), schema["additionalProperties"] == nil {
            members.append(JSONMember("additionalProperties", false))
        }
        return .object(members)
    }

    /// A tool's parameters, which must be the schema of an object.
    static func parameters(of tool: ToolDefinition) -> JSONNode {
        guard let schema = tool.parameters else { return ["type": "object", "properties": [:]] }
        guard schema["type"] != nil else {
            var members: [JSONMember] = [JSONMember("type", "object")]
            members += schema.members.map { JSONMember($0.key, $0.value.node) }
            return .object(members)
        }
        return tool.strict ? cleaned(schema) : .raw(Array(schema.rawBytes))
    }

    private static func isObjectSchema(_ schema: JSONValue) -> Bool {
        guard let type = schema["type"] else { return schema["properties"] != nil }
        return type.isString("object") || type.elements.contains { $0.isString("object") }
    }

    private static func cleanedMembers(of schemas: JSONValue) -> JSONNode {
        .object(schemas.members.map { JSONMember($0.key, cleaned($0.value)) })
    }
}

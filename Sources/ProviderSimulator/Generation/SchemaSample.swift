import JSON

/// Makes a value that fits a simple JSON Schema, as a model with structured output would.
///
/// Understood are `type`, `properties`, `items`, `minItems`, `enum`, `const`, `anyOf`/`oneOf`/`allOf` (the first that is not
/// null), `$ref` inside the document, `minimum` and `maximum` of integers. What is not understood becomes a string.
struct SchemaSample: Sendable {
    private static let depthMax = 12

    let root: JSONValue

    func bytes(by chance: inout SeededGenerator) -> [UInt8] {
        value(for: root, depth: 0, by: &chance).bytes()
    }

    private func value(
        for schema: JSONValue, depth: Int, by chance: inout SeededGenerator
    ) -> JSONNode {
        guard depth < Self.depthMax else { return .null }
        if let constant = schema["const"] { return constant.node }
        if let first = schema["enum"]?[0] { return first.node }
        if let name = schema["$ref"]?.string, let target = resolve(name) {
            return value(for: target, depth: depth + 1, by: &chance)
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            if let options = schema[key]?.elements,
                let chosen = options.first(where: { $0["type"]?.isString("null") != true })
            {
                return value(for: chosen, depth: depth + 1, by: &chance)
            }
        }
        return plainValue(for: schema, depth: depth, by: &chance)
    }

    private func plainValue(
        for schema: JSONValue, depth: Int, by chance: inout SeededGenerator
    ) -> JSONNode {
        switch typeName(of: schema) {
        case "object":
            var members: [JSONMember] = []
            for (name, property) in schema["properties"]?.membersOrNone ?? [] {
                let value = value(for: property, depth: depth + 1, by: &chance)
                members.append(JSONMember(name, value))
            }
            return .object(members)
        case "array":
            let count = min(max(Int(schema["minItems"]?.int ?? 1), 1), 16)
            guard let items = schema["items"] else { return .array([]) }
            return .array(
                (0..<count).map { _ in value(for: items, depth: depth + 1, by: &chance) })
        case "integer", "number": return .int(integer(for: schema, by: &chance))
        case "boolean": return .bool(chance.below(2) == 0)
        case "null": return .null
        default: return .string(Sentences.one(by: &chance))
        }
    }

    /// Also of an object schema without its type, and of Gemini's upper-case names.
    private func typeName(of schema: JSONValue) -> String {
        let type = schema["type"]
        let name = type?.string ?? type?.elements.compactMap(\.string).first { $0 != "null" }
        return name?.lowercased() ?? (schema["properties"] == nil ? "string" : "object")
    }

    private func integer(for schema: JSONValue, by chance: inout SeededGenerator) -> Int64 {
        let low = schema["minimum"]?.int ?? min(1, schema["maximum"]?.int ?? 1)
        let high = max(low, schema["maximum"]?.int ?? low.addingReportingOverflow(99).partialValue)
        let width = high.subtractingReportingOverflow(low).partialValue
        return low + Int64(chance.below(Int(clamping: max(1, min(width, 1000)))))
    }

    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        var at: JSONValue? = root
        for step in reference.dropFirst().split(separator: "/") { at = at?[String(step)] }
        return at
    }
}

extension JSONValue {
    fileprivate var membersOrNone: [(key: String, value: JSONValue)] { Array(members) }
}

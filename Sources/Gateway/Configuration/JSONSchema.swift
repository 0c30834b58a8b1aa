package import JSON

/// The part of JSON Schema 2020-12 that the shipped schemas use, so that the published schema itself is what is enforced.
///
/// Known keywords: `$ref` into `$defs`, `type`, `enum`, `properties`, `required`, `additionalProperties`,
/// `propertyNames`, `minProperties`, `maxProperties`, `items`, `minItems`, `maxItems`, `minimum`, `maximum`,
/// `minLength`, `maxLength`, `pattern`. Annotations are passed over; a test refuses schemas with any other keyword.
package struct JSONSchema: Sendable {
    private let root: JSONValue

    package init(parsing bytes: [UInt8]) throws(JSONError) {
        root = try JSONDocument(parsing: bytes).root
    }

    package static let annotations: Set<String> = [
        "$schema", "$defs", "title", "description", "default",
    ]
    package static let keywords: Set<String> = [
        "$ref", "type", "enum", "properties", "required", "additionalProperties", "propertyNames",
        "minProperties", "maxProperties", "items", "minItems", "maxItems", "minimum", "maximum",
        "minLength", "maxLength", "pattern",
    ]

    /// What a value violates, first things first; empty when it fits.
    package func violations(of value: JSONValue) -> [SchemaViolation] {
        check(value, against: root, at: "")
    }

    private func check(
        _ value: JSONValue, against schema: JSONValue, at path: String
    ) -> [SchemaViolation] {
        var found: [SchemaViolation] = []
        if let target = schema["$ref"]?.string, let referenced = definition(target) {
            found += check(value, against: referenced, at: path)
        }
        if let type = schema["type"]?.string, !Self.value(value, isOf: type) {
            let reason = "must be \(Self.article(type)), not \(Self.article("\(value.kind)"))"
            return found + [SchemaViolation(path: path, reason: reason)]
        }
        if let words = schema["enum"], !words.elements.contains(where: { $0.node == value.node }) {
            let choices = words.elements.compactMap(\.string).joined(separator: ", ")
            found.append(SchemaViolation(path: path, reason: "must be one of \(choices)"))
        }
        switch value.kind {
        case .object: found += checkObject(value, against: schema, at: path)
        case .array: found += checkArray(value, against: schema, at: path)
        case .string: found += checkString(value, against: schema, at: path)
        case .number: found += checkNumber(value, against: schema, at: path)
        case .null, .bool: break
        }
        return found
    }

    private func checkObject(
        _ object: JSONValue, against schema: JSONValue, at path: String
    ) -> [SchemaViolation] {
        var found: [SchemaViolation] = []
        for name in schema["required"]?.elements.compactMap(\.string) ?? []
        where object[name] == nil {
            found.append(SchemaViolation(path: Self.join(path, name), reason: "is required"))
        }
        if let least = schema["minProperties"]?.int, object.count < least {
            found.append(SchemaViolation(path: path, reason: "must have \(least) member or more"))
        }
        if let most = schema["maxProperties"]?.int, object.count > most {
            found.append(SchemaViolation(path: path, reason: "must have \(most) member or fewer"))
        }
        for (name, member) in object.members {
            let memberPath = Self.join(path, name)
            if let pattern = schema["propertyNames"]?["pattern"]?.string,
                !Self.text(name, matches: pattern)
            {
                found.append(
                    SchemaViolation(
                        path: memberPath, reason: "has a name not of the form \(pattern)"))
            }
            if let known = schema["properties"]?[name] {
                found += check(member, against: known, at: memberPath)
            } else if let other = schema["additionalProperties"] {
                if other.bool == false {
                    found.append(
                        SchemaViolation(path: memberPath, reason: unknown(name, in: schema)))
                } else if other.kind == .object {
                    found += check(member, against: other, at: memberPath)
                }
            }
        }
        return found
    }

    private func checkArray(
        _ array: JSONValue, against schema: JSONValue, at path: String
    ) -> [SchemaViolation] {
        var found: [SchemaViolation] = []
        if let least = schema["minItems"]?.int, array.count < least {
            found.append(SchemaViolation(path: path, reason: "must have \(least) item or more"))
        }
        if let most = schema["maxItems"]?.int, array.count > most {
            found.append(SchemaViolation(path: path, reason: "must have \(most) items or fewer"))
        }
        if let items = schema["items"] {
            for (index, element) in array.elements.enumerated() {
                found += check(element, against: items, at: "\(path)[\(index)]")
            }
        }
        return found
    }

    private func checkString(
        _ value: JSONValue, against schema: JSONValue, at path: String
    ) -> [SchemaViolation] {
        let text = value.string ?? ""
        var found: [SchemaViolation] = []
        if let least = schema["minLength"]?.int, text.unicodeScalars.count < least {
            found.append(
                SchemaViolation(path: path, reason: "must have \(least) characters or more"))
        }
        if let most = schema["maxLength"]?.int, text.unicodeScalars.count > most {
            found.append(
                SchemaViolation(path: path, reason: "must have \(most) characters or fewer"))
        }
        if let pattern = schema["pattern"]?.string, !Self.text(text, matches: pattern) {
            found.append(SchemaViolation(path: path, reason: "must have the form \(pattern)"))
        }
        return found
    }

    private func checkNumber(
        _ value: JSONValue, against schema: JSONValue, at path: String
    ) -> [SchemaViolation] {
        guard let number = value.double else { return [] }
        var found: [SchemaViolation] = []
        if let least = schema["minimum"]?.double, number < least {
            let limit = schema["minimum"]?.numberText ?? ""
            found.append(SchemaViolation(path: path, reason: "must be \(limit) or more"))
        }
        if let most = schema["maximum"]?.double, number > most {
            let limit = schema["maximum"]?.numberText ?? ""
            found.append(SchemaViolation(path: path, reason: "must be \(limit) or less"))
        }
        return found
    }

    private func definition(_ reference: String) -> JSONValue? {
        let prefix = "#/$defs/"
        guard reference.hasPrefix(prefix) else { return nil }
        return root["$defs"]?[String(reference.dropFirst(prefix.count))]
    }

    private func unknown(_ name: String, in schema: JSONValue) -> String {
        let known = schema["properties"]?.members.map(\.key).filter { $0 != "$schema" } ?? []
        return "is not a known key; known here: " + known.joined(separator: ", ")
    }

    private static func value(_ value: JSONValue, isOf type: String) -> Bool {
        switch type {
        case "object": value.kind == .object
        case "array": value.kind == .array
        case "string": value.kind == .string
        case "boolean": value.kind == .bool
        case "integer": value.int != nil
        case "number": value.kind == .number
        case "null": value.isNull
        default: false
        }
    }

    private static func text(_ text: String, matches pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.contains(regex)
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : path + "." + name
    }

    private static func article(_ type: String) -> String {
        switch type {
        case "integer", "object", "array": "an " + type
        case "null": type
        case "bool": "a boolean"
        default: "a " + type
        }
    }
}

/// One way in which a value does not fit its schema.
package struct SchemaViolation: Sendable, Equatable, CustomStringConvertible {
    /// The key's path: `providers.openai.accounts[0].name`; empty for the whole.
    package var path: String
    package var reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path.isEmpty ? "the configuration" : path) \(reason)" }
}

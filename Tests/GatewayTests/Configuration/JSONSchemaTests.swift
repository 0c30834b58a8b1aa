import JSON
import Testing

@testable import Gateway

@Suite struct JSONSchemaTests {
    private func violations(_ schema: String, _ value: String) throws -> [String] {
        try JSONSchema(parsing: Array(schema.utf8))
            .violations(of: JSONDocument(parsing: value).root).map(\.description)
    }

    struct Case: Sendable, CustomStringConvertible {
        var schema: String
        var value: String
        var violations: [String]

        init(_ schema: String, _ value: String, _ violations: String...) {
            self.schema = schema
            self.value = value
            self.violations = violations
        }

        var description: String { "\(value) by \(schema)" }
    }

    static let scalars: [Case] = [
        Case(#"{"type": "integer"}"#, "1"),
        Case(#"{"type": "integer"}"#, "1.5", "the configuration must be an integer, not a number"),
        Case(
            #"{"type": "integer"}"#, "\"1\"", "the configuration must be an integer, not a string"),
        Case(#"{"type": "number"}"#, "1.5"),
        Case(#"{"type": "string"}"#, "null", "the configuration must be a string, not null"),
        Case(#"{"type": "boolean"}"#, "true"),
        Case(#"{"type": "boolean"}"#, "0", "the configuration must be a boolean, not a number"),
        Case(#"{"type": "object"}"#, "[]", "the configuration must be an object, not an array"),
        Case(#"{"type": "null"}"#, "null"),
        Case(#"{"enum": ["a", "b"]}"#, "\"b\""),
        Case(#"{"enum": ["a", "b"]}"#, "\"B\"", "the configuration must be one of a, b"),
        Case(#"{"minimum": 2, "maximum": 4}"#, "2"),
        Case(#"{"minimum": 2, "maximum": 4}"#, "4"),
        Case(#"{"minimum": 2}"#, "1", "the configuration must be 2 or more"),
        Case(#"{"maximum": 4}"#, "4.01", "the configuration must be 4 or less"),
        Case(#"{"minLength": 2}"#, "\"é\"", "the configuration must have 2 characters or more"),
        Case(#"{"maxLength": 2}"#, "\"ééé\"", "the configuration must have 2 characters or fewer"),
        Case(#"{"pattern": "^[a-z]+$"}"#, "\"abc\""),
        Case(#"{"pattern": "b"}"#, "\"abc\""),
        Case(
            #"{"pattern": "^[a-z]+$"}"#, "\"ab1\"", "the configuration must have the form ^[a-z]+$"),
        Case(
            #"{"pattern": "^[a-z]+$"}"#, #""abc\n""#,
            "the configuration must have the form ^[a-z]+$"),
    ]

    static let containers: [Case] = [
        Case(
            #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#,
            #"{"a": 1, "b": 2}"#, "a must be a string, not a number",
            "b is not a known key; known here: a"),
        Case(
            #"{"additionalProperties": {"type": "string"}}"#, #"{"x": 1}"#,
            "x must be a string, not a number"),
        Case(#"{"required": ["a", "b"]}"#, #"{"b": null}"#, "a is required"),
        Case(#"{"minProperties": 1}"#, "{}", "the configuration must have 1 member or more"),
        Case(
            #"{"maxProperties": 1}"#, #"{"a": 1, "b": 1}"#,
            "the configuration must have 1 member or fewer"),
        Case(
            #"{"propertyNames": {"pattern": "^[a-z]+$"}}"#, #"{"a": 1, "B": 2}"#,
            "B has a name not of the form ^[a-z]+$"),
        Case(#"{"minItems": 1}"#, "[]", "the configuration must have 1 item or more"),
        Case(#"{"maxItems": 1}"#, "[1, 2]", "the configuration must have 1 items or fewer"),
        Case(
            #"{"properties": {"list": {"items": {"properties": {"n": {"type": "integer"}}}}}}"#,
            #"{"list": [{"n": 1}, {"n": "x"}]}"#, "list[1].n must be an integer, not a string"),
        Case(
            ##"{"$ref": "#/$defs/word", "$defs": {"word": {"type": "string"}}}"##, "5",
            "the configuration must be a string, not a number"),
    ]

    @Test(arguments: scalars + containers)
    func `a value fits, or every violation names its path and its reason`(example: Case) throws {
        #expect(try violations(example.schema, example.value) == example.violations)
    }

    @Test func `a keyword for another type has nothing to say`() throws {
        let all = #"{"minLength": 9, "minimum": 9, "minItems": 9, "required": ["x"]}"#
        #expect(try violations(all, "true").isEmpty)
    }

    @Test func `the shipped schema uses only keywords that are enforced`() throws {
        let root = try JSONDocument(parsing: EmbeddedSchemas.configuration).root
        var unknown: [String] = []
        Self.collectUnknown(in: root, at: "#", into: &unknown)
        #expect(unknown.isEmpty)
    }

    @Test func `a keyword that is not enforced would be found`() throws {
        let schema =
            #"{"properties": {"a": {"items": {"oneOf": []}}}, "$defs": {"b": {"not": {}}}}"#
        var unknown: [String] = []
        Self.collectUnknown(in: try JSONDocument(parsing: schema).root, at: "#", into: &unknown)
        #expect(unknown == ["#/properties/a/items/oneOf", "#/$defs/b/not"])
    }

    @Test func `every reference of the shipped schema leads to a definition`() throws {
        let root = try JSONDocument(parsing: EmbeddedSchemas.configuration).root
        let text = EmbeddedSchemas.configuration
        let names = text.matches(of: /"\$ref": "#\/\$defs\/([a-z_]+)"/).map { String($0.1) }
        #expect(names.count > 10)
        for name in names { #expect(root["$defs"]?[name] != nil, "\(name)") }
    }

    /// Walks through schemas only: the members of `properties` and `$defs` are names, not keywords.
    private static func collectUnknown(
        in schema: JSONValue, at path: String, into unknown: inout [String]
    ) {
        for (key, value) in schema.members {
            let here = "\(path)/\(key)"
            guard JSONSchema.keywords.contains(key) || JSONSchema.annotations.contains(key) else {
                unknown.append(here)
                continue
            }
            switch key {
            case "properties", "$defs":
                for (name, inner) in value.members {
                    collectUnknown(in: inner, at: "\(here)/\(name)", into: &unknown)
                }
            case "items", "additionalProperties", "propertyNames":
                collectUnknown(in: value, at: here, into: &unknown)
            default: break
            }
        }
    }
}

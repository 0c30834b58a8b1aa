/// A JSON value to be written.
package enum JSONNode: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case string(String)
    /// Bytes that are one valid JSON value already; they are written as they are.
    case raw([UInt8])
    case array([JSONNode])
    /// Members in the order they are written.
    case object([JSONMember])

    /// The value as compact text.
    package func bytes() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.take()
    }
}

/// One key of an object and its value.
package struct JSONMember: Sendable, Equatable {
    package var key: String
    package var value: JSONNode

    package init(_ key: String, _ value: JSONNode) {
        self.key = key
        self.value = value
    }
}

extension JSONNode: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }

    package init(booleanLiteral value: Bool) { self = .bool(value) }

    package init(integerLiteral value: Int64) { self = .int(value) }

    package init(stringLiteral value: String) { self = .string(value) }

    package init(arrayLiteral elements: JSONNode...) { self = .array(elements) }

    package init(dictionaryLiteral elements: (String, JSONNode)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }
}

extension JSONValue {
    /// A deep copy; a number that `int` does not give, or that reads "-0", stays the token it is.
    package var node: JSONNode {
        switch kind {
        case .null: .null
        case .bool: .bool(bool ?? false)
        case .number: numberNode
        case .string: .string(string ?? "")
        case .array: .array(elements.map(\.node))
        case .object: .object(members.map { JSONMember($0.key, $0.value.node) })
        }
    }

    private var numberNode: JSONNode {
        let token = rawBytes
        guard let int, !(int == 0 && token.count > 1) else { return .raw(Array(token)) }
        return .int(int)
    }
}

/// The fields of a message's head or trailer, in the order of the wire; names match without regard to case.
package struct HTTPHeaders: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package var isEmpty: Bool { fields.isEmpty }

    /// The value of the first field of that name.
    package func first(_ name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    /// All values of that name, in the order of the wire.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Appends a field after those that are there, also after one of the same name.
    ///
    /// Refuses what would split the message: a name that is no token (RFC 9110 §5.6.2), a value with CR, LF, NUL or
    /// another control character than tab (§5.5).
    package mutating func add(_ name: String, _ value: String) throws(HTTPHeaderError) {
        guard Self.isToken(name) else { throw .nameRefused(name) }
        guard Self.isValue(value) else { throw .valueRefused(name: name) }
        fields.append(Field(name: name, value: value))
    }

    /// Takes away all fields of that name, then appends this one; refuses as `add` does.
    package mutating func set(_ name: String, _ value: String) throws(HTTPHeaderError) {
        var kept = self
        kept.fields.removeAll { $0.isNamed(name) }
        try kept.add(name, value)
        self = kept
    }

    /// Every name is a token. The library takes names with blanks, which another server may read differently.
    var namesAreTokens: Bool {
        fields.allSatisfy { Self.isToken($0.name) }
    }

    /// For what the library has parsed: the wire cannot have carried a line end inside a field.
    mutating func append(parsedName name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }

    private static func isToken(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { !$0.isEmpty && $0.allSatisfy(isTokenByte) }
    }

    private static func isValue(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { $0.allSatisfy(isValueByte) }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
            UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t")
    }
}

/// A field that must not be sent.
package enum HTTPHeaderError: Error, Equatable {
    case nameRefused(String)
    /// Without the value: it may be a secret.
    case valueRefused(name: String)
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Constants of the source only, hence `StaticString`: a value from outside goes through `add`, which can refuse.
    package init(dictionaryLiteral elements: (StaticString, StaticString)...) {
        fields = elements.map { Field(name: $0.description, value: $1.description) }
        let areClean = fields.allSatisfy { Self.isToken($0.name) && Self.isValue($0.value) }
        precondition(areClean, "a header literal holds a byte that would split the message")
    }
}

extension HTTPHeaders.Field {
    /// ASCII case folding: field names are tokens.
    func isNamed(_ other: String) -> Bool {
        guard name.utf8.count == other.utf8.count else { return false }
        return name == other
            || zip(name.utf8, other.utf8).allSatisfy {
                $0 == $1 || $0.asciiLowercased == $1.asciiLowercased
            }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

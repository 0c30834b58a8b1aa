/// Why a text is not read.
package enum JSONError: Error, Equatable, Sendable {
    /// The text breaks the grammar of RFC 8259 at this byte.
    case malformed(offset: Int, reason: String)
    /// An object names this key, given unescaped, more than once.
    case duplicateKey(String)
    case tooDeep(limit: Int)
    case invalidUTF8
    case tooLarge(bytes: Int, limit: Int)

    /// A bounded constant, for metrics and reason codes.
    package var label: StaticString {
        switch self {
        case .malformed: "malformed"
        case .duplicateKey: "duplicate_key"
        case .tooDeep: "too_deep"
        case .invalidUTF8: "invalid_utf8"
        case .tooLarge: "too_large"
        }
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let offset, let reason): "malformed JSON at byte \(offset): \(reason)"
        case .duplicateKey(let key): "the key \"\(key)\" occurs twice in one JSON object"
        case .tooDeep(let limit): "JSON nested deeper than \(limit) levels"
        case .invalidUTF8: "JSON that is not valid UTF-8"
        case .tooLarge(let bytes, let limit): "JSON of \(bytes) bytes, over the limit of \(limit)"
        }
    }
}

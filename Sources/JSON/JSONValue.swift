import CSimdJSON

/// The six kinds of JSON value.
package enum JSONKind: Sendable {
    case null
    case bool
    case number
    case string
    case array
    case object
}

/// A cursor into a document: nothing is copied until a Swift value is asked for.
///
/// It keeps its document alive. Asking for another kind than the value has gives nil, never a
/// conversion.
package struct JSONValue: Sendable {
    let storage: JSONStorage
    let index: Int

    package var kind: JSONKind {
        switch storage.node(index).kind {
        case .null: .null
        case .false, .true: .bool
        case .integer, .number: .number
        case .string, .escaped_string, .long_escaped_string: .string
        case .array: .array
        case .object: .object
        }
    }

    package var isNull: Bool { storage.node(index).kind == .null }

    package var bool: Bool? {
        switch storage.node(index).kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The integer, where the token has neither fraction nor exponent (5.0 and 1e3 have) and fits.
    package var int: Int64? {
        let node = storage.node(index)
        guard node.kind == .integer else { return nil }
        return Int64(bitPattern: UInt64(node.high) << 32 | UInt64(node.low))
    }

    /// The nearest Double of any number; nil where it would be infinite.
    package var double: Double? {
        guard let text = numberText, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The exact token of a number, for decimals that a Double would round.
    package var numberText: String? {
        guard kind == .number else { return nil }
        return String(decoding: rawBytes, as: UTF8.self)
    }

    /// The string, unescaped.
    package var string: String? {
        guard kind == .string else { return nil }
        return storage.string(at: index)
    }

    /// Whether this is the string `text`; nothing is allocated to find out.
    package func isString(_ text: StaticString) -> Bool {
        guard kind == .string else { return false }
        return text.withUTF8Buffer { expected in
            storage.withText(of: index) {
                $0.elementsAreIdentical(to: UnsafeRawBufferPointer(expected))
            }
        }
    }

    /// The exact bytes of this value in the text, without white space around it.
    package var rawBytes: ArraySlice<UInt8> {
        let node = storage.node(index)
        return storage.source[Int(node.start)..<Int(node.end)]
    }
}

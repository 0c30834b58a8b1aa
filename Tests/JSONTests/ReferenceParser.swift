/// The grammar of RFC 8259 once more, slow and plain, to compare the parser with.
///
/// Shares no code with it: recursive descent over unicode scalars of text whose UTF-8 the standard
/// library has checked.
struct ReferenceParser {
    private var rest: Substring.UnicodeScalarView
    private struct Refusal: Error {}

    /// Whether the parser should accept these bytes.
    static func accepts(_ bytes: [UInt8]) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        var parser = ReferenceParser(rest: Substring(text).unicodeScalars)
        guard (try? parser.value(depth: 0)) != nil else { return false }
        parser.skipSpace()
        return parser.rest.isEmpty
    }

    private mutating func skipSpace() {
        while let next = rest.first, " \t\r\n".unicodeScalars.contains(next) { rest.removeFirst() }
    }

    private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ text: String) throws {
        for scalar in text.unicodeScalars {
            guard takes(scalar) else { throw Refusal() }
        }
    }

    private mutating func value(depth: Int) throws {
        skipSpace()
        switch rest.first {
        case "n": try expect("null")
        case "t": try expect("true")
        case "f": try expect("false")
        case "\"": _ = try string()
        case "[", "{":
            guard depth < 64 else { throw Refusal() }
            try container(depth: depth + 1)
        default: try number()
        }
    }

    private mutating func container(depth: Int) throws {
        let isObject = rest.removeFirst() == "{"
        let closer: Unicode.Scalar = isObject ? "}" : "]"
        var keys: Set<[UInt16]> = []
        skipSpace()
        if takes(closer) { return }
        repeat {
            if isObject {
                skipSpace()
                guard keys.insert(try string()).inserted else { throw Refusal() }
                skipSpace()
                try expect(":")
            }
            try value(depth: depth)
            skipSpace()
        } while takes(",")
        guard takes(closer) else { throw Refusal() }
    }

    /// The string as UTF-16, in which escapes are written; decoding that finds lone surrogates.
    private mutating func string() throws -> [UInt16] {
        try expect("\"")
        var units: [UInt16] = []
        while true {
            guard let next = rest.popFirst() else { throw Refusal() }
            if next == "\"" { break }
            guard next.value >= 0x20 else { throw Refusal() }
            guard next == "\\" else {
                units += Array(String(next).utf16)
                continue
            }
            let plain: [Unicode.Scalar: UInt16] = [
                "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
            ]
            guard let escape = rest.popFirst() else { throw Refusal() }
            if let unit = plain[escape] {
                units.append(unit)
                continue
            }
            let digits = rest.prefix(4)
            guard escape == "u", digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit),
                let unit = UInt16(String(digits), radix: 16)
            else { throw Refusal() }
            units.append(unit)
            rest.removeFirst(4)
        }
        guard String(validating: units, as: UTF16.self) != nil else { throw Refusal() }
        return units
    }

    private mutating func digits() throws {
        guard let first = rest.first, ("0"..."9").contains(first) else { throw Refusal() }
        while let next = rest.first, ("0"..."9").contains(next) { rest.removeFirst() }
    }

    private mutating func number() throws {
        _ = takes("-")
        if !takes("0") { try digits() }
        if takes(".") { try digits() }
        if takes("e") || takes("E") {
            if !takes("+") { _ = takes("-") }
            try digits()
        }
    }
}

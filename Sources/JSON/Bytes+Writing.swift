extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends a string in quotes, escaped minimally.
    package mutating func appendJSONString(_ text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = text.firstToEscape(from: start)
            append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
            guard end < text.count else { break }
            appendEscape(of: text[end])
            start = end + 1
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(of byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(#"\""#)
        case UInt8(ascii: "\\"): append(#"\\"#)
        case 0x08: append(#"\b"#)
        case 0x09: append(#"\t"#)
        case 0x0A: append(#"\n"#)
        case 0x0C: append(#"\f"#)
        case 0x0D: append(#"\r"#)
        default:
            append(#"\u00"#)
            append(byte >= 0x10 ? UInt8(ascii: "1") : UInt8(ascii: "0"))
            let low = byte & 0x0F
            append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes stand in a string as they are.
    var hasNothingToEscape: Bool { firstToEscape(from: 0) == count }

    /// The first quote, backslash or control character, or the end; eight bytes at a time.
    fileprivate func firstToEscape(from start: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(self)
        var at = start
        while count - at >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if word.hasByteToEscape { break }
            at += 8
        }
        while at < count {
            let byte = self[at]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            at += 1
        }
        return at
    }
}

extension UInt64 {
    private static let everyByte: UInt64 = 0x0101_0101_0101_0101
    private static let everyTopBit: UInt64 = 0x8080_8080_8080_8080

    /// Whether one of the eight bytes is a quote, a backslash or below 0x20.
    ///
    /// A subtraction borrows only out of bytes that match, so the answer is exact, though the byte
    /// is not known.
    fileprivate var hasByteToEscape: Bool {
        let quote = self ^ (Self.everyByte &* 0x22)
        let backslash = self ^ (Self.everyByte &* 0x5C)
        let found =
            (quote &- Self.everyByte) & ~quote
            | (backslash &- Self.everyByte) & ~backslash
            | (self &- Self.everyByte &* 0x20) & ~self
        return found & Self.everyTopBit != 0
    }
}

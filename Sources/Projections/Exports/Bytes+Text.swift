import JSON

/// Writing text at the end of an export's bytes.
extension [UInt8] {
    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    mutating func decimal(_ number: Int64) { text(String(number)) }

    /// A string of JSON.
    mutating func json(_ text: String) {
        var text = text
        text.withUTF8 { appendJSONString($0) }
    }

    /// A field of CSV (RFC 4180): in quotes where it needs them.
    mutating func field(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            guard utf8.needsQuotes else { return append(contentsOf: utf8) }
            append(UInt8(ascii: "\""))
            for byte in utf8 {
                if byte == UInt8(ascii: "\"") { append(byte) }
                append(byte)
            }
            append(UInt8(ascii: "\""))
        }
    }

    /// Hands the bytes over, without a copy; none are left.
    mutating func taken() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &self)
        return bytes
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether something in it would end a field of CSV.
    fileprivate var needsQuotes: Bool {
        for byte in self where byte <= UInt8(ascii: ",") {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                return true
            default: break
            }
        }
        return false
    }
}

/// Bytes as text of 64 characters (RFC 4648).
package enum Base64 {
    package enum Alphabet: Sendable {
        /// With `+` and `/`, padded with `=` (§4): notes, checkpoints, proofs.
        case standard
        /// With `-` and `_`, without padding (§5): keys, cursors, whatever goes into a URL.
        case url
    }

    package static func encode(
        _ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard
    ) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { buffer in
            var end = 0
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            func append(_ character: UInt8) {
                buffer[end] = character
                end += 1
            }
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    append(character(UInt8(truncatingIfNeeded: bits >> bitCount) & 63, alphabet))
                }
            }
            if bitCount > 0 {
                let last = UInt8(truncatingIfNeeded: bits << (6 - bitCount)) & 63
                append(character(last, alphabet))
            }
            while alphabet == .standard && !end.isMultiple(of: 4) { append(UInt8(ascii: "=")) }
            return end
        }
    }

    /// The bytes of a text, nil unless it is exactly what `encode` would have written for them.
    ///
    /// Two texts for the same bytes would let a signature be altered without breaking.
    package static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        var characters = [UInt8](text.utf8)
        if alphabet == .standard {
            guard characters.count.isMultiple(of: 4) else { return nil }
            for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
            // Three characters of padding would leave one, which no byte ends with.
        }
        guard characters.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in characters {
            guard let value = value(of: character, alphabet) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        let unused = bits & ((1 << bitCount) - 1)
        return unused == 0 ? bytes : nil
    }

    private static func character(_ value: UInt8, _ alphabet: Alphabet) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: alphabet == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
        default: alphabet == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
        }
    }

    private static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
        switch (character, alphabet) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): character - UInt8(ascii: "A")
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): character - UInt8(ascii: "a") + 26
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): character - UInt8(ascii: "0") + 52
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        default: nil
        }
    }
}

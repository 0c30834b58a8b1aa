/// Ids that sort by time and cannot be guessed: 26 characters of Crockford's base 32, 48 bits of milliseconds and 80 of chance.
package enum ULID {
    package static func text(at time: Timestamp, random: (UInt64, UInt64)) -> String {
        let milliseconds = UInt64(max(0, time.nanoseconds / 1_000_000))
        return String(unsafeUninitializedCapacity: length) { buffer in
            for index in 0..<10 {
                buffer[index] = alphabet[Int(milliseconds >> UInt64(45 - index * 5) & 31)]
            }
            for index in 0..<8 {
                buffer[10 + index] = alphabet[Int(random.0 >> UInt64(index * 5) & 31)]
                buffer[18 + index] = alphabet[Int(random.1 >> UInt64(index * 5) & 31)]
            }
            return length
        }
    }

    /// A first word in place of chance whose ids sort as these numbers, each below 2^40.
    package static func word(inOrderOf number: UInt64) -> UInt64 {
        precondition(number < 1 << 40, "eight characters hold 40 bits")
        return (0..<UInt64(8)).reduce(0) { $0 | (number >> (35 - $1 * 5) & 31) << ($1 * 5) }
    }

    package static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
        text.count == length && text.allSatisfy { value($0) != nil }
    }

    static let length = 26

    /// The five bits that a character stands for; nil for any other.
    static func value(_ character: UInt8) -> UInt8? {
        let value = values[Int(character)]
        return value < 32 ? value : nil
    }

    /// The character of the lowest five bits.
    static func character(_ value: UInt8) -> UInt8 { alphabet[Int(value & 31)] }

    /// No I, L, O or U, which are misread.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The value of each byte, 255 for what is no character of ours.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}

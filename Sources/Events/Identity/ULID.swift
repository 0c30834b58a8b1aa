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

    package static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
        text.count == length && text.allSatisfy { isDigit[Int($0)] }
    }

    private static let length = 26

    /// No I, L, O or U, which are misread.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let isDigit = (UInt8.min...UInt8.max).map(alphabet.contains)
}

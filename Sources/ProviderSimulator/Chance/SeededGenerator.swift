/// SplitMix64: chance that a seed repeats.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next() % UInt64(bound))
    }

    /// A number in `[0, 1)` with 53 bits of chance.
    mutating func unitInterval() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Text of that many characters out of `alphabet`, which is not empty.
    mutating func text(
        _ length: Int, from alphabet: StaticString = SeededGenerator.base62
    ) -> String {
        alphabet.withUTF8Buffer { letters in
            let bytes = (0..<length).map { _ in letters[below(letters.count)] }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    static let base62: StaticString =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    static let hex: StaticString = "0123456789abcdef"
}

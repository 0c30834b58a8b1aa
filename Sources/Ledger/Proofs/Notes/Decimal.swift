/// Sizes and positions in the texts of proofs.
enum Decimal {
    /// A number without sign and leading zeros; nil for anything else, and beyond 63 bits.
    static func value(of digits: Substring.UTF8View) -> Int64? {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        return Int64(Substring(digits))
    }
}

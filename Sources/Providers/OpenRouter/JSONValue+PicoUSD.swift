import Events
import JSON

extension JSONValue {
    /// An amount in USD that is a JSON number, at least zero: read from its text, exponent and all, and rounded half to
    /// even where it is finer than a pico-USD. nil for anything else, and beyond the range of one value.
    var picoUSD: PicoUSD? {
        guard let text = numberText, text.utf8.count <= 64 else { return nil }
        let parts = text.lowercased().split(
            separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard let mantissa = parts.first, !mantissa.hasPrefix("-"),
            let exponent = parts.count == 2 ? Int(parts[1]) : 0, abs(exponent) <= 64
        else { return nil }
        let halves = mantissa.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = halves.count == 2 ? halves[1] : ""
        let digits = String(halves[0] + fraction).drop { $0 == "0" }
        guard !digits.isEmpty else { return .zero }
        // The value is `digits` × 10^scale pico-USD.
        let scale = 12 + exponent - fraction.count
        guard digits.count <= 38, digits.count + scale <= 19, let whole = Int128(digits) else {
            return nil
        }
        if scale >= 0 { return try? PicoUSD(exactly: whole * Self.power(scale)) }
        guard -scale <= 38 else { return .zero }
        let divisor = Self.power(-scale)
        let (quotient, remainder) = whole.quotientAndRemainder(dividingBy: divisor)
        let rest = divisor - remainder
        let isUp = remainder > rest || (remainder == rest && quotient % 2 != 0)
        return try? PicoUSD(exactly: quotient + (isUp ? 1 : 0))
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }
}

/// An amount of money in pico-USD (10⁻¹² USD), exact; unknown amounts are `nil`, never zero.
///
/// Range: ±9.2 million USD in one value, ample for one attempt; sums over many attempts are kept in `Int128`.
package struct PicoUSD: Sendable, Hashable, Comparable {
    package let pico: Int64

    package static let zero = PicoUSD(pico: 0)

    package init(pico: Int64) {
        self.pico = pico
    }

    /// Narrows an exact intermediate result; an amount outside the range is an error, never a clamp.
    package init(exactly pico: Int128) throws(MoneyError) {
        guard let narrow = Int64(exactly: pico) else { throw .outOfRange }
        self.pico = narrow
    }

    /// Reads a decimal such as `"2.5"` or `"-0.000000000001"`: at most 12 places, no exponent.
    package init(decimal text: String) throws(MoneyError) {
        var digits = Substring(text)
        let negative = digits.hasPrefix("-")
        if negative { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard let whole = parts.first, !whole.isEmpty, whole.count <= 8, fraction.count <= 12,
            whole.utf8.allSatisfy(Self.isDigit), fraction.utf8.allSatisfy(Self.isDigit),
            parts.count == 1 || !fraction.isEmpty
        else { throw .notADecimal(text) }
        let padded = String(whole) + fraction + String(repeating: "0", count: 12 - fraction.count)
        guard let magnitude = Int128(padded) else { throw .notADecimal(text) }
        try self.init(exactly: negative ? -magnitude : magnitude)
    }

    package func adding(_ other: PicoUSD) throws(MoneyError) -> PicoUSD {
        let (sum, overflow) = pico.addingReportingOverflow(other.pico)
        guard !overflow else { throw .outOfRange }
        return PicoUSD(pico: sum)
    }

    package func subtracting(_ other: PicoUSD) throws(MoneyError) -> PicoUSD {
        let (difference, overflow) = pico.subtractingReportingOverflow(other.pico)
        guard !overflow else { throw .outOfRange }
        return PicoUSD(pico: difference)
    }

    /// This amount times `basisPoints` / 10,000, rounded half to even.
    package func shareRoundedHalfEven(basisPoints: Int64) throws(MoneyError) -> PicoUSD {
        let product = Int128(pico) * Int128(basisPoints)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 10_000)
        let twice = remainder.magnitude * 2
        let away = twice > 10_000 || (twice == 10_000 && quotient % 2 != 0)
        return try PicoUSD(exactly: quotient + (away ? product.signum() : 0))
    }

    package static func < (left: PicoUSD, right: PicoUSD) -> Bool { left.pico < right.pico }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

extension PicoUSD: CustomStringConvertible {
    /// A decimal in USD with exactly 12 places, as every amount on the native surface.
    package var description: String { Self.decimal(Int128(pico)) }

    /// The same without zeros at its end, for settings and for people: `100`, `0.25`.
    package var shortest: String {
        let trimmed = description.reversed().drop { $0 == "0" }.reversed()
        return String(trimmed.last == "." ? trimmed.dropLast() : trimmed[...])
    }

    /// The same form for a sum that may exceed one value's range.
    package static func decimal(_ pico: Int128) -> String {
        FixedPoint.decimal(pico, places: 12, placesMin: 12)
    }
}

/// What is wrong with an amount.
package enum MoneyError: Error, Equatable, Sendable, CustomStringConvertible {
    case outOfRange
    case notADecimal(String)

    package var description: String {
        switch self {
        case .outOfRange: "the amount exceeds 9.2 million USD, the range of one value"
        case .notADecimal(let text):
            "\"\(text)\" is not a decimal in USD with at most 12 places, such as \"2.5\""
        }
    }
}

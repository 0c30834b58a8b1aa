/// Numbers in units of a power of ten, and their decimals.
///
/// An export writes them by the million, so they come straight into the text and not from pieces of text.
package enum FixedPoint {
    /// A value in units of 10⁻ᵖˡᵃᶜᵉˢ as a decimal, exactly.
    ///
    /// - Parameters:
    ///   - places: digits behind the point, from 1 to 18.
    ///   - placesMin: zeros at the end are left out where they leave at least this many digits there.
    package static func decimal(_ value: Int128, places: Int, placesMin: Int) -> String {
        precondition((1...18).contains(places) && (0...places).contains(placesMin))
        let (whole, fraction) = parts(value.magnitude, by: powersOfTen[places])
        var digits = UInt64(exactly: whole).map { String($0) } ?? String(whole)
        return digits.withUTF8 { digits in
            String(unsafeUninitializedCapacity: digits.count + places + 2) { text in
                var end = value < 0 ? text.put(UInt8(ascii: "-"), at: 0) : 0
                for digit in digits { end = text.put(digit, at: end) }
                end = text.put(UInt8(ascii: "."), at: end)
                let first = end
                end = text.put(fraction, digits: places, at: end)
                while end > first + placesMin, text[end - 1] == UInt8(ascii: "0") { end -= 1 }
                return end
            }
        }
    }

    /// Whole units and the rest; nearly all values fit the processor's own division.
    private static func parts(_ magnitude: UInt128, by scale: UInt64) -> (UInt128, UInt64) {
        if let short = UInt64(exactly: magnitude) {
            return (UInt128(short / scale), short % scale)
        }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: UInt128(scale))
        return (whole, UInt64(truncatingIfNeeded: rest))
    }

    private static let powersOfTen: [UInt64] = (0...18).map { power in
        (0..<power).reduce(1) { product, _ in product * 10 }
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Puts a byte at a place, and gives the next place.
    func put(_ byte: UInt8, at place: Int) -> Int {
        self[place] = byte
        return place + 1
    }

    /// Puts the last digits of a number at a place, zeros before them, and gives the place behind them.
    func put(_ number: UInt64, digits: Int, at place: Int) -> Int {
        var rest = number
        for index in stride(from: place + digits - 1, through: place, by: -1) {
            self[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        return place + digits
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T16:33:11.042Z`.
    package var description: String {
        let seconds = nanoseconds.flooredQuotient(1_000_000_000)
        let milliseconds = (nanoseconds - seconds * 1_000_000_000) / 1_000_000
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = Self.put(seconds, into: text)
            end = text.put(UInt8(ascii: "."), at: end)
            end = text.put(UInt64(milliseconds), digits: 3, at: end)
            return text.put(UInt8(ascii: "Z"), at: end)
        }
    }

    /// The same without milliseconds: `2026-11-22T16:33:11Z`.
    package var wholeSeconds: String {
        String(unsafeUninitializedCapacity: 20) { text in
            let end = Self.put(nanoseconds.flooredQuotient(1_000_000_000), into: text)
            return text.put(UInt8(ascii: "Z"), at: end)
        }
    }

    /// Puts `2026-11-22T16:33:11` at the beginning; every year that nanoseconds reach has four digits.
    private static func put(_ seconds: Int64, into text: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let days = seconds.flooredQuotient(86_400)
        let time = seconds - days * 86_400
        let date = CivilDate(daysSince1970: days)
        var end = text.put(UInt64(date.year), digits: 4, at: 0)
        func part(_ number: Int64, after mark: Unicode.Scalar) {
            end = text.put(UInt8(ascii: mark), at: end)
            end = text.put(UInt64(number), digits: 2, at: end)
        }
        part(date.month, after: "-")
        part(date.day, after: "-")
        part(time / 3_600, after: "T")
        part(time / 60 % 60, after: ":")
        part(time % 60, after: ":")
        return end
    }

    /// Reads RFC 3339 with `Z` or an offset, and up to nine places of seconds; `nil` for anything else.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            let date = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 60, (1_970...2_261).contains(year)
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard (1...9).contains(digits.count), let value = Self.number(digits) else {
                return nil
            }
            fraction = (0..<(9 - digits.count)).reduce(value) { scaled, _ in scaled * 10 }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetSeconds(Array(rest)) else { return nil }
        let seconds = date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(nanoseconds: seconds * 1_000_000_000 + fraction)
    }

    /// The first instant of a UTC day written `2026-11-22`.
    package init?(utcDay text: String) {
        self.init(rfc3339: text + "T00:00:00Z")
    }

    /// The UTC day that begins this many days after 1970-01-01, as `2026-11-22`.
    package static func utcDay(_ daysSince1970: Int64) -> String {
        CivilDate(daysSince1970: daysSince1970).description
    }

    private static func offsetSeconds(_ bytes: [UInt8]) -> Int64? {
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 3_600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3_600 + minutes * 60)
        default: return nil
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    fileprivate static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// A day of the proleptic Gregorian calendar.
///
/// The arithmetic counts in 400-year eras that begin on 1 March, so that leap days come last.
struct CivilDate: CustomStringConvertible {
    let year: Int64
    let month: Int64
    let day: Int64

    init?(year: Int64, month: Int64, day: Int64) {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else {
            return nil
        }
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSince1970: Int64) {
        let shifted = daysSince1970 + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.flooredQuotient(400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    var description: String {
        [Timestamp.padded(year, 4), Timestamp.padded(month, 2), Timestamp.padded(day, 2)]
            .joined(separator: "-")
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero.
    package func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

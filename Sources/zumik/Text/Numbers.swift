import JSON

/// Numbers as people read them; a value that nobody knows is a dash, never zero.
enum Numbers {
    static let unknown = "–"

    /// `1,234,567`.
    static func grouped(_ number: Int64?) -> String {
        guard let number else { return unknown }
        var groups: [Substring] = []
        var digits = Substring(String(number.magnitude))
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// `1,830.9 ms`, from milliseconds.
    static func milliseconds(_ value: Double?) -> String {
        guard let value else { return unknown }
        return tenths(value) + " ms"
    }

    /// `1,830.9`: one place.
    static func tenths(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(grouped(Int64(tenths.magnitude / 10))).\(tenths.magnitude % 10)"
    }

    /// A quantity of bytes in the unit that leaves one to four digits: `8.4 MiB`.
    static func bytes(_ count: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        return unit == 0 ? "\(count) B" : "\(tenths(value)) \(units[unit])"
    }
}

extension JSONValue {
    /// A member's number as a Double; nil where it is null or not there.
    func number(_ name: String) -> Double? { self[name]?.double }

    /// A member's text, or a dash.
    func text(_ name: String) -> String { self[name]?.string ?? Numbers.unknown }

    func flag(_ name: String) -> Bool? { self[name]?.bool }
}

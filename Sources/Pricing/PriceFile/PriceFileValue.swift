import Events
import JSON

/// A value in a price file that knows where it stands, so that a fault can name the key's path.
struct PriceFileValue {
    let file: String
    let path: String
    let json: JSONValue
    /// The whole text, in which lines are counted.
    let text: [UInt8]

    func fault(_ fault: PriceFileFault) -> PriceCatalogueError {
        PriceCatalogueError(
            file: file, path: path, fault: fault,
            line: PriceCatalogueError.line(ofByte: json.rawBytes.startIndex, in: text))
    }

    /// Refuses a value that is not an object, and keys that the format does not have.
    func requireObject(ofKeys keys: Set<String>) throws(PriceCatalogueError) {
        guard json.kind == .object else { throw fault(.unexpected(expected: "an object")) }
        for (key, _) in json.members where !keys.contains(key) {
            throw child(key, json).fault(.unknownKey)
        }
    }

    func optional(_ key: String) -> PriceFileValue? {
        json[key].map { child(key, $0) }
    }

    func required(_ key: String) throws(PriceCatalogueError) -> PriceFileValue {
        guard let value = json[key] else { throw child(key, json).fault(.missing) }
        return child(key, value)
    }

    func members() throws(PriceCatalogueError) -> [(key: String, value: PriceFileValue)] {
        guard json.kind == .object else { throw fault(.unexpected(expected: "an object")) }
        return json.members.map { ($0.key, child($0.key, $0.value)) }
    }

    /// A list's elements; an empty list is refused.
    func elements() throws(PriceCatalogueError) -> [PriceFileValue] {
        guard json.kind == .array else { throw fault(.unexpected(expected: "a list")) }
        let elements = json.elements.enumerated().map { index, element in
            PriceFileValue(file: file, path: "\(path)[\(index)]", json: element, text: text)
        }
        guard !elements.isEmpty else { throw fault(.empty) }
        return elements
    }

    func string() throws(PriceCatalogueError) -> String {
        guard let text = json.string else { throw fault(.unexpected(expected: "a string")) }
        guard !text.isEmpty else { throw fault(.empty) }
        return text
    }

    /// Refuses any other text than this one.
    func require(_ expected: String) throws(PriceCatalogueError) {
        guard try string() == expected else {
            throw fault(.unexpected(expected: "\"\(expected)\""))
        }
    }

    /// One of an enum's words.
    func word<Word: RawRepresentable & CaseIterable>(
        of: Word.Type
    ) throws(PriceCatalogueError) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try string()) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(.unexpected(expected: "one of \(words)"))
        }
        return word
    }

    func flag() throws(PriceCatalogueError) -> Bool {
        guard let flag = json.bool else { throw fault(.unexpected(expected: "true or false")) }
        return flag
    }

    /// A count of tokens from 1 to the largest that a usage may have.
    func tokens() throws(PriceCatalogueError) -> Int64 {
        guard let count = json.int, (1...TokenUsage.countMax).contains(count) else {
            throw fault(.unexpected(expected: "an integer from 1 to \(TokenUsage.countMax)"))
        }
        return count
    }

    /// The first instant of a day in UTC.
    ///
    /// Vendors name days without an hour or a zone; UTC is this project's reading, written in every file.
    func day() throws(PriceCatalogueError) -> Timestamp {
        let text = try string()
        guard let day = Timestamp(utcDay: text) else { throw fault(.notADay(text)) }
        return day
    }

    /// A day, or nil for null.
    func dayOrNull() throws(PriceCatalogueError) -> Timestamp? {
        json.isNull ? nil : try day()
    }

    /// A price above zero, as pico-USD per token.
    func price() throws(PriceCatalogueError) -> Int64 {
        let text = try string()
        guard let pico = Self.scaledDecimal(text, wholeDigitsMax: 5, places: 6) else {
            throw fault(.notAPrice(text))
        }
        guard pico > 0 else { throw fault(.zeroPrice) }
        return pico
    }

    /// A factor of at least 1, in basis points.
    func upliftBasisPoints() throws(PriceCatalogueError) -> Int64 {
        let text = try string()
        guard let points = Self.scaledDecimal(text, wholeDigitsMax: 1, places: 4), points >= 10_000
        else { throw fault(.notAnUplift(text)) }
        return points
    }

    /// A plain decimal times 10^places, or nil; no sign, no exponent, no superfluous leading zero.
    static func scaledDecimal(_ text: String, wholeDigitsMax: Int, places: Int) -> Int64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...wholeDigitsMax).contains(whole.count),
            whole.count == 1 || whole.first != UInt8(ascii: "0"), parts.count <= 2,
            parts.count == 1 || (1...places).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        let digits = whole + fraction + Array(repeating: 48, count: places - fraction.count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private func child(_ key: String, _ value: JSONValue) -> PriceFileValue {
        PriceFileValue(
            file: file, path: path.isEmpty ? key : "\(path).\(key)", json: value, text: text)
    }
}

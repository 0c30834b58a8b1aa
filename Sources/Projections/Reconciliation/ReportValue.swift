import Events
import JSON

/// A value in a provider's report that knows where it stands; every member is asked for, or refused.
struct ReportValue {
    let path: String
    let json: JSONValue

    static func root(_ bytes: [UInt8]) throws(ReportError) -> ReportValue {
        do {
            return ReportValue(path: "", json: try JSONDocument(parsing: bytes).root)
        } catch {
            throw ReportError("the file is not whole, or no JSON: \(error)")
        }
    }

    func fault(_ reason: String) -> ReportError { ReportError(path: path, reason) }

    /// Refuses a value that is no object, and members that the report does not have.
    func require(only names: Set<String>) throws(ReportError) {
        guard json.kind == .object else { throw fault("expected an object") }
        for (name, _) in json.members where !names.contains(name) {
            throw ReportError(
                path: path.isEmpty ? name : "\(path).\(name)",
                "is no member of this report: another provider's, or newer than this program")
        }
    }

    subscript(_ name: String) -> ReportValue? {
        guard let value = json[name], !value.isNull else { return nil }
        return ReportValue(path: path.isEmpty ? name : "\(path).\(name)", json: value)
    }

    func member(_ name: String) throws(ReportError) -> ReportValue {
        guard let value = self[name] else {
            throw fault("has no \"\(name)\": it is not this provider's report, or not whole")
        }
        return value
    }

    func elements() throws(ReportError) -> [ReportValue] {
        guard json.kind == .array else { throw fault("expected a list") }
        return json.elements.enumerated().map {
            ReportValue(path: "\(path)[\($0.offset)]", json: $0.element)
        }
    }

    func text() throws(ReportError) -> String {
        guard let text = json.string else { throw fault("expected a string") }
        return text
    }

    func flag() throws(ReportError) -> Bool {
        guard let flag = json.bool else { throw fault("expected true or false") }
        return flag
    }

    /// A count from 0 on.
    func count() throws(ReportError) -> Int64 {
        guard let count = json.int, (0...TokenUsage.countMax * 1_000).contains(count) else {
            throw fault("expected a count")
        }
        return count
    }

    func count(_ name: String) throws(ReportError) -> Int64 { try self[name]?.count() ?? 0 }

    /// An amount as it is written, a number or a string, times 10^places.
    func amount(places: Int) throws(ReportError) -> Int128 {
        guard let text = json.numberText ?? json.string,
            let value = ReportDecimal.scaled(text, by: places)
        else { throw fault("expected an amount of money") }
        return value
    }

    func time() throws(ReportError) -> Timestamp {
        guard let time = Timestamp(rfc3339: try text()) else { throw fault("expected a time") }
        return time
    }

    func unixTime() throws(ReportError) -> Timestamp {
        guard let seconds = json.int, (0...4_102_444_800).contains(seconds) else {
            throw fault("expected seconds since 1970")
        }
        return Timestamp(nanoseconds: seconds * 1_000_000_000)
    }

    /// The end of a page that is not the last is not the end of the report.
    func requireLastPage() throws(ReportError) {
        if try self["has_more"]?.flag() ?? false {
            throw fault(
                "is one page of several: put all pages into one file, or ask for fewer buckets")
        }
    }
}

/// Decimals of reports: what is finer than a pico-USD is rounded half to even, once for each line.
enum ReportDecimal {
    static func scaled(_ token: String, by places: Int) -> Int128? {
        var text = Substring(token.lowercased())
        let negative = text.hasPrefix("-")
        if negative { text.removeFirst() }
        var exponent = places
        if let mark = text.firstIndex(of: "e") {
            guard let written = Int(text[text.index(after: mark)...].replacing("+", with: "")),
                (-60...20).contains(written)
            else { return nil }
            exponent += written
            text = text[..<mark]
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let digits = parts.joined()
        exponent -= parts.count == 2 ? parts[1].utf8.count : 0
        guard digits.utf8.count <= 30, var value = Int128(digits), exponent <= 20 else {
            return nil
        }
        if exponent >= 0 {
            for _ in 0..<exponent {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                value = product
            }
        } else {
            guard exponent >= -36 else { return 0 }
            let unit = (0..<(-exponent)).reduce(Int128(1)) { unit, _ in unit * 10 }
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
            let up = remainder * 2 > unit || (remainder * 2 == unit && quotient % 2 != 0)
            value = quotient + (up ? 1 : 0)
        }
        return negative ? -value : value
    }
}

extension ProviderReport {
    /// A tier as prices call it.
    static func tier(_ word: String?) -> String? {
        switch word?.lowercased() {
        case nil: nil
        case "standard", "default", "on_demand", "": "default"
        case "fast", "priority", "priority_on_demand": "priority"
        case "flex", "flex_discount": "flex"
        case "batch", "batches": "batch"
        case let other?: other
        }
    }
}

import Events
import Glibc

/// Compares a row's columns with the bytes of its body, without reading the body as JSON.
///
/// A body is canonical: its members stand in a fixed order, so what the columns say determines the bytes after `data`,
/// and `customer` the bytes before it. Quotes inside of strings are escaped, so these bytes cannot stand anywhere else
/// in a well-formed body. Where they do not match, the body is read in full to say which column differs.
struct EnvelopeMatch {
    private var expected: [UInt8] = []
    private static let responses = Array("response/".utf8)
    private static let digits = Array("0123456789abcdef".utf8)

    mutating func matches(_ row: EventRow) -> Bool {
        guard row.id.count == 16 else { return false }
        expected.removeAll(keepingCapacity: true)
        append(#","id":""#)
        for byte in row.id {
            expected.append(Self.digits[Int(byte >> 4)])
            expected.append(Self.digits[Int(byte & 15)])
        }
        append(#"","recorded_ns":"#)
        append(row.recordedNanoseconds)
        append(#","schema":1,"stream":""#)
        guard appendName(row) else { return false }
        append(#"","type":""#)
        expected.append(contentsOf: row.type)
        append(#"","version":"#)
        append(row.version)
        append("}")
        guard isSuffix(of: row.body) else { return false }
        return hasCustomer(row)
    }

    /// The stream's name in the body; false where the column does not have the form that its name has.
    private mutating func appendName(_ row: EventRow) -> Bool {
        guard row.isResponse else {
            expected.append(contentsOf: row.stream)
            // A response's name as a text would not be found: whether it is one is told by reading the body.
            return !row.stream.starts(with: Self.responses)
        }
        expected.append(contentsOf: Self.responses)
        return ResponseID.unpack(row.stream, onto: &expected)
    }

    /// Whether `"customer":…,"data":{`, or `"data":{` alone, follows the members before it.
    private mutating func hasCustomer(_ row: EventRow) -> Bool {
        let start = Self.customerOffset(in: row.body)
        expected.removeAll(keepingCapacity: true)
        if let customer = row.customer {
            append(#""customer":""#)
            expected.append(contentsOf: customer)
            append(#"","#)
        }
        append(#""data":{"#)
        let end = start + expected.count
        guard end <= row.body.count else { return false }
        return UnsafeRawBufferPointer(rebasing: row.body[start..<end]).elementsAreEqual(
            to: expected)
    }

    /// Where `"customer"` begins: after a causation and a correlation, each of 32 digits where there is one.
    private static func customerOffset(in body: UnsafeRawBufferPointer) -> Int {
        let causationEnd = end(of: #""causation":""#, at: 1, in: body)
        return end(of: #""correlation":""#, at: causationEnd, in: body)
    }

    /// The end of a member whose name is given, with 32 characters, a quote and a comma; where it begins if it is not there.
    private static func end(
        of name: StaticString, at offset: Int, in body: UnsafeRawBufferPointer
    ) -> Int {
        let value = offset + name.utf8CodeUnitCount
        guard value <= body.count,
            UnsafeRawBufferPointer(rebasing: body[offset..<value]).elementsAreEqual(to: name)
        else { return offset }
        return value + 34
    }

    private func isSuffix(of body: UnsafeRawBufferPointer) -> Bool {
        guard body.count >= expected.count else { return false }
        return UnsafeRawBufferPointer(rebasing: body[(body.count - expected.count)...])
            .elementsAreEqual(to: expected)
    }

    private mutating func append(_ text: StaticString) {
        expected.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ number: Int64) {
        guard number >= 10 else {
            guard number >= 0 else { return expected.append(contentsOf: String(number).utf8) }
            return expected.append(UInt8(ascii: "0") + UInt8(number))
        }
        let start = expected.count
        var rest = number
        while rest > 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            expected.append(UInt8(ascii: "0") + UInt8(digit))
            rest = quotient
        }
        expected[start...].reverse()
    }
}

extension UnsafeRawBufferPointer {
    func elementsAreEqual(to other: [UInt8]) -> Bool {
        other.withUnsafeBytes { elementsAreEqual(to: $0) }
    }

    /// Where the first occurrence of a text that begins with a quote ends.
    func end(ofQuoted text: StaticString) -> Int? {
        guard let start = baseAddress else { return nil }
        let length = text.utf8CodeUnitCount
        var offset = 0
        while offset + length <= count,
            let found = memchr(
                start + offset, Int32(UInt8(ascii: "\"")), count - length - offset + 1)
        {
            offset = start.distance(to: UnsafeRawPointer(found))
            if memcmp(found, text.utf8Start, length) == 0 { return offset + length }
            offset += 1
        }
        return nil
    }

    fileprivate func elementsAreEqual(to text: StaticString) -> Bool {
        elementsAreEqual(
            to: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func elementsAreEqual(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }
}

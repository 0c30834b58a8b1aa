/// Reads the parts of a TZif file in their order (RFC 8536 §3).
struct TZifReader {
    struct Header {
        var version: UInt8
        var universals: Int
        var standards: Int
        var leaps: Int
        var times: Int
        var types: Int
        var names: Int

        /// Length of the data behind it, with times of so many bytes.
        func bytes(_ timeBytes: Int) -> Int {
            times * (timeBytes + 1) + types * 6 + names + leaps * (timeBytes + 4) + standards
                + universals
        }
    }

    private var rest: ArraySlice<UInt8>

    init(bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func header() -> Header? {
        guard rest.count >= 44, rest.prefix(4).elementsEqual("TZif".utf8) else { return nil }
        let version = rest[rest.startIndex + 4]
        rest = rest.dropFirst(20)
        guard let counts = integers(6, bytes: 4), counts.allSatisfy({ (0...100_000).contains($0) })
        else { return nil }
        let numbers = counts.map(Int.init)
        return Header(
            version: version, universals: numbers[0], standards: numbers[1], leaps: numbers[2],
            times: numbers[3], types: numbers[4], names: numbers[5])
    }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.count >= count else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// Big-endian integers; those of one byte without a sign.
    mutating func integers(_ count: Int, bytes: Int) -> [Int64]? {
        guard rest.count >= count * bytes else { return nil }
        var integers: [Int64] = []
        integers.reserveCapacity(count)
        for _ in 0..<count {
            let raw = rest.prefix(bytes).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            integers.append(
                bytes == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw))
            rest = rest.dropFirst(bytes)
        }
        return integers
    }

    /// The offsets of the types of local time.
    mutating func types(_ count: Int) -> [Int64]? {
        var offsets: [Int64] = []
        for _ in 0..<count {
            guard let offset = integers(1, bytes: 4)?.first, skip(2) else { return nil }
            offsets.append(offset)
        }
        return offsets
    }

    /// The text between the line feeds at the end.
    var footer: String {
        String(decoding: rest.dropFirst().prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}

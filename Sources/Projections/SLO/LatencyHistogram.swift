/// How many latencies fell into each bucket of ``LatencyEdges``: counts add up over any time, as percentiles do not.
///
/// In a row it is bytes: for each bucket that has any, in order, how far it lies behind the one before and its count, both as
/// numbers of seven bits a byte, the lowest first. So the histogram of a day is read in one row, and equal ones have equal bytes.
package struct LatencyHistogram: Sendable, Equatable {
    /// By bucket.
    private var counts = [Int64](repeating: 0, count: LatencyEdges.milliseconds.count)

    package init() {}

    package var total: Int64 { counts.reduce(0, +) }

    /// The buckets that have any, in order.
    package var buckets: some Sequence<(bucket: Int64, count: Int64)> {
        counts.enumerated().lazy.filter { $0.element > 0 }.map {
            (bucket: Int64($0.offset), count: $0.element)
        }
    }

    package mutating func add(_ count: Int64, to bucket: Int64) { counts[Int(bucket)] += count }

    /// Adds one that stands in a row.
    ///
    /// - Throws: ``ProjectionError/damagedRow(_:)`` for bytes that are none.
    mutating func add(_ bytes: UnsafeRawBufferPointer) throws(ProjectionError) {
        var numbers = SevenBitNumbers(bytes)
        var bucket: Int64 = -1
        while let gap = numbers.next() {
            guard let count = numbers.next(), (1...Int64(counts.count)).contains(gap) else {
                throw .damagedRow("a histogram")
            }
            bucket += gap
            guard bucket < counts.count, count > 0 else { throw .damagedRow("a histogram") }
            let (sum, overflow) = counts[Int(bucket)].addingReportingOverflow(count)
            guard !overflow else { throw .damagedRow("a histogram") }
            counts[Int(bucket)] = sum
        }
        guard numbers.isAtEnd else { throw .damagedRow("a histogram") }
    }

    /// As it stands in a row.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var last: Int64 = -1
        for (bucket, count) in buckets {
            SevenBitNumbers.append(bucket - last, to: &bytes)
            SevenBitNumbers.append(count, to: &bytes)
            last = bucket
        }
        return bytes
    }

    /// The edge of the bucket in which a share of all counts is reached, in milliseconds; nil without counts.
    ///
    /// - Parameter percent: from 1 to 100.
    package func percentile(_ percent: Int64) -> Int64? {
        let total = total
        guard total > 0 else { return nil }
        let rank = (total * percent + 99) / 100
        var seen: Int64 = 0
        for (bucket, count) in buckets {
            seen += count
            if seen >= rank { return LatencyEdges.milliseconds[Int(bucket)] }
        }
        return nil
    }
}

/// Whole numbers from 0 on, seven bits in a byte, the lowest first; the highest bit says that another byte follows.
struct SevenBitNumbers {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// The next number; nil at the end, and before what is no whole number of at most 63 bits.
    mutating func next() -> Int64? {
        var value: Int64 = 0
        var shift: Int64 = 0
        var end = position
        while end < bytes.count, shift < 63 {
            let byte = bytes[end]
            value |= Int64(byte & 0x7f) << shift
            end += 1
            shift += 7
            if byte < 0x80 {
                position = end
                return value
            }
        }
        return nil
    }

    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

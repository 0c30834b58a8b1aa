/// What the log has done since it was opened.
package struct LedgerStatistics: Sendable, Equatable {
    package internal(set) var events: UInt64 = 0
    package internal(set) var batches: UInt64 = 0
    /// Appends that were refused, by the label of their error.
    package internal(set) var refusals: [String: UInt64] = [:]
    package internal(set) var failedBatches: UInt64 = 0
    package internal(set) var checkpoints: UInt64 = 0
    /// Events of each committed batch.
    package internal(set) var batchEvents = PowerHistogram()
    /// From the start of a batch to its commit, in microseconds.
    package internal(set) var commitMicroseconds = PowerHistogram()
    /// Events that wait for the writer now.
    package internal(set) var queuedEvents = 0
    /// What failed last, for people.
    package internal(set) var lastError: String?
}

/// Counts by powers of two: class k holds the values from 2^(k-1) up to below 2^k, class 0 holds 0.
package struct PowerHistogram: Sendable, Equatable {
    package private(set) var counts: [UInt64] = []
    package private(set) var sum: UInt64 = 0

    package init() {}

    package var count: UInt64 { counts.reduce(0, +) }

    package mutating func add(_ value: UInt64) {
        let index = UInt64.bitWidth - value.leadingZeroBitCount
        while counts.count <= index { counts.append(0) }
        counts[index] += 1
        sum += value
    }

    /// The lowest bound that no more than this share of the values exceeds; nil without values.
    package func upperBound(ofShare share: Double) -> UInt64? {
        precondition((0...1).contains(share), "a share is between nothing and all")
        guard count > 0 else { return nil }
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() {
            seen += count
            if Double(seen) >= share * Double(self.count) { return (1 << UInt64(index)) - 1 }
        }
        return nil
    }
}

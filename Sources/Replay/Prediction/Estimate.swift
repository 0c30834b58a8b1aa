/// A figure with the interval in which it lies in 95 of a hundred resamples.
package struct Estimate: Sendable, Equatable {
    package var value: Int128
    package var low: Int128
    package var high: Int128

    package init(value: Int128, low: Int128, high: Int128) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// nil where the figure cannot be formed of the sums, or of some resample's.
    init?(
        _ sums: [Int128], _ resamples: [[Int128]], _ figure: ([Int128]) -> Int128?
    ) {
        guard let value = figure(sums) else { return nil }
        let values = resamples.compactMap(figure).sorted()
        guard values.count > 2 * Bootstrap.tail else { return nil }
        self.init(
            value: value, low: values[values.count * Bootstrap.tail / Bootstrap.resamples],
            high: values[values.count - 1 - values.count * Bootstrap.tail / Bootstrap.resamples])
    }
}

/// Latencies in microseconds, by the nearest rank; nil without any.
package struct Quantiles: Sendable, Equatable {
    package var p50: Int64
    package var p95: Int64
    package var p99: Int64
    /// From the least to the greatest in 40 equal steps, for a plot.
    package var curve: [Int64]

    init?(nanoseconds: [Int64]) {
        guard !nanoseconds.isEmpty else { return nil }
        let sorted = nanoseconds.sorted()
        func rank(_ part: Int, of whole: Int) -> Int64 {
            let position = (sorted.count * part + whole - 1) / whole
            return sorted[max(0, position - 1)] / 1_000
        }
        p50 = rank(50, of: 100)
        p95 = rank(95, of: 100)
        p99 = rank(99, of: 100)
        curve = (0...40).map { rank($0, of: 40) }
    }
}

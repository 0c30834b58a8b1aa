/// The upper edges of the latency histograms, in milliseconds.
///
/// A latency is counted in the first bucket whose edge it does not exceed. Thresholds of objectives are edges, so how
/// many are within one is exact; counts can be added up over any time, as percentiles cannot.
package enum LatencyEdges {
    /// By 1 up to 100, by 10 up to 1,000, by 50 up to 10,000, by 500 up to a minute, by 10,000 up to ten minutes, and a day.
    package static let milliseconds: [Int64] =
        Array(1...100) + Array(stride(from: 110, through: 1_000, by: 10))
        + Array(stride(from: 1_050, through: 10_000, by: 50))
        + Array(stride(from: 10_500, through: 60_000, by: 500))
        + Array(stride(from: 70_000, through: 600_000, by: 10_000)) + [86_400_000]

    /// The bucket of a latency in microseconds; the last one also takes what is longer than a day.
    package static func bucket(ofUs latency: Int64) -> Int64 {
        var (low, high) = (0, milliseconds.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if latency <= milliseconds[middle] * 1_000 { high = middle } else { low = middle + 1 }
        }
        return Int64(low)
    }

    /// The bucket whose edge is this threshold, or nil when none is.
    package static func bucket(ofThresholdMs threshold: Int64) -> Int64? {
        let bucket = bucket(ofUs: threshold * 1_000)
        return milliseconds[Int(bucket)] == threshold ? bucket : nil
    }
}

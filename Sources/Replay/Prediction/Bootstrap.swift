/// Sums over stretches of time that are drawn again and again, with replacement: how far a figure could have come out
/// otherwise.
///
/// Neighbouring requests wait for each other, so not single requests are drawn but up to a hundred stretches of equally many
/// that follow each other (Künsch's block bootstrap, without overlap).
struct Bootstrap {
    static let segmentsMax = 100
    static let resamples = 1_000
    /// Of a thousand results in order, the 25th from below and above: 95 of a hundred lie between them.
    static let tail = 25

    /// By figure, by stretch.
    private let columns: [[Int128]]
    let segments: Int

    /// - Parameter rows: figures that add up, by request, in order of arrival.
    init(
        figures: Int, requests: Int, _ figure: (_ request: Int, _ add: (Int, Int64) -> Void) -> Void
    ) {
        segments = min(requests, Self.segmentsMax)
        var columns = Array(
            repeating: Array(repeating: Int128(0), count: segments), count: figures)
        for request in 0..<requests {
            let segment = request * segments / requests
            figure(request) { columns[$0][segment] += Int128($1) }
        }
        self.columns = columns
    }

    /// Of all requests.
    var sums: [Int128] { columns.map { $0.reduce(0, +) } }

    /// The sums of each resample, from a seed.
    func resampled(seed: UInt64) -> [[Int128]] {
        var chance = SplitMix64(seed: seed)
        return (0..<Self.resamples).map { _ in
            var times = Array(repeating: Int128(0), count: segments)
            for _ in 0..<segments { times[chance.below(segments)] += 1 }
            return columns.map { column in
                var sum: Int128 = 0
                for index in column.indices { sum += column[index] * times[index] }
                return sum
            }
        }
    }
}

/// Vigna's SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// A number from 0 up to but not including `bound`, by Lemire's multiplication.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}

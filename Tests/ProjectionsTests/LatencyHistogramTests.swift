import Testing

@testable import Projections

@Suite struct LatencyHistogramTests {
    private static let last = Int64(LatencyEdges.milliseconds.count - 1)

    private func histogram(_ counts: [(bucket: Int64, count: Int64)]) -> LatencyHistogram {
        counts.reduce(into: LatencyHistogram()) { $0.add($1.count, to: $1.bucket) }
    }

    @Test func `percentiles are the edges at which the share is reached`() {
        let latencies = histogram([(0, 50), (4, 45), (9, 4), (19, 1)])
        #expect(latencies.percentile(50) == 1)
        #expect(latencies.percentile(95) == 5)
        #expect(latencies.percentile(99) == 10)
        #expect(latencies.percentile(100) == 20)
        #expect(LatencyHistogram().percentile(99) == nil)
    }

    @Test func `histograms of rows add up`() throws {
        let parts = [
            histogram([(0, 1)]), histogram([(Self.last, 1 << 40)]), LatencyHistogram(),
            histogram([(0, 127), (1, 128), (129, 16_384), (Self.last, 7)]),
        ]
        var sum = LatencyHistogram()
        for part in parts { try part.bytes.withUnsafeBytes { try sum.add($0) } }
        #expect(
            sum == histogram([(0, 128), (1, 128), (129, 16_384), (Self.last, 1_099_511_627_783)]))
        #expect(sum.total == 1_099_511_644_423)
    }

    @Test func `a histogram has one form, a byte for each small number`() {
        #expect(LatencyHistogram().bytes.isEmpty)
        #expect(histogram([(0, 1), (3, 127)]).bytes == [1, 1, 3, 127])
        #expect(histogram([(0, 300)]).bytes == [1, 0xac, 2])
        #expect(histogram([(5, 1), (2, 1), (5, 1)]).bytes == histogram([(2, 1), (5, 2)]).bytes)
    }

    @Test(
        arguments: [
            [1], [0, 1], [1, 0], [1, 1, 1], [0x80], [1, 0x80], [0xff, 0x7f, 1],
            [1] + Array(repeating: 0xff, count: 9) + [1],
        ] as [[UInt8]])
    func `bytes that are no histogram are refused`(bytes: [UInt8]) {
        var histogram = LatencyHistogram()
        #expect(throws: ProjectionError.damagedRow("a histogram")) {
            try bytes.withUnsafeBytes { try histogram.add($0) }
        }
    }
}

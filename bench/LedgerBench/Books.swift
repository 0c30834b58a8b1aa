import Events
import Glibc
import Ledger
import Projections

/// A log as a month of many customers leaves it, and how far behind it the projections are while it is written.
struct Books {
    let directory: String
    let events: Int

    /// Writes the log as fast as it goes: one request after another over 30 days, customers in turn.
    func fill(customers: Int) async throws {
        let log = try open()
        let count = events / 6
        let samples = Samples(
            customers: customers, startNs: Self.monthStartNs,
            stepNs: Self.monthNs / Int64(max(1, count)))
        let writers = 256
        let begin = seconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask { @concurrent in
                    for number in stride(from: writer, to: count, by: writers) {
                        for append in samples.appends(UInt64(number)) {
                            _ = try await log.append(append)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        log.close()
        report(["events": Double(count * 6), "seconds": took])
    }

    /// How far the projections are behind while events come at a rate.
    func follow(perSecond rate: Double) async throws {
        let log = try open()
        let projector = try Projector.start(
            ProjectorConfiguration(directory: directory), clock: BenchClock())
        log.onCommit { _ in projector.wake() }
        let samples = Samples(customers: 100, stepNs: 100_000)
        let count = events / 6
        let begin = seconds() + 0.05
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let due = begin + Double(number) * 6 / rate
                while seconds() < due { usleep(200) }
                group.addTask { @concurrent in
                    for var append in samples.appends(UInt64(number)) {
                        let now = BenchClock().now()
                        for index in append.events.indices {
                            append.events[index].recordedAt = now
                        }
                        _ = try await log.append(append)
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        let last = log.durableSize - 1
        let caughtUp = await projector.wait(until: last, deadline: .now + .seconds(60))
        guard caughtUp else { throw BenchError("the projections do not follow") }
        let lag = projector.status.lagMicroseconds
        projector.close()
        log.close()
        report([
            "events_per_second": Double(count * 6) / took,
            "lag_p50_ms": Self.quantile(0.5, of: lag) / 1e3,
            "lag_p99_ms": Self.quantile(0.99, of: lag) / 1e3,
        ])
    }

    /// 2026-10-01.
    private static let monthStartNs: Int64 = 1_790_812_800_000_000_000
    private static let monthNs: Int64 = 30 * 86_400_000_000_000

    private func open() throws -> EventLog {
        try EventLog.open(
            LedgerConfiguration(directory: directory, checksWholeLog: false, freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
    }

    /// The upper bound of the bucket in which a share of the observations ends.
    private static func quantile(_ share: Double, of histogram: PowerHistogram) -> Double {
        let total = Double(histogram.count)
        var sum = 0.0
        for (power, count) in histogram.counts.enumerated() {
            sum += Double(count)
            if sum >= share * total { return Double((UInt64(1) << UInt64(power)) - 1) }
        }
        return .infinity
    }
}

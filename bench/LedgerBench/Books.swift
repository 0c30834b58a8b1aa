import Events
import Glibc
import Ledger
import Projections
import Synchronization

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

    /// How far the projections are behind while events come at a rate: from an event's recording to its rows.
    func follow(perSecond rate: Double) async throws {
        let log = try open()
        let projector = try Projector.start(
            ProjectorConfiguration(directory: directory), recent: log.recent, clock: BenchClock())
        log.onCommit { _ in projector.wake() }
        let samples = Samples(customers: 100, stepNs: 100_000)
        let count = events / 6
        let appended = AppendTimes()
        // When which event was found in the rows, by who looks all the time.
        var found: [(last: Int64, at: Double)] = []
        func look() {
            let position = projector.position
            if found.last?.last != position { found.append((position, seconds())) }
        }
        let begin = seconds() + 0.05
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let due = begin + Double(number) * 6 / rate
                while seconds() < due {
                    usleep(200)
                    look()
                }
                group.addTask { @concurrent in
                    for var append in samples.appends(UInt64(number)) {
                        let at = seconds()
                        let now = BenchClock().now()
                        for index in append.events.indices {
                            append.events[index].recordedAt = now
                        }
                        let last = try await log.append(append).lastSeq
                        appended.add(last, at)
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        let last = log.durableSize - 1
        while projector.position < last, seconds() < begin + took + 60 {
            usleep(200)
            look()
        }
        guard projector.position >= last else { throw BenchError("the projections do not follow") }
        look()
        projector.close()
        log.close()
        let lags = Self.lags(of: appended.inOrder, found)
        report([
            "events_per_second": Double(count * 6) / took,
            "lag_p50_ms": quantile(lags, 0.5) * 1e3, "lag_p99_ms": quantile(lags, 0.99) * 1e3,
            "lag_longest_ms": quantile(lags, 1) * 1e3,
        ])
    }

    /// From when each append was made to when it was found; both in the order of the log.
    private static func lags(
        of appended: [(last: Int64, at: Double)], _ found: [(last: Int64, at: Double)]
    ) -> [Double] {
        var rest = found[...]
        return appended.compactMap { append in
            rest = rest.drop { $0.last < append.last }
            return rest.first.map { $0.at - append.at }
        }
    }

    /// 2026-10-01.
    private static let monthStartNs: Int64 = 1_790_812_800_000_000_000
    private static let monthNs: Int64 = 30 * 86_400_000_000_000

    private func open() throws -> EventLog {
        try EventLog.open(
            LedgerConfiguration(directory: directory, checksWholeLog: false, freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
    }
}

/// When the append was made that ended with an event.
private final class AppendTimes: Sendable {
    private let times = Mutex<[(last: Int64, at: Double)]>([])

    var inOrder: [(last: Int64, at: Double)] {
        times.withLock { $0.sorted { $0.last < $1.last } }
    }

    func add(_ last: Int64, _ at: Double) { times.withLock { $0.append((last, at)) } }
}

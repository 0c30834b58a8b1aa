import Events
import Ledger

/// The log of 30 days in which many customers' requests ended in many ways, for questions about objectives.
struct MonthLog {
    let directory: String
    let events: Int

    /// 2026-10-01, and so long.
    private static let startNs: Int64 = 1_790_812_800_000_000_000
    private static let lengthNs: Int64 = 30 * 86_400_000_000_000

    /// Writes it as fast as it goes, the requests evenly over the month.
    func fill(customers: Int) async throws {
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory, checksWholeLog: false, freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
        let traffic = Traffic(customers: customers)
        let count = max(1, events / 6)
        let stepNs = Self.lengthNs / Int64(count)
        let writers = 256
        let begin = seconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask { @concurrent in
                    for number in stride(from: writer, to: count, by: writers) {
                        let at = Timestamp(nanoseconds: Self.startNs + Int64(number) * stepNs)
                        let request = traffic.request(UInt64(number), at: at)
                        for append in traffic.appends(request) { _ = try await log.append(append) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        let size = log.durableSize
        log.close()
        report(["requests": Double(count), "events": Double(size), "seconds": took])
    }
}

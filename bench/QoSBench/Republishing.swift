import Events
import Gateway
import Ledger
import Synchronization

/// How long it takes until an attempt's end is in published weights, while requests come at a rate and one of two accounts
/// turns better and worse each second, so that there is always something to publish.
struct Republishing {
    let directory: String
    let perSecond: Int

    func measure(seconds length: Int) async throws {
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory, checksWholeLog: false, freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
        let reader = try LedgerReader.open(directory: directory)
        let published = PublishedTimes(log: log)
        let publisher = WeightsPublisher(
            log: published, reader: reader, routing: RoutingState(strategy: .weighted),
            logger: Logger(level: .error, clock: BenchClock(), sink: { _ in }),
            clock: BenchClock(), ids: BenchIDs())
        log.onCommit { _ in publisher.wake() }
        let begin = seconds()
        let ends = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { @concurrent in await publisher.run(after: nil) }
            let ends = try await write(length, to: log)
            publisher.finish()
            try await group.waitForAll()
            return ends
        }
        let took = seconds() - begin
        reader.close()
        log.close()
        let versions = published.versions
        guard let last = versions.last else { throw BenchError("nothing was published") }
        // The first second is without evidence to compare with; what came after the last version is not in any.
        let lags = ends.filter { $0.at > begin + 1 && $0.seq <= last.basisSeq }.map { end in
            versions[versions.partitioningIndex { $0.basisSeq >= end.seq }].at - end.at
        }
        report([
            "requests_per_second": Double(ends.count) / took, "versions": Double(versions.count),
            "lag_p50_ms": quantile(lags, 0.5) * 1e3, "lag_p99_ms": quantile(lags, 0.99) * 1e3,
            "lag_longest_ms": (lags.max() ?? .nan) * 1e3,
        ])
    }

    /// Where each attempt's end stands in the log, and when it was durable.
    private func write(_ length: Int, to log: EventLog) async throws -> [Placed] {
        let traffic = Traffic(customers: 100)
        let (count, begin, clock) = (length * perSecond, seconds(), BenchClock())
        return try await withThrowingTaskGroup(of: Placed.self) { group in
            var started = 0
            while started < count {
                let due = min(count, Int((seconds() - begin) * Double(perSecond)))
                for number in started..<max(started, due) {
                    let isBadSecond = number / perSecond % 2 == 1
                    group.addTask { @concurrent in
                        let isBad = number % 2 == 1
                        let request = Traffic.Request(
                            number: UInt64(number), at: clock.now(),
                            account: isBad ? "openai-eu" : "openai-us",
                            failed: isBad && isBadSecond && number % 5 < 2)
                        var receipt: AppendReceipt?
                        for append in traffic.appends(request) {
                            receipt = try await log.append(append)
                        }
                        guard let receipt else { throw BenchError("nothing was appended") }
                        return Placed(seq: receipt.firstSeq, at: seconds())
                    }
                }
                started = max(started, due)
                await clock.pause(until: clock.instant().advanced(by: .milliseconds(2)))
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private struct Placed {
        var seq: Int64
        var at: Double
    }
}

/// The log, which notes when each version of the weights was durable.
private final class PublishedTimes: EventAppending {
    private let log: EventLog
    private let times = Mutex<[(basisSeq: Int64, at: Double)]>([])

    init(log: EventLog) {
        self.log = log
    }

    var canAppend: Bool { log.canAppend }
    var versions: [(basisSeq: Int64, at: Double)] { times.withLock { $0 } }

    func append(_ append: StreamAppend) async throws(AppendError) -> AppendReceipt {
        let receipt = try await log.append(append)
        for event in append.events {
            guard case .weightsPublished(let version) = event.event else { continue }
            times.withLock { $0.append((version.basisSeq, seconds())) }
        }
        return receipt
    }
}

extension Array {
    /// The first index from which on a condition holds, which holds for all after it.
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

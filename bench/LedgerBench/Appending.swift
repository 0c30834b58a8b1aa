import Crypto
import Events
import Glibc
import Ledger
import Synchronization

/// What the writer's thread and the callers take for appends that were encoded beforehand.
struct Appending {
    let directory: String
    let events: Int

    private func open(batchEventsMax: Int = 256) throws -> EventLog {
        try EventLog.open(
            LedgerConfiguration(
                directory: directory, batchEventsMax: batchEventsMax, checksWholeLog: false,
                freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
    }

    /// As fast as it goes, in batches of at most so many events.
    func append(batch: Int) async throws {
        let log = try open(batchEventsMax: batch)
        let processor = Mutex<(first: Double?, last: Double)>((nil, 0))
        // Observers run on the writer's thread.
        log.onCommit { _ in
            let now = seconds(CLOCK_THREAD_CPUTIME_ID)
            processor.withLock { $0 = ($0.first ?? now, now) }
        }
        let requests = try (0..<events / 6).map { number in
            try Samples().appends(UInt64(number)).map { try PreparedAppend($0) }
        }
        let next = Counter()
        let begin = seconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Enough that a batch always waits while another is written.
            for _ in 0..<max(64, batch) {
                group.addTask { @concurrent in
                    while true {
                        let number = next.take()
                        guard number < requests.count else { return }
                        for append in requests[number] { _ = try await log.append(append) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        let statistics = log.statistics
        let (first, last) = processor.withLock { ($0.first ?? 0, $0.last) }
        log.close()
        report([
            "events": Double(statistics.events), "seconds": took,
            "writer_cpu_seconds": last - first,
            "events_per_batch": Double(statistics.events) / Double(statistics.batches),
            "checkpoints": Double(statistics.checkpoints),
        ])
    }

    /// Makes a log, however long: each request is made when its turn comes.
    func fill() async throws {
        let log = try open()
        let next = Counter()
        let count = events / 6
        let begin = seconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<256 {
                group.addTask { @concurrent in
                    while true {
                        let number = next.take()
                        guard number < count else { return }
                        for append in Samples().appends(UInt64(number)) {
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

    /// Acknowledgement times while requests come at a rate, each at its own time whatever the others do.
    func offered(perSecond rate: Double) async throws {
        let log = try open()
        let count = events / 6
        let times = Times()
        let begin = seconds() + 0.05
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                let due = begin + Double(number) * 6 / rate
                while seconds() < due { usleep(200) }
                group.addTask { @concurrent in
                    for append in Samples().appends(UInt64(number)) {
                        let asked = seconds()
                        _ = try await log.append(append)
                        let took = seconds() - asked
                        times.add(took)
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = seconds() - begin
        log.close()
        let measured = times.all
        report([
            "events_per_second": Double(count * 6) / took, "p50_ms": quantile(measured, 0.5) * 1e3,
            "p99_ms": quantile(measured, 0.99) * 1e3,
        ])
    }

    /// The same rows for the program in C: 80 bytes of numbers, id and leaf, then the texts and the body.
    func writeRows(to path: String) throws {
        guard let file = fopen(path, "wb") else { throw BenchError("cannot write \(path)") }
        defer { fclose(file) }
        for number in 0..<events / 6 {
            for append in Samples().appends(UInt64(number)) {
                let prepared = try PreparedAppend(append)
                for (index, row) in prepared.rows.enumerated() {
                    var bytes: [UInt8] = []
                    func add(_ value: some FixedWidthInteger) {
                        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
                    }
                    let texts = [
                        StoredStream(append.stream).bytes, Array(row.type.rawValue.utf8),
                        Array((append.customer?.text ?? "").utf8), row.body,
                    ]
                    guard case .exactly(let version) = append.expected else { continue }
                    add(version + Int64(index))
                    add(append.events[index].recordedAt.nanoseconds)
                    for text in texts { add(UInt32(text.count)) }
                    bytes += append.events[index].id.bytes
                    bytes += row.leaf.bytes
                    for text in texts { bytes += text }
                    fwrite(bytes, 1, bytes.count, file)
                }
            }
        }
    }
}

/// Numbers from 0 on, each taken once.
private final class Counter: Sendable {
    private let next = Atomic<Int>(0)

    func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}

private final class Times: Sendable {
    private let seconds = Mutex<[Double]>([])

    var all: [Double] { seconds.withLock { $0 } }

    func add(_ value: Double) { seconds.withLock { $0.append(value) } }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

import Events
import Foundation
import SQLite
import Synchronization
import Testing

@testable import Ledger

/// A reader's snapshot keeps the write-ahead log from starting over: what if a reader does not end?
@Suite struct LongReaderTests {
    private static let step = 64 << 10

    private static func open(_ directory: TemporaryDirectory) throws -> EventLog {
        try EventLog.open(
            LedgerConfiguration(
                directory: directory.path, walCheckpointBytes: step, walReserveBytes: step,
                checksWholeLog: false, freeBytesMin: 0),
            clock: FixedClock(), ids: CountedIDs())
    }

    /// Appends 1,000 events, half a megabyte.
    private static func fill(_ log: EventLog, _ round: UInt64) async throws {
        for first in stride(from: round * 1_000, to: (round + 1) * 1_000, by: 20) {
            _ = try await log.append(
                Samples.append("prices", .exactly(Int64(first)), Array(first..<first + 20)))
        }
    }

    private static func writeAheadLogBytes(_ directory: TemporaryDirectory) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: LedgerFiles(directory: directory.path).writeAheadLog)
        return try #require(attributes[.size] as? Int)
    }

    @Test func `it is ended when its time is over, and then the write-ahead log grows no more`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let log = try Self.open(directory)
        try await Self.fill(log, 0)
        let before = try Self.writeAheadLogBytes(directory)
        let time = MovedTime()
        let reader = try LedgerReader.open(
            directory: directory.path, threads: 1, readMsMax: 2_000, now: { time.now })
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        async let read = reader.read { view in
            let seen = try view.size()
            begin.yield()
            // As long as it is let.
            _ = try view.connection.int64(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
            )
            return seen
        }
        for await _ in begun { break }

        try await Self.fill(log, 1)
        try await Self.fill(log, 2)
        let pinned = try Self.writeAheadLogBytes(directory)
        #expect(pinned > before + (1 << 20), "the reader keeps what it sees: \(before), \(pinned)")

        time.advance(by: .milliseconds(1_999))
        time.advance(by: .milliseconds(2))
        do {
            _ = try await read
            Issue.record("a read that never ends has ended")
        } catch {
            #expect(error as? LedgerError == .readTooLong)
        }
        for round in 3..<8 as Range<UInt64> { try await Self.fill(log, round) }
        let after = try Self.writeAheadLogBytes(directory)
        #expect(after <= pinned + 2 * Self.step, "five times as much came: \(pinned), \(after)")
        reader.close()
        log.close()
        #expect(try !directory.contents.contains("ledger.sqlite-wal"))
    }

    @Test func `without a reader in the way it stays as long as one step`() async throws {
        let directory = try TemporaryDirectory()
        let log = try Self.open(directory)
        var most = 0
        for round in 0..<4 as Range<UInt64> {
            try await Self.fill(log, round)
            most = max(most, try Self.writeAheadLogBytes(directory))
        }
        // What one batch adds over the step.
        #expect(most <= 4 * Self.step, "\(most)")
        log.close()
    }
}

/// Time that goes on when the test says so.
private final class MovedTime: Sendable {
    private let begin = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    var now: ContinuousClock.Instant { begin + passed.withLock { $0 } }

    func advance(by duration: Duration) {
        passed.withLock { $0 += duration }
    }
}

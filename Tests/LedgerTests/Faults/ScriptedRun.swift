import Events
import Foundation
import Ledger
import Testing

/// A run of the log that does everything that touches its files, the same each time: it is made, takes single appends and
/// batches, copies its write-ahead log several times, is closed, opened again and closed again.
struct ScriptedRun {
    let trace: DiskTrace
    /// The bodies that it wrote, in the order of the log.
    let bodies: [[UInt8]]

    static func recorded(appends: Int) async throws -> ScriptedRun {
        let directory = try TemporaryDirectory()
        let path = try directory.canonicalPath
        let trace = try await FaultyDisk.watching(path) {
            try await lives(in: path, appends: appends) { _, result in _ = try result.get() }
        }
        return ScriptedRun(trace: trace, bodies: try LoggedBodies.all(in: path))
    }

    /// Two lives of a log, of which the second goes on where the first ended; each append's result is told.
    static func lives(
        in path: String, appends: Int,
        each: (StreamAppend, Result<AppendReceipt, AppendError>) throws -> Void
    ) async throws {
        for numbers in [0..<appends / 2, appends / 2..<appends] {
            let log = try open(path)
            defer { log.close() }
            try await run(numbers, on: log, each: each)
        }
    }

    /// Without the check of the whole log, whose reading would come between the copies of the write-ahead log at a
    /// different place each time.
    static func open(_ path: String) throws(LedgerError) -> EventLog {
        let log = try EventLog.open(
            LedgerConfiguration(
                directory: path, walCheckpointBytes: 96 << 10, walReserveBytes: 24 << 10,
                checksWholeLog: false, freeBytesMin: 0),
            clock: FixedClock(), ids: CountedIDs())
        // On the writer's thread, right after those who waited have been told.
        log.onCommit { FaultyDisk.acknowledged($0) }
        return log
    }

    static func run(
        _ numbers: Range<Int>, on log: EventLog,
        each: (StreamAppend, Result<AppendReceipt, AppendError>) throws -> Void
    ) async throws {
        for number in numbers {
            let append = append(number)
            let result: Result<AppendReceipt, AppendError>
            do throws(AppendError) {
                result = .success(try await log.append(append))
            } catch {
                result = .failure(error)
            }
            try each(append, result)
        }
    }

    /// The append of this number: one to five events, small and large ones, on a stream of its own.
    static func append(_ number: Int) -> StreamAppend {
        let first = UInt64(number * 10 + 1)
        let count = UInt64(number % 5 + 1)
        let key = String(repeating: "k", count: number % 4 == 3 ? 9_000 : 20 + number)
        return Samples.append(
            "customer/c\(number)", .empty, Array(first..<first + count), key: key)
    }
}

/// The bodies of a log, read as any reader reads them: hashed, and compared with their columns.
enum LoggedBodies {
    static func all(in directory: String) throws -> [[UInt8]] {
        let view = try LedgerView.open(directory: directory)
        return try view.events(afterSeq: -1, limit: 100_000).map(\.event.body)
    }
}

extension TemporaryDirectory {
    /// The path as the kernel knows it, which is the one that SQLite opens.
    var canonicalPath: String {
        get throws {
            let resolved = try #require(realpath(path, nil))
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }
}

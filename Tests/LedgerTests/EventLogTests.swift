import Dispatch
import Events
import Foundation
import Ledger
import Testing

@Suite struct EventLogTests {
    @Test func `opening again finds everything, and goes on from there`() async throws {
        let directory = try TemporaryDirectory()
        let first = try directory.openLog()
        _ = try await first.append(Samples.append("prices", .empty, [1, 2]))
        first.close()
        let second = try directory.openLog()
        #expect(second.durableSize == 2)
        let receipt = try await second.append(Samples.append("prices", .exactly(2), [3]))
        #expect(receipt.firstSeq == 2)
        second.close()
        let view = try LedgerView.open(directory: directory.path)
        #expect(try view.events(stream: .prices).map(\.event.version) == [0, 1, 2])
    }

    @Test func `a clean close leaves one file of the database`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, [1]))
        #expect(try directory.contents.contains("ledger.sqlite-wal"))
        log.close()
        log.close()
        #expect(try directory.contents == ["keys", "ledger.anchor", "ledger.sqlite", "zumik.lock"])
    }

    @Test func `the data directory is made for its owner alone`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a/b"
        let log = try EventLog.open(
            LedgerConfiguration(directory: path, freeBytesMin: 0), clock: FixedClock(),
            ids: CountedIDs())
        defer { log.close() }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a second writer is refused, and told who has it`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let error = #expect(throws: LedgerError.self) { try directory.openLog() }
        #expect(error == .locked(path: directory.path + "/zumik.lock", holder: getpid()))
        log.close()
        try directory.openLog().close()
    }

    @Test func `a closed log takes nothing`() async throws {
        let log = try TemporaryDirectory().openLog()
        log.close()
        let error = try await appendError {
            _ = try await log.append(Samples.append("prices", .any, [1]))
        }
        #expect(error == .closed)
        #expect(!log.canAppend)
    }

    @Test func `the files as a crash leaves them hold every acknowledged event`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for number in 0..<50 as Range<UInt64> {
            _ = try await log.append(Samples.append("prices", .exactly(Int64(number)), [number]))
        }
        let crashed = try TemporaryDirectory()
        for name in ["/ledger.sqlite", "/ledger.sqlite-wal", "/ledger.anchor"] {
            try FileManager.default.copyItem(
                atPath: directory.path + name, toPath: crashed.path + name)
        }
        let reopened = try crashed.openLog()
        #expect(reopened.durableSize == 50)
        let again = try await reopened.append(Samples.append("prices", .exactly(49), [49]))
        #expect(again.duplicate)
        reopened.close()
        log.close()
    }

    @Test func `observers hear the size after those who waited`() async throws {
        let log = try TemporaryDirectory().openLog()
        var heard: [Int64] = []
        let (sizes, continuation) = AsyncStream.makeStream(of: Int64.self)
        log.onCommit { size in continuation.yield(size) }
        _ = try await log.append(Samples.append("prices", .empty, [1, 2]))
        #expect(log.durableSize == 2)
        _ = try await log.append(Samples.append("prices", .exactly(2), [3]))
        for await size in sizes {
            heard.append(size)
            if size == 3 { break }
        }
        #expect(heard == [2, 3])
        log.close()
    }

    @Test func `more than the queue may hold is refused at once`() async throws {
        let log = try TemporaryDirectory().openLog(queueEventsMax: 4)
        let gate = DispatchSemaphore(value: 0)
        log.onCommit { _ in gate.wait() }
        _ = try await log.append(Samples.append("prices", .empty, [1]))
        // The writer stands in the observer now, or will before it takes another batch.
        async let waiting = log.append(Samples.append("prices", .exactly(1), [2, 3]))
        while log.statistics.queuedEvents < 2 { await Task.yield() }
        let error = try await appendError {
            _ = try await log.append(Samples.append("prices", .any, [4, 5, 6]))
        }
        #expect(error == .queueFull)
        for _ in 0..<4 { gate.signal() }
        #expect(try await waiting.nextVersion == 3)
        log.close()
        #expect(log.statistics.refusals == ["queue_full": 1])
    }

    @Test func `a disk that is nearly full stops new work and still takes what runs`() async throws
    {
        let log = try TemporaryDirectory().openLog(freeBytesMin: .max)
        #expect(!log.canAppend)
        _ = try await log.append(Samples.append("prices", .empty, [1]))
        #expect(log.durableSize == 1)
        log.close()
    }

    @Test func `statistics count what was done`() async throws {
        let log = try TemporaryDirectory().openLog()
        _ = try await log.append(Samples.append("prices", .empty, [1, 2, 3]))
        _ = try? await log.append(Samples.append("prices", .empty, [4]))
        log.close()
        let statistics = log.statistics
        #expect(statistics.events == 3)
        #expect(statistics.batches == 1)
        #expect(statistics.batchEvents.upperBound(ofShare: 1) == 3)
        #expect(statistics.commitMicroseconds.count == 1)
        #expect(statistics.refusals == ["stale_version": 1])
        #expect(statistics.lastError == nil)
    }
}

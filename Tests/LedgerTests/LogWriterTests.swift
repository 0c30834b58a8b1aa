import Events
import SQLite
import Synchronization
import Testing

@testable import Ledger

@Suite struct LogWriterTests {
    /// A writer without its thread.
    struct Subject {
        let directory: TemporaryDirectory
        let store: LogStore
        let status: LogStatus
        let writer: LogWriter

        init(
            in directory: TemporaryDirectory? = nil, reopen: ((String) throws -> LogStore)? = nil
        ) throws {
            self.directory = try directory ?? TemporaryDirectory()
            let directory = self.directory
            let path = directory.log
            store = try LogStore(path: path, clock: FixedClock())
            status = LogStatus(size: 0)
            let files = LedgerFiles(directory: directory.path)
            writer = try LogWriter(
                store,
                configuration: LedgerConfiguration(directory: directory.path, freeBytesMin: 0),
                anchorFile: try AnchorFile(path: files.anchor), signed: .empty,
                key: try LedgerKeyFile(files: files).loadOrMake(CountedIDs()),
                clock: FixedClock(), status: status
            ) {
                if let reopen { return try reopen(path) }
                return try LogStore(path: path, clock: FixedClock())
            }
        }

        var canAppend: Bool { status.canAppend.load(ordering: .acquiring) }
    }

    static func prepared(
        _ stream: String, _ expected: ExpectedVersion, _ numbers: [UInt64], key: String = "key_1"
    ) throws -> PreparedAppend {
        try PreparedAppend(
            Samples.append(stream, expected, numbers, key: key), bytesMax: 1 << 20)
    }

    static let ioError = SQLiteError(extendedCode: 1_034, message: "disk I/O error")

    @Test func `one bad append in a batch leaves the others alone`() throws {
        let subject = try Subject()
        let results = subject.writer.write([
            try Self.prepared("customer/a", .empty, [1, 2]),
            try Self.prepared("customer/a", .empty, [3]),
            try Self.prepared("customer/b", .empty, [2, 4], key: "other"),
            try Self.prepared("customer/a", .exactly(2), [5]),
            try Self.prepared("customer/a", .empty, [1, 2]),
            try Self.prepared("customer/b", .any, [6]),
        ])
        func added(_ seqs: ClosedRange<Int64>, next: Int64) -> AppendResult {
            .success(
                AppendReceipt(
                    firstSeq: seqs.lowerBound, lastSeq: seqs.upperBound, nextVersion: next,
                    duplicate: false))
        }
        #expect(
            results == [
                added(0...1, next: 2),
                .failure(
                    .staleVersion(stream: StreamName("customer/a"), expected: 0, actual: 2)),
                .failure(.conflictingEventID(Samples.id(2), existingSeq: 1)),
                added(2...2, next: 3),
                .success(
                    AppendReceipt(firstSeq: 0, lastSeq: 1, nextVersion: 2, duplicate: true)),
                added(3...3, next: 1),
            ])
        #expect(try subject.store.size() == 4)
    }

    @Test func `what a failed batch would have added is forgotten`() throws {
        let subject = try Subject()
        // The first try adds to the new stream, then fails for the id that exists.
        let first = subject.writer.write([try Self.prepared("customer/a", .empty, [1])])
        #expect(try first[0].get().nextVersion == 1)
        let results = subject.writer.write([
            try Self.prepared("customer/b", .empty, [2, 3]),
            try Self.prepared("customer/c", .empty, [1], key: "other"),
        ])
        #expect(try results[0].get().nextVersion == 2)
        #expect(results[1] == .failure(.conflictingEventID(Samples.id(1), existingSeq: 0)))
        let next = subject.writer.write([
            try Self.prepared("customer/c", .exactly(1), [4]),
            try Self.prepared("customer/b", .exactly(2), [5]),
        ])
        #expect(
            next[0]
                == .failure(
                    .staleVersion(stream: StreamName("customer/c"), expected: 1, actual: 0)))
        #expect(try next[1].get().firstSeq == 3)
    }

    @Test func `a stream is new only once, also for a writer that has just begun`() throws {
        let directory = try TemporaryDirectory()
        let batch = [
            try Self.prepared("customer/a", .empty, [1, 2]),
            try Self.prepared("customer/a", .empty, [3]),
        ]
        for isRepeated in [false, true] {
            let writer = try Subject(in: directory).writer
            let results = writer.write(batch)
            #expect(
                try results[0].get()
                    == AppendReceipt(
                        firstSeq: 0, lastSeq: 1, nextVersion: 2, duplicate: isRepeated))
            #expect(
                results[1]
                    == .failure(
                        .staleVersion(stream: StreamName("customer/a"), expected: 0, actual: 2)))
            writer.close()
        }
    }

    @Test func `a full disk refuses the batch, keeps what is there, and heals by itself`() throws {
        let subject = try Subject()
        let before = try #require(try subject.store.connection.int64("PRAGMA page_count"))
        try subject.store.connection.execute(script: "PRAGMA max_page_count=\(before + 2)")
        var number: UInt64 = 0
        var accepted: Int64 = 0
        var failure: AppendError?
        while failure == nil, number < 1_000 {
            number += 1
            let append = try Self.prepared("prices", .any, [number])
            switch subject.writer.write([append])[0] {
            case .success: accepted += 1
            case .failure(let error): failure = error
            }
        }
        #expect(failure == .unavailable(.diskFull))
        #expect(!subject.canAppend)
        #expect(accepted > 0)
        #expect(try subject.store.size() == accepted)
        try subject.store.connection.execute(script: "PRAGMA max_page_count=1000000")
        subject.writer.tick()
        #expect(subject.canAppend)
        let again = subject.writer.write([try Self.prepared("prices", .any, [number])])
        #expect(try again[0].get().firstSeq == accepted)
    }

    @Test func `a commit that failed but did happen is acknowledged`() throws {
        let subject = try Subject()
        let batch = [try Self.prepared("prices", .empty, [1, 2])]
        // Another connection stands for the commit whose sync was reported as failed.
        let committed = try LogStore(path: subject.directory.log, clock: FixedClock())
        try committed.transaction {
            try committed.insert(
                batch[0], batch[0].encoded(at: 0), seq: 0, version: 0)
        }
        let results = subject.writer.recover(batch, from: Self.ioError)
        #expect(
            results == [
                .success(
                    AppendReceipt(firstSeq: 0, lastSeq: 1, nextVersion: 2, duplicate: false))
            ])
        #expect(subject.canAppend)
        #expect(subject.status.size.load(ordering: .acquiring) == 2)
        let next = subject.writer.write([try Self.prepared("prices", .exactly(2), [3])])
        #expect(try next[0].get().firstSeq == 2)
    }

    @Test func `a commit that failed and did not happen is refused`() throws {
        let subject = try Subject()
        let batch = [try Self.prepared("prices", .empty, [1])]
        #expect(
            subject.writer.recover(batch, from: Self.ioError)
                == [.failure(.unavailable(.writeFailed))])
        #expect(try subject.writer.write(batch)[0].get().firstSeq == 0)
    }

    @Test func `where the log cannot be opened again, nobody knows`() throws {
        let isBroken = Mutex(true)
        let subject = try Subject { path in
            if isBroken.withLock({ $0 }) { throw Self.ioError }
            return try LogStore(path: path, clock: FixedClock())
        }
        let batch = [try Self.prepared("prices", .empty, [1])]
        #expect(
            subject.writer.recover(batch, from: Self.ioError)
                == [.failure(.unavailable(.outcomeUnknown))])
        #expect(subject.writer.write(batch) == [.failure(.unavailable(.outcomeUnknown))])
        subject.writer.tick()
        #expect(!subject.canAppend)
        isBroken.withLock { $0 = false }
        subject.writer.tick()
        #expect(subject.canAppend)
        #expect(try subject.writer.write(batch)[0].get().firstSeq == 0)
    }

    @Test func `a damaged log takes nothing until it is looked at`() throws {
        let subject = try Subject()
        let batch = [try Self.prepared("prices", .empty, [1])]
        let corruption = SQLiteError(extendedCode: 11, message: "malformed")
        #expect(
            subject.writer.recover(batch, from: corruption)
                == [.failure(.unavailable(.damaged))])
        subject.writer.tick()
        #expect(!subject.canAppend)
        #expect(subject.writer.write(batch) == [.failure(.unavailable(.damaged))])
    }
}

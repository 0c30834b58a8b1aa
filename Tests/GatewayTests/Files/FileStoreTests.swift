import Events
import Foundation
import Ledger
import Testing

@testable import Gateway

/// The store over a real disk, with limits small enough to be reached.
@Suite struct FileStoreTests {
    private let directory: TemporaryDirectory
    private let log = InMemoryEventLog()
    private let clock = TestClock()
    private let store: FileStore
    private let acme = Samples.customer()
    private let other = Samples.customer("other")

    init() throws {
        directory = try TemporaryDirectory()
        let ids = SeededIDs()
        let vault = CustomerVault(
            directory: directory.path + "/keys", contents: directory.path + "/files")
        for customer in [Samples.customer(), Samples.customer("other")] {
            try vault.create(customer, name: nil, secret: [UInt8](repeating: 3, count: 32))
        }
        var limits = FileLimits()
        limits.fileBytesMax = 1_000
        limits.customerBytesMax = 1_500
        limits.customerFilesMax = 3
        limits.lifeMs = 3_600_000
        store = FileStore(
            directory: directory.path + "/files", limits: limits, vault: vault, log: log, ids: ids,
            clock: clock)
    }

    @discardableResult
    private func keep(
        _ count: Int, of customer: CustomerID? = nil, lifeMs: Int64? = nil, isResult: Bool = false
    ) async throws -> StoredFile {
        let upload = try store.begin(for: customer ?? acme, isResult: isResult)
        do {
            try await upload.write([UInt8](repeating: 0x61, count: count))
        } catch {
            await upload.abandon()
            throw error
        }
        return try await upload.finish(name: "in.jsonl", purpose: "batch", lifeMs: lifeMs)
    }

    private var onDisk: [String] {
        SmallFile.names(in: "\(directory.path)/files/acme").filter { $0.hasPrefix("file-") }
    }

    private var deletions: [FileDeleted] {
        log.events.compactMap {
            if case .fileDeleted(let data) = $0.event.event { data } else { nil }
        }
    }

    private func label(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch { return (error as? FileFault)?.label }
        return nil
    }

    @Test func `a file that is too long is not kept, and nothing of it stays`() async throws {
        #expect(await label { try await keep(1_001) } == "too_long")
        #expect(onDisk.isEmpty)
        #expect(log.events.isEmpty)
        try await keep(1_000)
        #expect(onDisk.count == 2, "its content and the note beside it")
    }

    @Test func `a customer's files together have a quota, which a deletion makes room in`()
        async throws
    {
        let first = try await keep(900)
        #expect(await label { try await keep(601) } == "over_quota")
        #expect(store.stored == (count: 1, bytes: 900))
        // Another customer's files do not count, and results are kept whatever there is.
        try await keep(900, of: other)
        try await keep(800, isResult: true)
        #expect(try await store.delete(first.id, of: acme, why: .requested))
        try await keep(601)
    }

    @Test func `what is still coming counts as well`() async throws {
        let coming = try store.begin(for: acme)
        try await coming.write([UInt8](repeating: 0x61, count: 900))
        #expect(await label { try await keep(601) } == "over_quota")
        await coming.abandon()
        try await keep(601)
    }

    @Test func `there is a limit to how many they are`() async throws {
        for _ in 0..<3 { try await keep(1) }
        #expect(await label { try await keep(1) } == "too_many_files")
        try await keep(1, isResult: true)
        try await keep(1, of: other)
    }

    @Test func `a file that has lived its time is destroyed, and the log says so`() async throws {
        let short = try await keep(10, lifeMs: 60_000)
        let usual = try await keep(10)
        clock.advance(by: .seconds(59))
        await store.expire()
        #expect(store.files(of: acme).map(\.id).sorted() == [short.id, usual.id].sorted())
        clock.advance(by: .seconds(1))
        #expect(store.file(short.id, of: acme) == nil, "not even before it is swept away")
        await store.expire()
        #expect(deletions == [FileDeleted(file: short.id, why: .expired)])
        #expect(onDisk.allSatisfy { $0.hasPrefix(usual.id) })
        clock.advance(by: .seconds(3_600))
        await store.expire()
        #expect(onDisk.isEmpty)
        #expect(deletions.count == 2)
    }

    @Test func `the input of a batch that runs outlives its time, and is not deleted`()
        async throws
    {
        let file = try await keep(10)
        store.use(file.id, by: "batch_1")
        clock.advance(by: .seconds(7_200))
        await store.expire()
        #expect(store.file(file.id, of: acme) == file)
        #expect(
            await label { _ = try await store.delete(file.id, of: acme, why: .requested) }
                == "in_use")
        store.release(file.id, from: "batch_1")
        await store.expire()
        #expect(store.file(file.id, of: acme) == nil)
        #expect(onDisk.isEmpty)
    }

    @Test func `what the log does not take is not stored, and not deleted either`() async throws {
        log.fail(with: .unavailable(.writeFailed))
        #expect(await label { try await keep(10) } != nil)
        #expect(onDisk.isEmpty)
        log.fail(with: nil)
        let file = try await keep(10)
        log.fail(with: .unavailable(.writeFailed))
        #expect(
            await label { _ = try await store.delete(file.id, of: acme, why: .requested) } != nil)
        log.fail(with: nil)
        #expect(store.file(file.id, of: acme) == file)
        #expect(onDisk.count == 2)
    }

    @Test func `half of an answer, as a stop leaves it, is none and is no hindrance`() async throws
    {
        try await store.keepAnswer([1], "batch_1", 7, of: acme)
        let half = "\(directory.path)/files/acme/batch_1.line-8.part"
        #expect(FileManager.default.createFile(atPath: half, contents: Data([1, 2, 3])))
        #expect(try await store.answer("batch_1", 8, of: acme) == nil)
        try await store.keepAnswer([2], "batch_1", 8, of: acme)
        #expect(try await store.answer("batch_1", 8, of: acme) == [2])
        #expect(!FileManager.default.fileExists(atPath: half))
    }

    @Test func `an answer of a line rests sealed until its batch has its files`() async throws {
        let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try await store.keepAnswer(long, "batch_1", 7, of: acme)
        try await store.keepAnswer([], "batch_1", 8, of: acme)
        try await store.keepAnswer([1], "batch_12", 7, of: acme)
        #expect(try await store.answer("batch_1", 7, of: acme) == long)
        #expect(try await store.answer("batch_1", 8, of: acme) == [])
        #expect(try await store.answer("batch_1", 9, of: acme) == nil)
        #expect(try await store.answer("batch_1", 7, of: other) == nil)
        #expect(await label { try await store.keepAnswer([2], "batch_1", 7, of: acme) } == "disk")
        #expect(store.files(of: acme).isEmpty, "it is in no list")
        store.discardAnswers(of: "batch_1", acme)
        #expect(try await store.answer("batch_1", 7, of: acme) == nil)
        #expect(try await store.answer("batch_12", 7, of: acme) == [1])
    }
}

import Crypto
import Events
import Foundation
import SQLite
import Testing

@testable import Ledger

/// What opening a log for writing makes of files that are not what they were.
@Suite struct LogStartTests {
    /// A log of 300 events, closed; and the heads that it had.
    static func written(_ count: Int = 300) async throws -> (TemporaryDirectory, [TreeHead]) {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for first in stride(from: 0, to: count, by: 10) {
            _ = try await log.append(
                Samples.append(
                    "prices", .exactly(Int64(first)), (first..<first + 10).map(UInt64.init)))
        }
        log.close()
        let view = try LedgerView.open(directory: directory.path)
        let leaves = try view.leaves(from: 0, count: count)
        try view.close()
        return (directory, TreeSamples.heads(leaves))
    }

    /// Removes the last events, as a damaged write-ahead log would have.
    static func truncate(_ directory: TemporaryDirectory, to size: Int) throws {
        let connection = try SQLiteConnection(path: directory.log, mode: .readWrite)
        try connection.execute("DROP TRIGGER event_is_never_deleted")
        try connection.execute("DROP TRIGGER tile_hash_is_never_deleted")
        try connection.run("DELETE FROM event WHERE seq >= ?1", .integer(Int64(size)))
        try connection.run(
            "DELETE FROM tile_hash WHERE level = 1 AND number >= ?1", .integer(Int64(size / 16)))
        try connection.close()
    }

    static func refusal(_ directory: TemporaryDirectory) throws -> Distrust? {
        let error = #expect(throws: LedgerError.self) { try directory.openLog() }
        guard case .untrusted(let distrust) = error else {
            Issue.record("it was refused for another reason: \(String(describing: error))")
            return nil
        }
        #expect(error?.isDamage == true)
        return distrust
    }

    @Test func `the anchor has the head of the last commit`() async throws {
        let (directory, heads) = try await Self.written()
        #expect(
            try AnchorFile.read(path: directory.anchor)
                == .found(Anchor(head: heads[300], signed: heads[300])))
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .exactly(300), [300]))
        guard case .found(let anchor) = try AnchorFile.read(path: directory.anchor) else {
            Issue.record("there is no anchor")
            return
        }
        #expect(anchor.head.size == 301)
        log.close()
    }

    @Test(arguments: [0, 1, 255, 256, 299])
    func `a log that lost its last events is refused, and says which`(size: Int) async throws {
        let (directory, heads) = try await Self.written()
        try Self.truncate(directory, to: size)
        #expect(
            try Self.refusal(directory)
                == .truncated(anchored: heads[300], found: heads[size]))
    }

    @Test func `a write-ahead log that is gone is noticed`() async throws {
        let (directory, heads) = try await Self.written(10)
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .exactly(10), [10, 11]))
        let crashed = try TemporaryDirectory()
        for name in ["ledger.sqlite", "ledger.anchor"] {
            try FileManager.default.copyItem(
                atPath: "\(directory.path)/\(name)", toPath: "\(crashed.path)/\(name)")
        }
        log.close()
        guard case .truncated(let anchored, let found) = try Self.refusal(crashed) else {
            Issue.record("it was refused for another reason")
            return
        }
        #expect(anchored.size == 12)
        #expect(found == heads[10])
    }

    @Test func `an older database in the place of a newer one is refused`() async throws {
        let (directory, heads) = try await Self.written(10)
        let (other, otherHeads) = try await Self.written(20)
        try FileManager.default.removeItem(atPath: directory.anchor)
        try FileManager.default.copyItem(atPath: other.anchor, toPath: directory.anchor)
        #expect(
            try Self.refusal(directory)
                == .truncated(anchored: otherHeads[20], found: heads[10]))
    }

    @Test func `a log with another event in it is refused`() async throws {
        let (directory, heads) = try await Self.written(10)
        let connection = try SQLiteConnection(path: directory.log, mode: .readWrite)
        try connection.execute("DROP TRIGGER event_is_never_updated")
        try connection.execute("UPDATE event SET leaf = zeroblob(32) WHERE seq = 4")
        try connection.close()
        guard case .changed(let anchored, let found) = try Self.refusal(directory) else {
            Issue.record("it was refused for another reason")
            return
        }
        #expect(anchored == heads[10])
        #expect(found.size == 10 && found.root != heads[10].root)
    }

    @Test func `a log without its anchor is refused unless it is empty`() async throws {
        let (directory, heads) = try await Self.written(10)
        try FileManager.default.removeItem(atPath: directory.anchor)
        #expect(try Self.refusal(directory) == .anchorMissing(found: heads[10]))
        try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: directory.anchor))
        #expect(try Self.refusal(directory) == .anchorUnreadable(found: heads[10]))
        let empty = try TemporaryDirectory()
        try empty.openLog().close()
        try FileManager.default.removeItem(atPath: empty.anchor)
        try empty.openLog().close()
        #expect(try AnchorFile.read(path: empty.anchor) == .found(Anchor(head: .empty)))
    }

    @Test func `what is accepted is recorded, once, and the log goes on`() async throws {
        let (directory, heads) = try await Self.written()
        try Self.truncate(directory, to: 290)
        let signed = try #require(
            try LedgerView.open(directory: directory.path).lastSignedHead())
        #expect(signed.head == heads[300])
        let log = try directory.openLog(ids: CountedIDs(from: 99), start: .acceptTruncated)
        #expect(log.durableSize == 291)
        let receipt = try await log.append(Samples.append("customer/b", .empty, [777]))
        #expect(receipt.firstSeq == 291)
        log.close()
        try directory.openLog(start: .acceptTruncated).close()
        let view = try LedgerView.open(directory: directory.path)
        #expect(try view.size() == 292)
        let recorded = try #require(try view.event(seq: 290)).event
        #expect(recorded.stream == .ledger)
        #expect(
            recorded.event
                == .logTruncated(
                    LogTruncated(
                        reason: .truncated, expectedSize: 300,
                        expectedRoot: heads[300].root.hex, foundSize: 290,
                        foundRoot: heads[290].root.hex, retiredKey: signed.vkey)))
    }

    @Test func `the key is made once, for its owner alone, and a given one is kept`() async throws {
        let directory = try TemporaryDirectory()
        try directory.openLog().close()
        let made = try String(contentsOfFile: directory.key, encoding: .utf8)
        #expect(made.hasPrefix("PRIVATE+KEY+zumik/ledger-"))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.key)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try directory.openLog(ids: CountedIDs(from: 50)).close()
        #expect(try String(contentsOfFile: directory.key, encoding: .utf8) == made)
        let given = try NoteKey.secretText(
            name: KeyName("example.com/books"), seed: [UInt8](repeating: 9, count: 32))
        try Data(given.utf8).write(to: URL(fileURLWithPath: directory.key))
        try directory.openLog().close()
        #expect(try String(contentsOfFile: directory.key, encoding: .utf8) == given)
        try Data("no key".utf8).write(to: URL(fileURLWithPath: directory.key))
        #expect(throws: LedgerError.malformedKey(path: directory.key)) { try directory.openLog() }
    }
}

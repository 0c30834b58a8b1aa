import Crypto
import Events
import Foundation
import SQLite
import Testing

@testable import Ledger

@Suite struct SigningTests {
    static func checkpoint(_ signed: SignedHead) throws -> Checkpoint {
        let note = try SignedNote(parsing: signed.note)
        return try Checkpoint(opening: note, by: NoteVerifier(vkey: signed.vkey))
    }

    static func signedRows(_ directory: TemporaryDirectory) throws -> [Int64] {
        let connection = try SQLiteConnection(path: directory.log, mode: .readOnly)
        return try connection.rows("SELECT size FROM signed_head ORDER BY number") {
            try $0.int64(0)
        }
    }

    @Test func `a signed head is of everything that was acknowledged, and is signed once`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for number in 0..<5 as Range<UInt64> {
            _ = try await log.append(Samples.append("prices", .exactly(Int64(number)), [number]))
            let signed = try await log.signedHead()
            #expect(signed.head.size == Int64(number) + 1)
            #expect(try Self.checkpoint(signed).head == signed.head)
            #expect(try await log.signedHead() == signed)
        }
        let view = try LedgerView.open(directory: directory.path)
        let leaves = try view.leaves(from: 0, count: 5)
        #expect(try view.lastSignedHead()?.head == TreeSamples.heads(leaves)[5])
        log.close()
        #expect(try Self.signedRows(directory) == [1, 2, 3, 4, 5])
        guard case .found(let anchor) = try AnchorFile.read(path: directory.anchor) else {
            Issue.record("there is no anchor")
            return
        }
        #expect(anchor.signed == anchor.head)
    }

    @Test func `an empty log can be signed, and a stopped one has signed its end`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        #expect(try await log.signedHead().head == .empty)
        _ = try await log.append(Samples.append("prices", .empty, [1, 2]))
        log.close()
        #expect(try Self.signedRows(directory) == [0, 2])
        let again = try directory.openLog()
        #expect(try await again.signedHead().head.size == 2)
        again.close()
        #expect(try Self.signedRows(directory) == [0, 2])
    }

    @Test func `many who ask at once get one head`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, [1]))
        let heads = try await withThrowingTaskGroup(of: SignedHead.self) { group in
            for _ in 0..<50 { group.addTask { try await log.signedHead() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1.note) }
        }
        #expect(heads.count == 1)
        log.close()
        #expect(try Self.signedRows(directory) == [1])
        let error = try await appendError { _ = try await log.signedHead() }
        #expect(error == .closed)
    }

    @Test func `a log whose tree was changed behind our back is not signed`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, Array(1...300)))
        let other = try SQLiteConnection(path: directory.log, mode: .readWrite)
        try other.execute("DROP TRIGGER event_is_never_updated")
        try other.execute("UPDATE event SET leaf = zeroblob(32) WHERE seq = 299")
        try other.close()
        let error = try await appendError { _ = try await log.signedHead() }
        #expect(error == .unavailable(.damaged))
        #expect(!log.canAppend)
        let next = try await appendError {
            _ = try await log.append(Samples.append("prices", .exactly(300), [301]))
        }
        #expect(next == .unavailable(.damaged))
        log.close()
        #expect(try Self.signedRows(directory).isEmpty)
    }

    @Test func `a key that signed what is lost never signs again`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, Array(1...20)))
        let lost = try await log.signedHead()
        log.close()
        try LogStartTests.truncate(directory, to: 12)
        #expect(throws: LedgerError.self) { try directory.openLog() }
        let again = try directory.openLog(ids: CountedIDs(from: 99), start: .acceptTruncated)
        let signed = try await again.signedHead()
        #expect(signed.vkey != lost.vkey)
        #expect(signed.head.size == 13)
        again.close()
        let keys = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/keys")
        let id = lost.vkey.split(separator: "+")[1]
        #expect(keys.sorted() == ["ledger.key", "ledger.key.retired-\(id)"])
        let view = try LedgerView.open(directory: directory.path)
        guard case .logTruncated(let event) = try view.event(seq: 12)?.event.event else {
            Issue.record("nothing was recorded")
            return
        }
        #expect(event.retiredKey == lost.vkey)
        try directory.openLog().close()
    }

    @Test
    func `a log that is shorter than what its key signed is refused, whatever the anchor says`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, Array(1...20)))
        let lost = try await log.signedHead()
        log.close()
        try LogStartTests.truncate(directory, to: 12)
        let heads = TreeSamples.heads(
            try LedgerView.open(directory: directory.path).leaves(from: 0, count: 12))
        try FileManager.default.removeItem(atPath: directory.anchor)
        try AnchorFile(path: directory.anchor).write(Anchor(head: heads[12]))
        #expect(
            try LogStartTests.refusal(directory)
                == .signedHeadLost(signed: lost.head, found: heads[12]))
    }

    @Test func `stored proofs lead from every event to every head`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for first in stride(from: 0, to: 600, by: 100) {
            _ = try await log.append(
                Samples.append(
                    "prices", .exactly(Int64(first)), (first..<first + 100).map(UInt64.init)))
        }
        let view = try LedgerView.open(directory: directory.path)
        let leaves = try view.leaves(from: 0, count: 600)
        for size in [1, 2, 255, 256, 257, 511, 512, 600] as [Int64] {
            let head = try view.head(size: size)
            #expect(head.root == NaiveTree.root(leaves.prefix(Int(size))))
            for seq in stride(from: 0, to: size, by: 37) {
                let proof = try view.inclusionProof(seq: seq, size: size)
                #expect(proof.leaf == leaves[Int(seq)])
                #expect(
                    MerkleVerifier.isIncluded(
                        proof.leaf, at: seq, in: head, proof: proof.hashes))
                let older = try view.head(size: seq)
                #expect(
                    MerkleVerifier.isConsistent(
                        older, with: head,
                        proof: try view.consistencyProof(from: seq, to: size)))
            }
        }
        log.close()
    }
}

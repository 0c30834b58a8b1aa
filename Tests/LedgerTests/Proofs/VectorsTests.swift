import Crypto
import Foundation
import Ledger
import Testing

/// What an implementation that is not ours checks in `Tests/EndToEnd/test_proofs_vectors.py` is what ours writes.
@Suite struct VectorsTests {
    struct Vectors: Codable, Equatable {
        var vkey: String
        /// The bodies of the events, as text.
        var bodies: [String]
        /// For sizes from 1.
        var checkpoints: [String]
        var inclusions: [Inclusion]
        var consistencies: [Consistency]
        /// For each event, in the whole log.
        var receipts: [String]
    }

    struct Inclusion: Codable, Equatable {
        var seq: Int64
        var size: Int64
        var proof: [String]
    }

    struct Consistency: Codable, Equatable {
        var from: Int64
        var to: Int64
        var proof: [String]
    }

    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EndToEnd/vectors/proofs.json")

    @Test func `the recorded proofs are those that are made`() throws {
        let made = try Self.make(events: 11)
        if ProcessInfo.processInfo.environment["ZUMIK_WRITE_VECTORS"] != nil {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(made).write(to: Self.file)
        }
        let recorded = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: Self.file))
        #expect(recorded == made, "run once with ZUMIK_WRITE_VECTORS=1 and look at what changed")
    }

    static func make(events count: Int) throws -> Vectors {
        let key = try NoteSamples.ledgerKey()
        let bodies = (0..<count).map { #"{"number":\#($0)}"# }
        let leaves = bodies.map { SHA256.leafHash(Array($0.utf8)) }
        var tree = CompleteTree(leaves)
        var vectors = Vectors(
            vkey: key.verifier.vkey, bodies: bodies, checkpoints: [], inclusions: [],
            consistencies: [], receipts: [])
        var newest: SignedNote?
        for size in 1...Int64(count) {
            let head = TreeHead(size: size, root: MerkleTree.root(size: size, from: &tree))
            let note = Checkpoint.sign(head, with: key)
            vectors.checkpoints.append(note.encoded)
            newest = note
            for seq in 0..<size {
                let proof = MerkleTree.inclusionProof(of: seq, size: size, from: &tree)
                vectors.inclusions.append(
                    Inclusion(seq: seq, size: size, proof: proof.map(\.base64)))
            }
            for from in 1...size {
                let proof = MerkleTree.consistencyProof(from: from, to: size, from: &tree)
                vectors.consistencies.append(
                    Consistency(from: from, to: size, proof: proof.map(\.base64)))
            }
        }
        let checkpoint = try #require(newest)
        for seq in 0..<Int64(count) {
            let proof = MerkleTree.inclusionProof(of: seq, size: Int64(count), from: &tree)
            vectors.receipts.append(
                TLogProof(index: seq, hashes: proof, checkpoint: checkpoint).encoded)
        }
        return vectors
    }
}

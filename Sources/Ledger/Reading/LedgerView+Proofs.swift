package import Crypto
import SQLite

/// Proofs from what is stored: for whoever asks, of any size that the log has had.
extension LedgerView {
    /// The head that was signed last, nil before the first.
    package func lastSignedHead() throws -> SignedHead? {
        try checkDeadline()
        return try connection.first(
            "SELECT size, root, vkey, note, signed_ns FROM signed_head ORDER BY number DESC LIMIT 1",
            read: SignedHead.init(reading:))
    }

    /// The log's head when it had `size` events, from 0 to what is visible now.
    package func head(size: Int64) throws -> TreeHead {
        try checkDeadline()
        return try connection.treeHead(size: size)
    }

    /// What leads from event `seq` to the root over the first `size` events; `0 <= seq < size <= size()`.
    package func inclusionProof(seq: Int64, size: Int64) throws -> InclusionProof {
        try checkDeadline()
        var hashes = connection.tree(size: size)
        return InclusionProof(
            seq: seq, size: size, leaf: try hashes.hash(level: 0, index: seq),
            hashes: try MerkleTree.inclusionProof(of: seq, size: size, from: &hashes))
    }

    /// What shows that the first `newSize` events begin with the first `oldSize`; `0 <= oldSize <= newSize <= size()`.
    package func consistencyProof(from oldSize: Int64, to newSize: Int64) throws -> [Digest32] {
        try checkDeadline()
        var hashes = connection.tree(size: newSize)
        return try MerkleTree.consistencyProof(from: oldSize, to: newSize, from: &hashes)
    }
}

/// That an event stands in the log of one size.
package struct InclusionProof: Equatable, Sendable {
    package let seq: Int64
    package let size: Int64
    package let leaf: Digest32
    /// From the leaf's sibling up to the root's child.
    package let hashes: [Digest32]
}

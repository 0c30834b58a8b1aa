package import Crypto

/// Checks proofs against roots, by the algorithms of RFC 9162 as they stand there.
///
/// Everything that is passed in may come from somebody who wants to deceive: whatever does not fit makes it false.
package enum MerkleVerifier {
    /// Whether the leaf stands at `index` in the tree of that head (RFC 9162 §2.1.3.2).
    package static func isIncluded(
        _ leaf: Digest32, at index: Int64, in head: TreeHead, proof: [Digest32]
    ) -> Bool {
        guard 0 <= index, index < head.size else { return false }
        var hasher = SHA256()
        var place = Place(of: index, inTreeOf: head.size)
        var root = leaf
        for sibling in proof {
            guard !place.isAtRoot else { return false }
            root =
                place.isRightOfSibling
                ? hasher.nodeHash(sibling, root) : hasher.nodeHash(root, sibling)
            place.ascend()
        }
        return place.isAtRoot && root == head.root
    }

    /// Whether the newer tree begins with all of the older one (RFC 9162 §2.1.4.2).
    ///
    /// The RFC leaves out two cases: equal sizes need equal roots, and every tree begins with the empty one. Neither
    /// has a proof.
    package static func isConsistent(
        _ older: TreeHead, with newer: TreeHead, proof: [Digest32]
    ) -> Bool {
        guard 0 <= older.size, older.size <= newer.size else { return false }
        guard older.size < newer.size else { return proof.isEmpty && older == newer }
        guard older.size > 0 else { return proof.isEmpty && older == .empty }
        guard !proof.isEmpty else { return false }
        // Of a complete subtree, the proof leaves out what the verifier has: its root.
        let isComplete = older.size & (older.size - 1) == 0
        let path = isComplete ? [older.root] + proof : proof

        var hasher = SHA256()
        var place = Place(of: older.size - 1, inTreeOf: newer.size)
        place.ascendWhileRight()
        var oldRoot = path[0]
        var newRoot = path[0]
        for sibling in path.dropFirst() {
            guard !place.isAtRoot else { return false }
            if place.isRightOfSibling {
                oldRoot = hasher.nodeHash(sibling, oldRoot)
                newRoot = hasher.nodeHash(sibling, newRoot)
            } else {
                newRoot = hasher.nodeHash(newRoot, sibling)
            }
            place.ascend()
        }
        return place.isAtRoot && oldRoot == older.root && newRoot == newer.root
    }

    /// A node on the way up from a leaf: `fn` and `sn` of the RFC.
    private struct Place {
        /// The node's index in its level.
        private var node: Int64
        /// The index of the last node in that level.
        private var last: Int64

        init(of index: Int64, inTreeOf size: Int64) {
            node = index
            last = size - 1
        }

        var isAtRoot: Bool { last == 0 }

        var isRightOfSibling: Bool { node & 1 == 1 || node == last }

        mutating func ascend() {
            // The last node of a level, if it is a left one, has no sibling there and stands for its parent.
            if node == last {
                while node & 1 == 0 && node != 0 { shift() }
            }
            shift()
        }

        mutating func ascendWhileRight() {
            while node & 1 == 1 { shift() }
        }

        private mutating func shift() {
            node >>= 1
            last >>= 1
        }
    }
}

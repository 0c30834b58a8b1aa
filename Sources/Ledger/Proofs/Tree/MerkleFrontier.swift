package import Crypto

/// The right edge of the growing tree: all that is needed to add leaves and to know the root.
///
/// It keeps one hash for each one-bit of the size, the root of that complete subtree, the largest first: at most 63
/// hashes. Adding a leaf hashes one node on the average.
package struct MerkleFrontier: Equatable, Sendable {
    package private(set) var size: Int64
    private var peaks: [Digest32]

    /// The frontier of the empty tree.
    package init() {
        size = 0
        peaks = []
    }

    /// The frontier of a tree of `size` leaves, by reading one hash for each one-bit of the size.
    package init<Hashes: TreeHashes>(
        size: Int64, from hashes: inout Hashes
    ) throws(Hashes.Failure) {
        self.size = size
        peaks = try MerkleTree.subtreeRoots(over: 0..<size, from: &hashes)
    }

    /// Adds a leaf. The hasher is the caller's, who keeps one for many leaves.
    package mutating func append(_ leaf: Digest32, using hasher: inout SHA256) {
        append(leaf, using: &hasher) { _, _, _ in }
    }

    /// Adds a leaf; the hashes that it completes for tiles of level 1 on are added to `tileHashes`.
    package mutating func append(
        _ leaf: Digest32, using hasher: inout SHA256, tileHashes: inout [TileHash]
    ) {
        append(leaf, using: &hasher) { treeLevel, index, hash in
            guard treeLevel.isMultiple(of: TileAddress.height) else { return }
            tileHashes.append(
                TileHash(level: treeLevel / TileAddress.height, number: index, hash: hash))
        }
    }

    /// Adds a leaf and tells of each subtree above it that is complete now, from the lowest to the highest.
    private mutating func append(
        _ leaf: Digest32, using hasher: inout SHA256,
        completed: (_ level: Int, _ index: Int64, _ hash: Digest32) -> Void
    ) {
        var hash = leaf
        for level in 0..<(~size).trailingZeroBitCount {
            hash = hasher.nodeHash(peaks.removeLast(), hash)
            completed(level + 1, size >> (level + 1), hash)
        }
        peaks.append(hash)
        size += 1
    }

    /// The root of the tree over all leaves so far.
    package func root() -> Digest32 {
        MerkleTree.root(joining: peaks) ?? TreeHead.empty.root
    }

    package var head: TreeHead { TreeHead(size: size, root: root()) }
}

/// One hash of a tile of level 1 or above, which is kept beside the leaves.
package struct TileHash: Equatable, Sendable {
    /// The level of the tile that it belongs to.
    package let level: Int
    /// Its place in that level, over all tiles of it.
    package let number: Int64
    package let hash: Digest32
}

/// Names a tile: 16 neighbouring hashes of the tree, kept and read together.
///
/// The tile (`level`, `index`) holds the hashes of tree level 4 · `level` from `index` · 16 on. They are C2SP's
/// tlog-tiles with a height of 4 in place of 8: a proof then reads 16 events rather than 256. The root over a full tile
/// is one hash of the tile above it. Tiles of level 0 are the leaves, which stand with their events; those of level 1 on
/// are stored hash by hash.
package struct TileAddress: Hashable, Sendable {
    /// Levels of the tree in one tile.
    static let height = 4
    package static let hashesMax = 1 << height

    package let level: Int
    package let index: Int64

    package init(level: Int, index: Int64) {
        precondition(level >= 0 && index >= 0, "tiles count from 0")
        self.level = level
        self.index = index
    }

    /// The tree level of its hashes.
    package var treeLevel: Int { level * Self.height }

    /// Where its first hash stands in that tree level.
    package var firstHash: Int64 { index << Int64(Self.height) }

    /// How many of its hashes a tree of `size` leaves has, from 0 to 16.
    package func width(inTreeOf size: Int64) -> Int {
        let complete = size >> Int64(treeLevel)
        return Int(max(0, min(complete - firstHash, Int64(Self.hashesMax))))
    }

    /// The tile whose root is the hash at `offset` in this one.
    func child(_ offset: Int) -> TileAddress {
        TileAddress(level: level - 1, index: firstHash + Int64(offset))
    }
}

/// Names a tile: 256 neighbouring hashes of the tree, kept and read together.
///
/// The tile (`level`, `index`) holds the hashes of tree level 8 · `level` from `index` · 256 on, as in C2SP's
/// tlog-tiles. The root over a full tile is one hash of the tile above it. Tiles of level 0 are the leaves, which stand
/// with their events; tiles of level 1 on are stored once they are full.
package struct TileAddress: Hashable, Sendable {
    /// Levels of the tree in one tile.
    static let height = 8
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

    /// How many of its hashes a tree of `size` leaves has, from 0 to 256.
    package func width(inTreeOf size: Int64) -> Int {
        let complete = size >> Int64(treeLevel)
        return Int(max(0, min(complete - firstHash, Int64(Self.hashesMax))))
    }

    /// The tile whose root is the hash at `offset` in this one.
    func child(_ offset: Int) -> TileAddress {
        TileAddress(level: level - 1, index: firstHash + Int64(offset))
    }

    /// The tiles from level 1 on that become full as the tree grows, the lower levels first.
    package static func filled(growingFrom oldSize: Int64, to newSize: Int64) -> [TileAddress] {
        precondition(0 <= oldSize && oldSize <= newSize, "a log only grows")
        var addresses: [TileAddress] = []
        var level = 1
        while newSize >> Int64((level + 1) * height) > 0 {
            let shift = Int64((level + 1) * height)
            for index in (oldSize >> shift)..<(newSize >> shift) {
                addresses.append(TileAddress(level: level, index: index))
            }
            level += 1
        }
        return addresses
    }
}

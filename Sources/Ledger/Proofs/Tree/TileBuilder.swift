package import Crypto

/// A full tile, ready to be stored.
package struct Tile: Equatable, Sendable {
    package let address: TileAddress
    /// 256 hashes.
    package let hashes: [Digest32]
}

/// The growing tree with the tiles that are not full yet: the writer's state.
///
/// A value: a batch that is not committed is forgotten by keeping the value from before it, and readers get a copy. It
/// holds at most 255 hashes for each tile level, 64 KB for the longest log.
package struct TileBuilder: Equatable, Sendable {
    package private(set) var frontier: MerkleFrontier
    /// The hashes so far of the last tile of level 1, of level 2, and so on.
    private var unfinished: [[Digest32]]

    package init() {
        frontier = MerkleFrontier()
        unfinished = []
    }

    /// Takes up the tree of `size` leaves where it was left.
    package init<Hashes: TreeHashes>(
        size: Int64, from hashes: inout Hashes
    ) throws(Hashes.Failure) {
        frontier = try MerkleFrontier(size: size, from: &hashes)
        unfinished = []
        while size >> Int64((unfinished.count + 1) * TileAddress.height) > 0 {
            let level = unfinished.count + 1
            let address = Self.lastTile(level: level, size: size)
            var tile: [Digest32] = []
            for offset in 0..<address.width(inTreeOf: size) {
                tile.append(
                    try hashes.hash(
                        level: address.treeLevel, index: address.firstHash + Int64(offset)))
            }
            unfinished.append(tile)
        }
    }

    package var size: Int64 { frontier.size }

    package var head: TreeHead { frontier.head }

    /// Adds a leaf; tiles that it makes full are added to `full`, the lower levels first.
    package mutating func append(
        _ leaf: Digest32, using hasher: inout SHA256, full: inout [Tile]
    ) {
        frontier.append(leaf, using: &hasher) { treeLevel, index, hash in
            guard treeLevel.isMultiple(of: TileAddress.height) else { return }
            let row = treeLevel / TileAddress.height - 1
            if row == unfinished.count { unfinished.append([]) }
            unfinished[row].append(hash)
            guard unfinished[row].count == TileAddress.hashesMax else { return }
            let address = TileAddress(level: row + 1, index: index >> Int64(TileAddress.height))
            full.append(Tile(address: address, hashes: unfinished[row]))
            unfinished[row] = []
        }
    }

    /// The hashes so far of a tile that is not full, nil for any other tile.
    package func unfinishedTile(_ address: TileAddress) -> [Digest32]? {
        guard unfinished.indices.contains(address.level - 1),
            address == Self.lastTile(level: address.level, size: size)
        else { return nil }
        return unfinished[address.level - 1]
    }

    /// The tile that the next hash of its level goes into.
    private static func lastTile(level: Int, size: Int64) -> TileAddress {
        TileAddress(level: level, index: size >> Int64((level + 1) * TileAddress.height))
    }
}

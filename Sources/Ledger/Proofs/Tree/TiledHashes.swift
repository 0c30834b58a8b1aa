package import Crypto

/// The hashes of a tree of one size, read from its tiles.
///
/// It remembers the tiles that it has read; make one for each proof. A proof reads at most two tiles of each level.
package struct TiledHashes<Storage: TileStorage>: TreeHashes {
    package let size: Int64
    private var storage: Storage
    private var read: [TileAddress: [Digest32]] = [:]

    package init(size: Int64, storage: Storage) {
        self.size = size
        self.storage = storage
    }

    package mutating func hash(
        level: Int, index: Int64
    ) throws(Storage.Failure) -> Digest32 {
        precondition(
            level >= 0 && index >= 0 && (index + 1) <= size >> Int64(level),
            "only complete subtrees have a hash")
        let (tileLevel, height) = level.quotientAndRemainder(dividingBy: TileAddress.height)
        let first = index << Int64(height)
        let address = TileAddress(
            level: tileLevel, index: first >> Int64(TileAddress.height))
        let hashes = try tile(address)
        let offset = Int(first - address.firstHash)
        return Self.root(of: hashes[offset..<offset + 1 << height])
    }

    private mutating func tile(_ address: TileAddress) throws(Storage.Failure) -> [Digest32] {
        if let hashes = read[address] { return hashes }
        let hashes = try load(address)
        read[address] = hashes
        return hashes
    }

    /// Reads a tile as far as this tree has it. What it is computed from is not remembered: it can be much.
    private mutating func load(_ address: TileAddress) throws(Storage.Failure) -> [Digest32] {
        let width = address.width(inTreeOf: size)
        guard address.level > 0 else {
            let first = address.firstHash
            let leaves = try storage.leaves(first..<first + Int64(width))
            precondition(leaves.count == width, "a storage has all leaves, or throws")
            return leaves
        }
        var hashes = Array(try storage.tile(address).prefix(width))
        while hashes.count < width {
            let below = try load(address.child(hashes.count))
            hashes.append(Self.root(of: below[...]))
        }
        return hashes
    }

    /// The root over as many hashes as a power of two.
    private static func root(of hashes: ArraySlice<Digest32>) -> Digest32 {
        var level = Array(hashes)
        var hasher = SHA256()
        while level.count > 1 {
            for index in 0..<level.count / 2 {
                level[index] = hasher.nodeHash(level[2 * index], level[2 * index + 1])
            }
            level.removeLast(level.count / 2)
        }
        return level[0]
    }
}

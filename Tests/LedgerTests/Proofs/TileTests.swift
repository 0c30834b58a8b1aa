import Crypto
import Ledger
import Testing

@Suite struct TileTests {
    /// More than 256 full tiles of leaves, so that there are three levels.
    static let leaves = TreeSamples.leaves(66_200)
    static let tree = CompleteTree(leaves)
    static let boundaries: [Int] = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_200]

    /// Where tiles are kept as they become full; it counts what is read.
    final class Kept: TileStorage {
        let leaves: [Digest32]
        private(set) var tiles: [TileAddress: [Digest32]]
        private(set) var readTiles: [TileAddress] = []

        init(leaves: [Digest32], tiles: [Tile]) {
            self.leaves = leaves
            self.tiles = Dictionary(uniqueKeysWithValues: tiles.map { ($0.address, $0.hashes) })
        }

        func leaves(_ positions: Range<Int64>) -> [Digest32] {
            readTiles.append(TileAddress(level: 0, index: positions.lowerBound / 256))
            return Array(leaves[Int(positions.lowerBound)..<Int(positions.upperBound)])
        }

        func tile(_ address: TileAddress) -> [Digest32] {
            readTiles.append(address)
            return tiles[address] ?? []
        }

        /// As the writer's state is beside the stored tiles.
        func keepUnfinished(of builder: TileBuilder) {
            for level in 1...2 {
                for index in Int64(0)...1 {
                    let address = TileAddress(level: level, index: index)
                    if let hashes = builder.unfinishedTile(address) { tiles[address] = hashes }
                }
            }
        }
    }

    static func build(_ size: Int) -> (builder: TileBuilder, full: [Tile]) {
        var builder = TileBuilder()
        var full: [Tile] = []
        var hasher = SHA256()
        for leaf in leaves.prefix(size) { builder.append(leaf, using: &hasher, full: &full) }
        return (builder, full)
    }

    @Test(arguments: boundaries)
    func `the builder has the tree's root, and takes up where it was left`(size: Int) {
        var tree = Self.tree
        let (builder, full) = Self.build(size)
        #expect(builder.head.root == MerkleTree.root(size: Int64(size), from: &tree))
        #expect(TileBuilder(size: Int64(size), from: &tree) == builder)
        let kept = Kept(leaves: Array(Self.leaves.prefix(size)), tiles: full)
        var hashes = TiledHashes(size: Int64(size), storage: kept)
        #expect(TileBuilder(size: Int64(size), from: &hashes) == builder)
    }

    @Test func `tiles become full when they are said to, with the tree's hashes`() {
        let full = Self.build(66_200).full
        #expect(
            full.map(\.address) == TileAddress.filled(growingFrom: 0, to: 66_200))
        #expect(full.map(\.address) == [TileAddress(level: 1, index: 0)])
        #expect(full[0].hashes == (0..<256).map { Self.tree.hash(level: 8, index: $0) })
    }

    @Test func `a tile is full with the last of its leaves, not before`() {
        let million: Int64 = 1 << 24
        #expect(TileAddress.filled(growingFrom: 0, to: 65_535).isEmpty)
        #expect(
            TileAddress.filled(growingFrom: 65_535, to: 65_536)
                == [TileAddress(level: 1, index: 0)])
        #expect(TileAddress.filled(growingFrom: 65_536, to: 131_071).isEmpty)
        #expect(
            TileAddress.filled(growingFrom: million - 1, to: million)
                == [TileAddress(level: 1, index: 255), TileAddress(level: 2, index: 0)])
        #expect(TileAddress.filled(growingFrom: 0, to: million).count == 257)
        #expect(TileAddress.filled(growingFrom: million, to: million).isEmpty)
    }

    @Test func `the width of a tile grows from 0 to 256`() {
        let tile = TileAddress(level: 1, index: 2)
        let sizes: [Int64] = [0, 131_072, 131_327, 131_328, 196_607, 196_608, 1 << 40]
        #expect(sizes.map { tile.width(inTreeOf: $0) } == [0, 0, 0, 1, 255, 256, 256])
        #expect(TileAddress(level: 0, index: 0).width(inTreeOf: 7) == 7)
    }

    @Test func `proofs from tiles are those of the whole tree, at old sizes too`() {
        var random = Drawn(seed: 20_261)
        var tree = Self.tree
        let (builder, full) = Self.build(66_200)
        let kept = Kept(leaves: Self.leaves, tiles: full)
        kept.keepUnfinished(of: builder)
        for round in 0..<300 {
            let boundary = Self.boundaries[2 + round % (Self.boundaries.count - 2)]
            let size = Int64(
                round.isMultiple(of: 2) ? boundary : 2 + random.below(Self.leaves.count - 1))
            let index = Int64(random.below(Int(size)))
            let readBefore = kept.readTiles.count
            var hashes = TiledHashes(size: size, storage: kept)
            let inclusion = MerkleTree.inclusionProof(of: index, size: size, from: &hashes)
            #expect(inclusion == MerkleTree.inclusionProof(of: index, size: size, from: &tree))
            #expect(kept.readTiles.count - readBefore <= 6, "two tiles of each level at most")
            hashes = TiledHashes(size: size, storage: kept)
            let consistency = MerkleTree.consistencyProof(
                from: index + 1, to: size, from: &hashes)
            #expect(
                consistency == MerkleTree.consistencyProof(from: index + 1, to: size, from: &tree))
        }
    }

    @Test func `without any stored tile proofs are the same, at the cost of more leaves`() {
        var tree = Self.tree
        let kept = Kept(leaves: Self.leaves, tiles: [])
        var hashes = TiledHashes(size: 66_200, storage: kept)
        let proof = MerkleTree.inclusionProof(of: 66_199, size: 66_200, from: &hashes)
        #expect(proof == MerkleTree.inclusionProof(of: 66_199, size: 66_200, from: &tree))
        #expect(kept.readTiles.count > 256)
    }

    @Test func `a batch that is not committed leaves no trace`() {
        let before = Self.build(300).builder
        var after = before
        var full: [Tile] = []
        var hasher = SHA256()
        for leaf in Self.leaves[300..<600] { after.append(leaf, using: &hasher, full: &full) }
        #expect(before == Self.build(300).builder)
        #expect(after == Self.build(600).builder)
    }

    @Test func `only the last tile of a level is unfinished`() {
        let builder = Self.build(66_200).builder
        #expect(builder.unfinishedTile(TileAddress(level: 1, index: 0)) == nil)
        #expect(builder.unfinishedTile(TileAddress(level: 1, index: 1))?.count == 2)
        #expect(builder.unfinishedTile(TileAddress(level: 2, index: 0))?.count == 1)
        #expect(builder.unfinishedTile(TileAddress(level: 0, index: 258)) == nil)
        #expect(builder.unfinishedTile(TileAddress(level: 3, index: 0)) == nil)
    }
}

/// Numbers of a seed (SplitMix64).
private struct Drawn {
    private var state: UInt64

    init(seed: UInt64) {
        print("seed: \(seed)")
        state = seed
    }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}

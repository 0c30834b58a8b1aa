import Crypto
import Ledger
import Testing

@Suite struct TileTests {
    /// More than 256 full tiles of leaves, so that there are four levels.
    static let leaves = TreeSamples.leaves(4_200)
    static let tree = CompleteTree(leaves)
    static let boundaries: [Int] = [
        0, 1, 15, 16, 17, 31, 32, 255, 256, 257, 4_095, 4_096, 4_097, 4_200,
    ]

    /// Where the tiles' hashes are kept as the tree grows; it counts what is read.
    final class Kept: TileStorage {
        let leaves: [Digest32]
        private let hashes: [Int: [Digest32]]
        private(set) var readTiles: [TileAddress] = []

        init(leaves: [Digest32], hashes: [TileHash]) {
            self.leaves = leaves
            self.hashes = Dictionary(grouping: hashes, by: \.level).mapValues { $0.map(\.hash) }
        }

        func leaves(_ positions: Range<Int64>) -> [Digest32] {
            readTiles.append(TileAddress(level: 0, index: positions.lowerBound / 16))
            return Array(leaves[Int(positions.lowerBound)..<Int(positions.upperBound)])
        }

        func tile(_ address: TileAddress) -> [Digest32] {
            readTiles.append(address)
            let level = hashes[address.level] ?? []
            return Array(level.dropFirst(Int(address.firstHash)).prefix(TileAddress.hashesMax))
        }
    }

    static func grown(_ size: Int) -> (tree: MerkleFrontier, hashes: [TileHash]) {
        var tree = MerkleFrontier()
        var hashes: [TileHash] = []
        var hasher = SHA256()
        for leaf in leaves.prefix(size) {
            tree.append(leaf, using: &hasher, tileHashes: &hashes)
        }
        return (tree, hashes)
    }

    @Test(arguments: boundaries)
    func `the frontier has the tree's root, and takes up where it was left`(size: Int) {
        var tree = Self.tree
        let (grown, kept) = Self.grown(size)
        #expect(grown.head.root == MerkleTree.root(size: Int64(size), from: &tree))
        #expect(MerkleFrontier(size: Int64(size), from: &tree) == grown)
        let storage = Kept(leaves: Array(Self.leaves.prefix(size)), hashes: kept)
        var hashes = TiledHashes(size: Int64(size), storage: storage)
        #expect(MerkleFrontier(size: Int64(size), from: &hashes) == grown)
        #expect(storage.readTiles.count <= 4, "one tile of each level")
    }

    @Test func `the growing tree gives out the tiles' hashes in order, each when it is complete`() {
        let hashes = Self.grown(4_200).hashes
        let first = hashes.filter { $0.level == 1 }
        #expect(first.map(\.number) == Array(0..<262))
        #expect(first.map(\.hash) == (0..<262).map { Self.tree.hash(level: 4, index: $0) })
        let second = hashes.filter { $0.level == 2 }
        #expect(second.map(\.hash) == (0..<16).map { Self.tree.hash(level: 8, index: $0) })
        let third = hashes.filter { $0.level == 3 }
        #expect(third.map(\.hash) == [Self.tree.hash(level: 12, index: 0)])
        #expect(hashes.count == 262 + 16 + 1)
        #expect(Self.grown(15).hashes.isEmpty)
        #expect(Self.grown(16).hashes.map(\.level) == [1])
        #expect(Self.grown(4_096).hashes.suffix(3).map(\.level) == [1, 2, 3])
    }

    @Test func `the width of a tile grows from 0 to 16`() {
        let tile = TileAddress(level: 1, index: 2)
        let sizes: [Int64] = [0, 512, 527, 528, 767, 768, 1 << 40]
        #expect(sizes.map { tile.width(inTreeOf: $0) } == [0, 0, 0, 1, 15, 16, 16])
        #expect(TileAddress(level: 0, index: 0).width(inTreeOf: 7) == 7)
    }

    @Test func `proofs from tiles are those of the whole tree, at old sizes too`() {
        var random = Drawn(seed: 20_261)
        var tree = Self.tree
        let kept = Kept(leaves: Self.leaves, hashes: Self.grown(4_200).hashes)
        for round in 0..<300 {
            let boundary = Self.boundaries[2 + round % (Self.boundaries.count - 2)]
            let size = Int64(
                round.isMultiple(of: 2) ? boundary : 2 + random.below(Self.leaves.count - 1))
            let index = Int64(random.below(Int(size)))
            let readBefore = kept.readTiles.count
            var hashes = TiledHashes(size: size, storage: kept)
            let inclusion = MerkleTree.inclusionProof(of: index, size: size, from: &hashes)
            #expect(inclusion == MerkleTree.inclusionProof(of: index, size: size, from: &tree))
            #expect(kept.readTiles.count - readBefore <= 8, "two tiles of each level at most")
            hashes = TiledHashes(size: size, storage: kept)
            let consistency = MerkleTree.consistencyProof(
                from: index + 1, to: size, from: &hashes)
            #expect(
                consistency == MerkleTree.consistencyProof(from: index + 1, to: size, from: &tree))
        }
    }

    @Test func `without any stored tile proofs are the same, at the cost of more leaves`() {
        var tree = Self.tree
        let kept = Kept(leaves: Self.leaves, hashes: [])
        var hashes = TiledHashes(size: 4_200, storage: kept)
        let proof = MerkleTree.inclusionProof(of: 4_199, size: 4_200, from: &hashes)
        #expect(proof == MerkleTree.inclusionProof(of: 4_199, size: 4_200, from: &tree))
        #expect(kept.readTiles.count > 16)
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

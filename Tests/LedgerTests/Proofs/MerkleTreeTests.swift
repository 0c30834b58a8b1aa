import Crypto
import Ledger
import Testing

@Suite struct MerkleTreeTests {
    static let sizesMax = 70
    static let leaves = TreeSamples.leaves(sizesMax)

    static let publishedRoots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func `the published roots come out, one leaf after the other`() {
        var frontier = MerkleFrontier()
        var hasher = SHA256()
        #expect(frontier.root().hex == Self.publishedRoots[0])
        for (body, root) in zip(TreeSamples.published, Self.publishedRoots.dropFirst()) {
            frontier.append(SHA256.leafHash(body), using: &hasher)
            #expect(frontier.root().hex == root)
        }
        #expect(frontier.size == 8)
    }

    @Test func `the published proofs come out`() {
        var tree = CompleteTree(TreeSamples.published.map { SHA256.leafHash($0) })
        let inclusion = MerkleTree.inclusionProof(of: 2, size: 7, from: &tree)
        #expect(
            inclusion.map(\.hex) == [
                "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
            ])
        let consistency = MerkleTree.consistencyProof(from: 3, to: 7, from: &tree)
        #expect(
            consistency.map(\.hex) == [
                "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
                "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
            ])
    }

    @Test func `frontier and tree have the root of the definition at every size`() {
        var tree = CompleteTree(Self.leaves)
        var frontier = MerkleFrontier()
        var hasher = SHA256()
        for size in 0...Self.sizesMax {
            let root = NaiveTree.root(Self.leaves.prefix(size))
            #expect(frontier.head == TreeHead(size: Int64(size), root: root))
            #expect(MerkleTree.root(size: Int64(size), from: &tree) == root)
            #expect(MerkleFrontier(size: Int64(size), from: &tree) == frontier)
            guard size < Self.sizesMax else { break }
            frontier.append(Self.leaves[size], using: &hasher)
        }
    }

    @Test func `every inclusion proof is that of the definition, and is accepted`() {
        var tree = CompleteTree(Self.leaves)
        let heads = TreeSamples.heads(Self.leaves)
        for size in 1...Self.sizesMax {
            for index in 0..<size {
                let proof = MerkleTree.inclusionProof(
                    of: Int64(index), size: Int64(size), from: &tree)
                #expect(proof == NaiveTree.path(index, Self.leaves.prefix(size)))
                let isIncluded = MerkleVerifier.isIncluded(
                    Self.leaves[index], at: Int64(index), in: heads[size], proof: proof)
                #expect(isIncluded, "leaf \(index) of \(size)")
            }
        }
    }

    @Test func `every consistency proof is that of the definition, and is accepted`() {
        var tree = CompleteTree(Self.leaves)
        let heads = TreeSamples.heads(Self.leaves)
        for newer in 0...Self.sizesMax {
            for older in 0...newer {
                let proof = MerkleTree.consistencyProof(
                    from: Int64(older), to: Int64(newer), from: &tree)
                if older > 0 {
                    #expect(proof == NaiveTree.proof(older, Self.leaves.prefix(newer)))
                }
                let isConsistent = MerkleVerifier.isConsistent(
                    heads[older], with: heads[newer], proof: proof)
                #expect(isConsistent, "\(older) with \(newer)")
            }
        }
    }
}

import Crypto
import Ledger
import Testing

/// Whatever is not exactly the proof is refused.
@Suite struct MerkleVerifierTests {
    static let sizesMax = 70
    static let leaves = TreeSamples.leaves(sizesMax)
    static let heads = TreeSamples.heads(leaves)
    static let sizes = Array(1...17) + [31, 32, 33, 63, 64, 65, 70]

    static func inclusion(_ index: Int, _ size: Int) -> [Digest32] {
        NaiveTree.path(index, leaves.prefix(size))
    }

    static func isIncluded(_ index: Int, _ head: TreeHead, _ proof: [Digest32]) -> Bool {
        MerkleVerifier.isIncluded(leaves[index], at: Int64(index), in: head, proof: proof)
    }

    @Test(arguments: sizes)
    func `an inclusion proof with any byte changed is refused`(size: Int) {
        for index in 0..<size {
            let proof = Self.inclusion(index, size)
            for changed in Self.withOneByteChanged(proof) {
                #expect(!Self.isIncluded(index, Self.heads[size], changed))
            }
            for root in Self.withOneByteChanged([Self.heads[size].root]) {
                let head = TreeHead(size: Int64(size), root: root[0])
                #expect(!Self.isIncluded(index, head, proof))
            }
        }
    }

    @Test(arguments: sizes)
    func `an inclusion proof of another length or order is refused`(size: Int) {
        for index in 0..<size {
            for wrong in Self.rearranged(Self.inclusion(index, size)) {
                #expect(!Self.isIncluded(index, Self.heads[size], wrong))
            }
        }
    }

    @Test func `an inclusion proof is good for one index and one tree only`() {
        for size in 1...Self.sizesMax {
            for index in 0..<size {
                let proof = Self.inclusion(index, size)
                for other in -1...(size + 1) where other != index {
                    let isIncluded = MerkleVerifier.isIncluded(
                        Self.leaves[index], at: Int64(other), in: Self.heads[size], proof: proof)
                    #expect(!isIncluded, "leaf \(index) as \(other) of \(size)")
                }
                for other in 0...Self.sizesMax where other != size {
                    #expect(!Self.isIncluded(index, Self.heads[other], proof))
                }
            }
        }
    }

    @Test func `the leaf next to it, an inner node and a body are not the leaf`() {
        let proof = Self.inclusion(4, 7)
        for leaf in [Self.leaves[5], proof[0], SHA256.digest(of: "event 4"), Digest32()] {
            let isIncluded = MerkleVerifier.isIncluded(
                leaf, at: 4, in: Self.heads[7], proof: proof)
            #expect(!isIncluded)
        }
        // A node must not pass for a leaf of the smaller tree above it.
        let parent = NaiveTree.node(Self.leaves[4], Self.leaves[5])
        let isIncluded = MerkleVerifier.isIncluded(
            parent, at: 2, in: Self.heads[7], proof: Array(proof.dropFirst()))
        #expect(!isIncluded)
    }

    @Test func `sizes out of range are refused, not trapped on`() {
        let head = TreeHead(size: .max, root: Self.heads[1].root)
        for index in [Int64.min, -1, 0, .max - 1, .max] {
            #expect(!MerkleVerifier.isIncluded(Self.leaves[0], at: index, in: head, proof: []))
        }
        let negative = TreeHead(size: -1, root: Self.heads[1].root)
        #expect(!MerkleVerifier.isIncluded(Self.leaves[0], at: 0, in: negative, proof: []))
        #expect(!MerkleVerifier.isConsistent(negative, with: Self.heads[3], proof: []))
        #expect(!MerkleVerifier.isConsistent(Self.heads[3], with: negative, proof: []))
        #expect(!MerkleVerifier.isConsistent(negative, with: negative, proof: []))
        #expect(!MerkleVerifier.isConsistent(Self.heads[1], with: head, proof: Self.leaves))
    }

    @Test(arguments: sizes)
    func `a consistency proof with any byte changed is refused`(newer: Int) {
        for older in 1..<newer + 1 {
            let proof = NaiveTree.proof(older, Self.leaves.prefix(newer))
            let (old, new) = (Self.heads[older], Self.heads[newer])
            for changed in Self.withOneByteChanged(proof) {
                #expect(!MerkleVerifier.isConsistent(old, with: new, proof: changed))
            }
            for root in Self.withOneByteChanged([old.root]) {
                let head = TreeHead(size: old.size, root: root[0])
                #expect(!MerkleVerifier.isConsistent(head, with: new, proof: proof))
            }
            for root in Self.withOneByteChanged([new.root]) {
                let head = TreeHead(size: new.size, root: root[0])
                #expect(!MerkleVerifier.isConsistent(old, with: head, proof: proof))
            }
            for wrong in Self.rearranged(proof) {
                #expect(!MerkleVerifier.isConsistent(old, with: new, proof: wrong))
            }
        }
    }

    @Test func `a consistency proof is good for two trees only`() {
        for newer in 2...40 {
            for older in 1..<newer {
                let proof = NaiveTree.proof(older, Self.leaves.prefix(newer))
                for other in 1...newer where other != older {
                    let isConsistent = MerkleVerifier.isConsistent(
                        Self.heads[other], with: Self.heads[newer], proof: proof)
                    #expect(!isConsistent, "\(older) to \(newer) as from \(other)")
                }
                for other in older...41 where other != newer {
                    let isConsistent = MerkleVerifier.isConsistent(
                        Self.heads[older], with: Self.heads[other], proof: proof)
                    #expect(!isConsistent, "\(older) to \(newer) as to \(other)")
                }
                let isReverse = MerkleVerifier.isConsistent(
                    Self.heads[newer], with: Self.heads[older], proof: proof)
                #expect(!isReverse)
            }
        }
    }

    @Test func `trees of one size are consistent only if they are the same, and need no proof`() {
        let other = TreeHead(size: 5, root: Self.heads[4].root)
        #expect(!MerkleVerifier.isConsistent(other, with: Self.heads[5], proof: []))
        let head = Self.heads[5]
        #expect(!MerkleVerifier.isConsistent(head, with: head, proof: [head.root]))
    }

    @Test func `every tree begins with the empty one, which has one root`() {
        #expect(MerkleVerifier.isConsistent(.empty, with: Self.heads[5], proof: []))
        #expect(!MerkleVerifier.isConsistent(.empty, with: Self.heads[5], proof: [Digest32()]))
        let wrong = TreeHead(size: 0, root: Digest32())
        #expect(!MerkleVerifier.isConsistent(wrong, with: Self.heads[5], proof: []))
    }

    /// The hashes with one bit of one byte turned, for each byte.
    static func withOneByteChanged(_ hashes: [Digest32]) -> [[Digest32]] {
        hashes.indices.flatMap { position in
            (0..<Digest32.byteCount).compactMap { byte in
                var bytes = hashes[position].bytes
                bytes[byte] ^= 1 << UInt8(byte % 8)
                var changed = hashes
                guard let hash = Digest32(bytes) else { return nil }
                changed[position] = hash
                return changed
            }
        }
    }

    /// One hash less, one more, one twice, two exchanged.
    static func rearranged(_ hashes: [Digest32]) -> [[Digest32]] {
        var wrong: [[Digest32]] = []
        for position in 0...hashes.count {
            wrong.append(hashes.inserting(Digest32(), at: position))
            guard position < hashes.count else { break }
            wrong.append(hashes.inserting(hashes[position], at: position))
            var less = hashes
            less.remove(at: position)
            wrong.append(less)
            guard position + 1 < hashes.count else { continue }
            var exchanged = hashes
            exchanged.swapAt(position, position + 1)
            wrong.append(exchanged)
        }
        return wrong
    }
}

extension [Digest32] {
    fileprivate func inserting(_ hash: Digest32, at position: Int) -> [Digest32] {
        var more = self
        more.insert(hash, at: position)
        return more
    }
}

package import Crypto

/// Makes roots and proofs of the tree over the log (RFC 9162 §2.1.3.1 and §2.1.4.1, SHA-256).
///
/// Each function reads O(log n) hashes. Nothing here is trusted by whoever receives a proof: see `MerkleVerifier`.
package enum MerkleTree {
    /// The root over the first `size` leaves.
    package static func root<Hashes: TreeHashes>(
        size: Int64, from hashes: inout Hashes
    ) throws(Hashes.Failure) -> Digest32 {
        guard size > 0 else { return TreeHead.empty.root }
        return try root(over: 0..<size, from: &hashes)
    }

    /// What proves that leaf `index` stands in the tree of the first `size` leaves: its siblings, from the leaf's own up.
    ///
    /// The caller has checked that `0 <= index < size`.
    package static func inclusionProof<Hashes: TreeHashes>(
        of index: Int64, size: Int64, from hashes: inout Hashes
    ) throws(Hashes.Failure) -> [Digest32] {
        precondition(0 <= index && index < size, "a tree proves only the leaves that it has")
        var proof: [Digest32] = []
        var range = 0..<size
        while range.count > 1 {
            let (left, right) = halves(of: range)
            let isLeft = left.contains(index)
            proof.append(try root(over: isLeft ? right : left, from: &hashes))
            range = isLeft ? left : right
        }
        return proof.reversed()
    }

    /// What proves that the tree of `newSize` leaves begins with all `oldSize` leaves of the older one.
    ///
    /// Nothing needs to be shown, and the proof is empty, if the sizes are equal or the older tree was empty. The
    /// caller has checked that `0 <= oldSize <= newSize`.
    package static func consistencyProof<Hashes: TreeHashes>(
        from oldSize: Int64, to newSize: Int64, from hashes: inout Hashes
    ) throws(Hashes.Failure) -> [Digest32] {
        precondition(0 <= oldSize && oldSize <= newSize, "a log only grows")
        guard oldSize > 0 else { return [] }
        var proof: [Digest32] = []
        var range = 0..<newSize
        while range.upperBound != oldSize {
            let (left, right) = halves(of: range)
            let isLeft = oldSize <= left.upperBound
            proof.append(try root(over: isLeft ? right : left, from: &hashes))
            range = isLeft ? left : right
        }
        // A subtree that is the whole older tree is known to the verifier already.
        if range.lowerBound > 0 { proof.append(try root(over: range, from: &hashes)) }
        return proof.reversed()
    }

    /// The roots of the complete subtrees that a range falls into, the largest first.
    ///
    /// The range begins at a multiple of a power of two that is not smaller than its length.
    static func subtreeRoots<Hashes: TreeHashes>(
        over range: Range<Int64>, from hashes: inout Hashes
    ) throws(Hashes.Failure) -> [Digest32] {
        var roots: [Digest32] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let level = floorLog2(range.upperBound - start)
            roots.append(try hashes.hash(level: level, index: start >> Int64(level)))
            start += 1 << Int64(level)
        }
        return roots
    }

    /// The root over adjoining subtrees, the largest first; nil if there are none.
    static func root(joining subtreeRoots: [Digest32]) -> Digest32? {
        guard var root = subtreeRoots.last else { return nil }
        var hasher = SHA256()
        for left in subtreeRoots.dropLast().reversed() { root = hasher.nodeHash(left, root) }
        return root
    }

    private static func root<Hashes: TreeHashes>(
        over range: Range<Int64>, from hashes: inout Hashes
    ) throws(Hashes.Failure) -> Digest32 {
        guard let root = root(joining: try subtreeRoots(over: range, from: &hashes)) else {
            preconditionFailure("a part of a tree has leaves")
        }
        return root
    }

    /// A tree divides after the largest power of two that is smaller than its size (RFC 9162 §2.1.1).
    private static func halves(of range: Range<Int64>) -> (Range<Int64>, Range<Int64>) {
        let middle = range.lowerBound + 1 << Int64(floorLog2(Int64(range.count) - 1))
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    private static func floorLog2(_ number: Int64) -> Int {
        Int64.bitWidth - 1 - number.leadingZeroBitCount
    }
}

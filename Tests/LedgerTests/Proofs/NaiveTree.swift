import Crypto

/// RFC 6962 §2.1 word for word, recursive and slow: what the proofs are compared with.
enum NaiveTree {
    static func leaf(_ body: [UInt8]) -> Digest32 { SHA256.digest(of: [0] + body) }

    static func node(_ left: Digest32, _ right: Digest32) -> Digest32 {
        SHA256.digest(of: [1] + left.bytes + right.bytes)
    }

    /// MTH(D[n]), over leaf hashes.
    static func root(_ leaves: ArraySlice<Digest32>) -> Digest32 {
        guard let first = leaves.first else { return SHA256.digest(of: []) }
        guard leaves.count > 1 else { return first }
        let (left, right) = halves(leaves)
        return node(root(left), root(right))
    }

    /// PATH(m, D[n]).
    static func path(_ index: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = halves(leaves)
        return index < left.count
            ? path(index, left) + [root(right)]
            : path(index - left.count, right) + [root(left)]
    }

    /// PROOF(m, D[n]).
    static func proof(_ size: Int, _ leaves: ArraySlice<Digest32>) -> [Digest32] {
        subproof(size, leaves, isWhole: true)
    }

    private static func subproof(
        _ size: Int, _ leaves: ArraySlice<Digest32>, isWhole: Bool
    ) -> [Digest32] {
        guard size < leaves.count else { return isWhole ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        return size <= left.count
            ? subproof(size, left, isWhole: isWhole) + [root(right)]
            : subproof(size - left.count, right, isWhole: false) + [root(left)]
    }

    private static func halves(
        _ leaves: ArraySlice<Digest32>
    ) -> (ArraySlice<Digest32>, ArraySlice<Digest32>) {
        var middle = 1
        while 2 * middle < leaves.count { middle *= 2 }
        return (leaves.prefix(middle), leaves.dropFirst(middle))
    }
}

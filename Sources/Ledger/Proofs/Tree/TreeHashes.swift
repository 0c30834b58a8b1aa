package import Crypto

/// Where the hashes of complete subtrees come from.
///
/// The subtree (`level`, `index`) stands over the 2^`level` leaves from `index` · 2^`level` on. Only complete subtrees
/// are asked for: their hashes never change as the log grows, so that all proofs, of old sizes too, are made of them.
package protocol TreeHashes {
    associatedtype Failure: Error

    /// The root of one complete subtree; of level 0, a leaf.
    mutating func hash(level: Int, index: Int64) throws(Failure) -> Digest32
}

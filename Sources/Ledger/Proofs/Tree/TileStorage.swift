package import Crypto

/// Where leaves and tiles are kept.
package protocol TileStorage {
    associatedtype Failure: Error

    /// The leaves of these positions, all of them: if one is missing, it throws.
    mutating func leaves(_ positions: Range<Int64>) throws(Failure) -> [Digest32]

    /// The hashes of a tile of level 1 or above, from its first one on, as many as are kept.
    ///
    /// Tiles save work and hold no truth: what is not kept is computed from below, at a cost of 16 leaves for each
    /// missing hash of level 1.
    mutating func tile(_ address: TileAddress) throws(Failure) -> [Digest32]
}

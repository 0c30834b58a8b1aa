package import Crypto

/// How many events a log has, and the hash that commits to all of them in their order.
package struct TreeHead: Hashable, Sendable {
    /// The number of leaves, from 0.
    package let size: Int64
    /// The root of the tree over these leaves (RFC 9162 §2.1.1).
    package let root: Digest32

    /// The log before its first event.
    package static let empty = TreeHead(size: 0, root: SHA256.digest(of: []))

    package init(size: Int64, root: Digest32) {
        self.size = size
        self.root = root
    }
}

import Crypto
package import Events
import SQLite

/// A head of the log as it was signed and stored: what anybody may be given.
package struct SignedHead: Equatable, Sendable {
    package let head: TreeHead
    /// The key that signed, for whoever checks.
    package let vkey: String
    /// The checkpoint as a signed note (C2SP tlog-checkpoint).
    package let note: String
    package let signedAt: Timestamp

    package init(head: TreeHead, vkey: String, note: String, signedAt: Timestamp) {
        self.head = head
        self.vkey = vkey
        self.note = note
        self.signedAt = signedAt
    }
}

extension SignedHead {
    /// Reads a row of size, root, vkey, note and signed_ns.
    init(reading row: borrowing BoundStatement) throws {
        let size = try row.int64(0)
        guard let root = try row.withBlob(1, { Digest32($0) }) else {
            throw LedgerError.corrupt(seq: size, .signedHead)
        }
        head = TreeHead(size: size, root: root)
        vkey = try row.text(2)
        note = try row.text(3)
        signedAt = Timestamp(nanoseconds: try row.int64(4))
    }
}

package import Crypto
package import Events

/// An event as it stands in the log, with its leaf of the Merkle tree.
package struct StoredEvent: Sendable, Equatable {
    package let event: RecordedEvent
    package let leaf: Digest32

    package init(event: RecordedEvent, leaf: Digest32) {
        self.event = event
        self.leaf = leaf
    }
}

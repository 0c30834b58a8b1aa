import Crypto
package import Events
package import Projections
import Synchronization

/// The customers' directory as the gateway holds it: folded from the log at start, and again from each event it appends.
package final class DirectoryStore: Sendable {
    private let directory: Mutex<CustomerDirectory>

    package init(_ directory: CustomerDirectory) {
        self.directory = Mutex(directory)
    }

    package func apply(_ event: RecordedEvent) {
        directory.withLock { $0.apply(event) }
    }

    package var current: CustomerDirectory { directory.withLock { $0 } }

    /// The caller whose key this is, or nil.
    ///
    /// Found by the key's SHA-256: what a lookup's time tells is about the digest of a guess, not about a key.
    package func caller(key: String) -> Caller? {
        let digest = SHA256.digest(of: key).hex
        return directory.withLock { directory in
            guard let found = directory.key(digest: digest),
                let policy = directory.customers[found.customer]
            else { return nil }
            return Caller(customer: found.customer, keyID: found.id, policy: policy)
        }
    }
}

import Crypto
package import Events
package import Projections
import Synchronization

/// The customers' directory as the gateway holds it: folded from the log at start, and again from each event it appends.
package final class DirectoryStore: Sendable {
    private struct State {
        var directory: CustomerDirectory
        /// Those who called since the last change, by the digest of their key.
        var callers: [Digest32: Caller] = [:]
    }

    private let state: Mutex<State>

    package init(_ directory: CustomerDirectory) {
        state = Mutex(State(directory: directory))
    }

    package func apply(_ event: RecordedEvent) {
        state.withLock { state in
            state.directory.apply(event)
            state.callers = [:]
        }
    }

    package var current: CustomerDirectory { state.withLock { $0.directory } }

    /// The caller whose key this is, or nil.
    ///
    /// Found by the key's SHA-256: what a lookup's time tells is about the digest of a guess, not about a key.
    package func caller(key: String) -> Caller? {
        let digest = SHA256.digest(of: key)
        return state.withLock { state in
            if let known = state.callers[digest] { return known }
            guard let found = state.directory.key(digest: digest.hex),
                let policy = state.directory.customers[found.customer]
            else { return nil }
            let caller = Caller(
                customer: found.customer, keyID: found.id, policy: policy,
                credentials: state.directory.credentials(of: found.customer))
            state.callers[digest] = caller
            return caller
        }
    }
}

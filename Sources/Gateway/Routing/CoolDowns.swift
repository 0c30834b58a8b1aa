package import Events
import Synchronization

/// Which accounts asked to be left alone, for which model, until when.
package final class CoolDowns: Sendable {
    /// The longest that a provider's `Retry-After` is honoured.
    package static let longestMs: Int64 = 60_000

    private let ends = Mutex<[RouteKey: Timestamp]>([:])

    package init() {}

    /// Cools a route for as long as the provider asked, at most ``longestMs``; a later end is never made sooner.
    package func cool(_ key: RouteKey, for pause: Duration, at now: Timestamp) {
        let asked = Int64(pause / .milliseconds(1))
        let end = now.adding(milliseconds: min(max(asked, 0), Self.longestMs))
        ends.withLock { ends in
            ends = ends.filter { $0.value > now }
            ends[key] = max(end, ends[key] ?? end)
        }
    }

    /// When a route's cool-down ends, or nil when it has none.
    package func freeAt(_ key: RouteKey) -> Timestamp? {
        ends.withLock { $0[key] }
    }
}

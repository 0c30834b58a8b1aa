import Synchronization

/// The prompt caches of a simulated provider: which prefixes are warm, and until when.
///
/// Bounded without bookkeeping: writes go to the young half, and when it is full it becomes the old half and the former old
/// one is forgotten. A read of an old entry makes it young again.
final class PrefixCache: Sendable {
    /// A prefix of a prompt within one cache: same account, same model, same affinity.
    struct Key: Hashable, Sendable {
        let scope: UInt64
        let mark: PromptMeter.Mark
    }

    /// A prefix that becomes warm once its answer begins.
    struct Write: Sendable {
        let key: Key
        let life: Int64
    }

    private struct Entry {
        var expires: WallTime
        /// Seconds; a read starts it again.
        var life: Int64
    }

    private struct Halves {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
    }

    private static let halfMax = 100_000
    private let halves = Mutex(Halves())

    /// The first of these prefixes that is warm; reading refreshes it.
    func firstWarm(of keys: some Sequence<Key>, at now: WallTime) -> Key? {
        halves.withLock { halves in
            for key in keys {
                guard var entry = halves.young[key] ?? halves.old[key], entry.expires > now else {
                    continue
                }
                entry.expires = now.adding(seconds: entry.life)
                halves.young[key] = entry
                return key
            }
            return nil
        }
    }

    func commit(_ writes: [Write], at now: WallTime) {
        guard !writes.isEmpty else { return }
        halves.withLock { halves in
            for write in writes {
                let expires = now.adding(seconds: write.life)
                halves.young[write.key] = Entry(expires: expires, life: write.life)
            }
            if halves.young.count > Self.halfMax {
                halves.old = halves.young
                halves.young = [:]
            }
        }
    }
}

extension PrefixCache {
    /// Looks up an automatic cache, which keeps whole blocks of 128 tokens.
    ///
    /// - Parameter tokensMin: shorter prefixes are neither read nor kept.
    /// - Returns: the cached tokens, a multiple of 128, and what this prompt will leave behind.
    func automatic(
        _ meter: PromptMeter, scope: UInt64, tokensMin: Int, life: Int64, at now: WallTime
    ) -> (cached: Int, writes: [Write]) {
        let keys = meter.blocks.lazy.filter { $0.tokens >= tokensMin }
            .map { Key(scope: scope, mark: $0) }
        let warm = firstWarm(of: keys.reversed(), at: now)
        return (warm?.mark.tokens ?? 0, keys.map { Write(key: $0, life: life) })
    }
}

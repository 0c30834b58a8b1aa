import Crypto
import Events

/// The caches under names that the gateway has made at providers, each for one customer and one beginning of a prompt. Pure.
///
/// One is made when the same beginning comes a second time within the life that it would have: what comes once is not
/// worth its price. It is never prolonged and never given up, so all that it costs is known when it is made. What a restart
/// forgets ends by itself.
struct CacheShelf: Sendable {
    struct Key: Hashable, Sendable {
        let account: String
        let customer: CustomerID
        /// Of the call that makes it, which names model, text and life.
        let digest: Digest32
    }

    enum Step: Equatable, Sendable {
        case sendWhole
        case make
        case read(name: String)
    }

    private enum Entry: Sendable {
        case seen(at: Timestamp)
        case making(since: Timestamp)
        case kept(name: String, until: Timestamp)
        /// It could not be made, or was gone before its time.
        case barred(until: Timestamp)
    }

    private var entries: [Key: Entry] = [:]
    private let countMax: Int

    /// A cache so near to its end is not begun with.
    static let marginMs: Int64 = 60_000
    /// Making one takes no longer; whoever began is gone.
    static let makingMs: Int64 = 600_000

    init(countMax: Int = 4_096) {
        self.countMax = countMax
    }

    /// What to do with a request of this beginning.
    mutating func step(for key: Key, life: CacheTTL, at now: Timestamp) -> Step {
        let lifeMs = (life.hours ?? 1) * 3_600_000
        switch entries[key] {
        case nil:
            guard makeRoom(lifeMs, at: now) else { return .sendWhole }
            entries[key] = .seen(at: now)
        case .seen(let time):
            guard now < time.adding(milliseconds: lifeMs) else {
                entries[key] = .seen(at: now)
                break
            }
            entries[key] = .making(since: now)
            return .make
        case .making(let since):
            if now >= since.adding(milliseconds: Self.makingMs) { entries[key] = .seen(at: now) }
        case .kept(let name, let until):
            if now.adding(milliseconds: Self.marginMs) < until { return .read(name: name) }
            entries[key] = .making(since: now)
            return .make
        case .barred(let until):
            if now >= until { entries[key] = .seen(at: now) }
        }
        return .sendWhole
    }

    mutating func made(_ key: Key, name: String, life: CacheTTL, at begun: Timestamp) {
        entries[key] = .kept(
            name: name, until: begun.adding(milliseconds: (life.hours ?? 1) * 3_600_000))
    }

    /// Nothing was made, or the provider does not know it any more.
    mutating func failed(_ key: Key, life: CacheTTL, at now: Timestamp) {
        entries[key] = .barred(until: now.adding(milliseconds: (life.hours ?? 1) * 3_600_000))
    }

    /// Whether one more fits, once what is over has gone.
    private mutating func makeRoom(_ lifeMs: Int64, at now: Timestamp) -> Bool {
        guard entries.count >= countMax else { return true }
        entries = entries.filter { _, entry in
            switch entry {
            case .seen(let time): now < time.adding(milliseconds: lifeMs)
            case .making: true
            case .kept(_, let until), .barred(let until): now < until
            }
        }
        return entries.count < countMax
    }
}

import Crypto
import Events
import HTTPClient
import Pricing
import Providers
import Synchronization

/// The shelf that all requests share.
final class CacheShelves: Sendable {
    private let shelf = Mutex(CacheShelf())

    func step(for key: CacheShelf.Key, life: CacheTTL, at now: Timestamp) -> CacheShelf.Step {
        shelf.withLock { $0.step(for: key, life: life, at: now) }
    }

    func made(_ key: CacheShelf.Key, name: String, life: CacheTTL, at begun: Timestamp) {
        shelf.withLock { $0.made(key, name: name, life: life, at: begun) }
    }

    func failed(_ key: CacheShelf.Key, life: CacheTTL, at now: Timestamp) {
        shelf.withLock { $0.failed(key, life: life, at: now) }
    }
}

/// What became of a prompt's beginning in one attempt.
struct CacheUse: Sendable {
    /// Where the call goes on from a cache of the gateway's: which one.
    var key: CacheShelf.Key?
    var life = CacheTTL.oneHour
    /// The cache that was made for it and is paid with it, or nil.
    var made: StoredCache?
}

extension AttemptContext {
    /// Makes the call, from a kept beginning of its prompt where there is one.
    func run(
        streamingTo sink: (any ResponseClient)?, of customer: CustomerID, on shelves: CacheShelves
    ) async -> AttemptResult {
        let begunAt = clock.now()
        var context = self
        let cache = await context.useCache(of: customer, on: shelves)
        var result: AttemptResult
        if let sink {
            result = await context.stream(to: sink)
        } else {
            result = await context.complete()
        }
        result.begunAt = begunAt
        result.storedCache = cache.made
        result.readNamedCache = context.call.readsNamedCache
        result.forgiveCache(cache, on: shelves)
        return result
    }

    /// Lets the call go on from a kept beginning of its prompt, made now where that is its turn.
    private mutating func useCache(
        of customer: CustomerID, on shelves: CacheShelves
    ) async -> CacheUse {
        guard let storable = call.storable else { return CacheUse() }
        let key = CacheShelf.Key(
            account: attempt.started.account, customer: customer,
            digest: SHA256.digest(of: storable.creation.body))
        var use = CacheUse(life: storable.life)
        switch shelves.step(for: key, life: storable.life, at: clock.now()) {
        case .sendWhole: return use
        case .read(let name): goOn(from: name, storable)
        case .make:
            let begun = clock.now()
            guard let cache = await make(storable) else {
                shelves.failed(key, life: storable.life, at: clock.now())
                return use
            }
            shelves.made(key, name: cache.name, life: storable.life, at: begun)
            use.made = StoredCache(
                model: attempt.started.model, tokens: cache.tokens,
                hours: storable.life.hours ?? 1)
            goOn(from: cache.name, storable)
        }
        use.key = key
        return use
    }

    private mutating func goOn(from name: String, _ storable: StorablePrefix) {
        call.body = storable.body(from: name)
        call.readsNamedCache = true
    }

    /// Makes a cache; nil where the provider does not, or not in time: then the whole prompt is sent.
    private func make(_ storable: StorablePrefix) async -> (name: String, tokens: Int64)? {
        let transfer = start(storable.creation)
        defer { presence.detach() }
        let limit = min(
            startedAt.adding(milliseconds: limits.firstTokenTimeoutMs), deadline)
        guard
            let (head, body) = try? await transfer.complete(
                until: clock.instant(at: limit), bodyBytesMax: Self.errorBytesMax),
            UpstreamHead(head).isSuccess
        else {
            transfer.cancel()
            return nil
        }
        return storable.cache(in: body)
    }
}

extension AttemptResult {
    /// A cache of the gateway's that the provider refuses is no fault of the request: it is sent again whole.
    fileprivate mutating func forgiveCache(_ use: CacheUse, on shelves: CacheShelves) {
        guard let key = use.key, case .failed(var failure) = verdict,
            [400, 403, 404].contains(failure.httpStatus)
        else { return }
        shelves.failed(key, life: use.life, at: endedAt)
        failure.reason = .providerError
        failure.refuses = nil
        verdict = .failed(failure)
    }
}

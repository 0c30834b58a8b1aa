import Events

/// How often each conversation's prefix came lately: two generations of counts, of which the older is dropped every five
/// minutes, or sooner when there are too many. A value; time is an input.
struct PrefixHeat: Sendable, Equatable {
    static let generationMs: Int64 = 300_000
    static let keysMax = 50_000

    private var young: [UInt64: Int] = [:]
    private var old: [UInt64: Int] = [:]
    private var turnedAt: Timestamp?

    /// Counts a request, and gives how many of its prefix came lately, this one with them.
    mutating func note(_ key: UInt64, at now: Timestamp) -> Int {
        turn(at: now)
        let count = (young[key] ?? old[key] ?? 0) + 1
        young[key] = count
        return count
    }

    private mutating func turn(at now: Timestamp) {
        let begunAt = turnedAt ?? now
        turnedAt = begunAt
        let elapsedMs = now.microseconds(since: begunAt) / 1_000
        guard elapsedMs >= Self.generationMs || young.count >= Self.keysMax else { return }
        old = elapsedMs >= 2 * Self.generationMs ? [:] : young
        young = [:]
        turnedAt = now
    }
}

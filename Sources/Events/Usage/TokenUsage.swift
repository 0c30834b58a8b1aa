/// Token counts of one attempt in disjoint buckets.
///
/// `inputUncached` and the cache buckets together are the whole input; `reasoning` is a part of `output`.
package struct TokenUsage: Sendable, Hashable {
    package var inputUncached: Int64
    package var cacheRead: Int64
    package var cacheWrite5m: Int64
    package var cacheWrite30m: Int64
    package var cacheWrite1h: Int64
    package var cacheWrite12h: Int64
    package var output: Int64
    /// nil where the provider does not say how much of the output was reasoning.
    package var reasoning: Int64?

    package init(
        inputUncached: Int64 = 0, cacheRead: Int64 = 0, cacheWrite5m: Int64 = 0,
        cacheWrite30m: Int64 = 0, cacheWrite1h: Int64 = 0, cacheWrite12h: Int64 = 0,
        output: Int64 = 0, reasoning: Int64? = nil
    ) {
        self.inputUncached = inputUncached
        self.cacheRead = cacheRead
        self.cacheWrite5m = cacheWrite5m
        self.cacheWrite30m = cacheWrite30m
        self.cacheWrite1h = cacheWrite1h
        self.cacheWrite12h = cacheWrite12h
        self.output = output
        self.reasoning = reasoning
    }

    /// The largest count taken from a provider: beyond it a report is nonsense, and sums stay far from overflow.
    package static let countMax: Int64 = 1_000_000_000_000

    package var cacheWritten: Int64 {
        cacheWrite5m + cacheWrite30m + cacheWrite1h + cacheWrite12h
    }

    package var input: Int64 { inputUncached + cacheRead + cacheWritten }

    /// True when every bucket is between 0 and ``countMax`` and `reasoning` does not exceed `output`.
    package var isSound: Bool {
        let buckets = [
            inputUncached, cacheRead, cacheWrite5m, cacheWrite30m, cacheWrite1h, cacheWrite12h,
            output, reasoning ?? 0,
        ]
        return buckets.allSatisfy { (0...Self.countMax).contains($0) } && (reasoning ?? 0) <= output
    }
}

/// Where token counts come from.
package enum UsageProvenance: String, Sendable, Hashable {
    case reported
    case estimated
    case unknown
}

/// What a provider said it counted: the buckets when they add up, and its own bytes in any case.
package struct UsageReport: Sendable, Equatable {
    /// nil when the report does not add up; the raw bytes still say what was sent.
    package var usage: TokenUsage?
    /// The provider's usage object, byte for byte.
    package var raw: String
    /// What the provider itself says it charged, in pico-USD (xAI's `cost_in_usd_ticks`), or nil.
    package var statedCost: PicoUSD?

    package init(usage: TokenUsage?, raw: String, statedCost: PicoUSD? = nil) {
        self.usage = usage
        self.raw = raw
        self.statedCost = statedCost
    }
}

package import Events

/// What each kind of token costs, in pico-USD per token; nil where no price is known.
///
/// One USD per million tokens is 1,000,000 pico-USD per token.
package struct BucketRates: Sendable, Hashable {
    package let input: Int64
    package let cacheRead: Int64?
    package let cacheWrite5m: Int64?
    package let cacheWrite30m: Int64?
    package let cacheWrite1h: Int64?
    package let cacheWrite12h: Int64?
    package let output: Int64?

    package subscript(bucket: TokenBucket) -> Int64? {
        switch bucket {
        case .inputUncached: input
        case .cacheRead: cacheRead
        case .cacheWrite5m: cacheWrite5m
        case .cacheWrite30m: cacheWrite30m
        case .cacheWrite1h: cacheWrite1h
        case .cacheWrite12h: cacheWrite12h
        case .output: output
        }
    }
}

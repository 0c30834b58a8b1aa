/// What is charged for by the token.
package enum TokenBucket: String, Sendable, Hashable, CaseIterable {
    case inputUncached = "input_uncached"
    case cacheRead = "cache_read"
    case cacheWrite5m = "cache_write_5m"
    case cacheWrite30m = "cache_write_30m"
    case cacheWrite1h = "cache_write_1h"
    case cacheWrite12h = "cache_write_12h"
    case output
}

/// One line of a rated attempt: tokens of one bucket at one rate.
package struct RatedLine: Sendable, Hashable {
    package var bucket: TokenBucket
    package var tokens: Int64
    /// Pico-USD per token, with tier, context length, region and speed already in it.
    package var ratePico: Int64
    package var amount: PicoUSD

    package init(bucket: TokenBucket, tokens: Int64, ratePico: Int64, amount: PicoUSD) {
        self.bucket = bucket
        self.tokens = tokens
        self.ratePico = ratePico
        self.amount = amount
    }
}

extension TokenUsage {
    package subscript(bucket: TokenBucket) -> Int64 {
        switch bucket {
        case .inputUncached: inputUncached
        case .cacheRead: cacheRead
        case .cacheWrite5m: cacheWrite5m
        case .cacheWrite30m: cacheWrite30m
        case .cacheWrite1h: cacheWrite1h
        case .cacheWrite12h: cacheWrite12h
        case .output: output
        }
    }
}

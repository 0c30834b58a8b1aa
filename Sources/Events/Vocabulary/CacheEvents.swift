package import JSON

/// How a provider's prompt cache came to be used.
package enum CacheMechanism: String, Sendable, Hashable {
    /// OpenAI, Fireworks, servers behind a gateway or at a customer: prefixes are cached without being asked.
    case automatic
    /// Anthropic: breakpoints in the request. Gemini: a cache that the customer has made and named.
    case explicit
    /// Gemini: cached without being asked and without a promise.
    case implicit
    /// xAI: the conversation's context.
    case context
}

extension Provider {
    /// How this provider's prompt cache works without being told.
    package var cacheMechanism: CacheMechanism {
        switch self {
        case .openai, .fireworks, .bifrost, .openrouter, .byoc: .automatic
        case .anthropic: .explicit
        case .gemini: .implicit
        case .xai: .context
        }
    }
}

/// Input tokens were read from the provider's prompt cache.
package struct CacheRead: EventData {
    package var attempt: Int64
    package var tokens: Int64
    package var mechanism: CacheMechanism

    package init(attempt: Int64, tokens: Int64, mechanism: CacheMechanism) {
        self.attempt = attempt
        self.tokens = tokens
        self.mechanism = mechanism
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt"),
        EventField("mechanism", "word", "automatic, explicit, implicit or context"),
        EventField("tokens", "integer", "input tokens read from the cache"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("mechanism", mechanism.rawValue)
        json.member("tokens", tokens)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        mechanism = try fields.word("mechanism")
        tokens = try fields.int("tokens")
    }
}

/// Input tokens were written to the provider's prompt cache, to be kept for `ttl`.
package struct CacheWritten: EventData {
    package var attempt: Int64
    package var tokens: Int64
    package var mechanism: CacheMechanism
    package var ttl: CacheTTL

    package init(attempt: Int64, tokens: Int64, mechanism: CacheMechanism, ttl: CacheTTL) {
        self.attempt = attempt
        self.tokens = tokens
        self.mechanism = mechanism
        self.ttl = ttl
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt"),
        EventField("mechanism", "word", "automatic, explicit, implicit or context"),
        EventField("tokens", "integer", "input tokens written to the cache"),
        EventField("ttl", "word", "5m, 30m, 1h or 12h"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("mechanism", mechanism.rawValue)
        json.member("tokens", tokens)
        json.member("ttl", ttl.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        mechanism = try fields.word("mechanism")
        tokens = try fields.int("tokens")
        ttl = try fields.word("ttl")
    }
}

/// How long a cache entry is kept at least.
package enum CacheTTL: String, Sendable, Hashable, CaseIterable {
    case fiveMinutes = "5m"
    case thirtyMinutes = "30m"
    case oneHour = "1h"
    case twelveHours = "12h"
}

extension CacheTTL {
    /// Whole hours; nil for a shorter life.
    package var hours: Int64? {
        switch self {
        case .fiveMinutes, .thirtyMinutes: nil
        case .oneHour: 1
        case .twelveHours: 12
        }
    }
}

package import JSON

/// The gateway marked the prompt of an attempt for the provider's cache, by the customer's policy.
package struct CacheBreakpointsPlaced: EventData {
    package var attempt: Int64
    /// How many it placed beside the client's own.
    package var count: Int64
    /// The life that the policy asks for.
    package var ttl: CacheTTL

    package init(attempt: Int64, count: Int64, ttl: CacheTTL) {
        self.attempt = attempt
        self.count = count
        self.ttl = ttl
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt"),
        EventField("count", "integer", "breakpoints placed beside the client's own"),
        EventField("ttl", "word", "life that the policy asks for: 5m or 1h"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("count", count)
        json.member("ttl", ttl.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        count = try fields.int("count")
        ttl = try fields.word("ttl")
    }
}

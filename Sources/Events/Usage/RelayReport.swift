import JSON

/// What an upstream gateway or broker said of its own routing: a second opinion on where a request went.
package struct RelayReport: Sendable, Hashable {
    /// The vendor that it called.
    package var provider: String?
    /// The model that it resolved the request to.
    package var model: String?
    /// Whether it answered from a cache of its own, so that nothing was billed upstream.
    package var cacheHit: Bool?
    /// Its own time for the call, in milliseconds.
    package var latencyMs: Int64?

    package init(
        provider: String? = nil, model: String? = nil, cacheHit: Bool? = nil,
        latencyMs: Int64? = nil
    ) {
        self.provider = provider
        self.model = model
        self.cacheHit = cacheHit
        self.latencyMs = latencyMs
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        if let cacheHit { json.member("cache_hit", cacheHit) }
        if let latencyMs { json.member("latency_ms", latencyMs) }
        if let model { json.member("model", model) }
        if let provider { json.member("provider", provider) }
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        cacheHit = try fields.optionalBool("cache_hit")
        latencyMs = try fields.optionalInt("latency_ms")
        model = try fields.optionalString("model")
        provider = try fields.optionalString("provider")
    }
}

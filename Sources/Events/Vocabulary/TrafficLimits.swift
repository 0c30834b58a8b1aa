import JSON

/// How much of the gateway one customer may use; a member that is nil sets no limit.
package struct TrafficLimits: Sendable, Hashable {
    /// Requests that may begin within any 60 seconds.
    package var requestsPerMinute: Int64?
    /// Tokens, input and output, within any 60 seconds.
    package var tokensPerMinute: Int64?
    /// Requests that may run at once; more wait in line.
    package var concurrency: Int64?

    package init(
        requestsPerMinute: Int64? = nil, tokensPerMinute: Int64? = nil, concurrency: Int64? = nil
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.concurrency = concurrency
    }

    package static let none = TrafficLimits()

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("concurrency", concurrency)
        json.member("rpm", requestsPerMinute)
        json.member("tpm", tokensPerMinute)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        concurrency = try fields.optionalInt("concurrency")
        requestsPerMinute = try fields.optionalInt("rpm")
        tokensPerMinute = try fields.optionalInt("tpm")
    }
}

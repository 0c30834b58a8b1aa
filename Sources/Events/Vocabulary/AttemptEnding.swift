package import JSON

/// How one attempt ended: the payload of `attempt_succeeded`, `attempt_failed` and `attempt_cancelled`.
package struct AttemptEnding: EventData {
    package var number: Int64
    /// nil for an attempt that succeeded.
    package var reason: ReasonCode?
    package var httpStatus: Int64?
    package var providerRequestID: String?
    /// The provider's id of an answer that it stores, by which a later request can go on from it.
    package var providerResponseID: String?
    package var modelServed: String?
    package var tierServed: String?
    package var finishReason: String?
    /// From the attempt's start to its first content; nil without one, and for answers that are not streamed.
    package var firstTokenUs: Int64?
    package var durationUs: Int64
    /// Whether the provider bills the attempt; nil: nobody knows.
    package var billed: Bool?
    package var provenance: UsageProvenance
    package var usage: TokenUsage?
    /// The provider's own usage object, byte for byte.
    package var usageRaw: String?
    /// The provider's report does not add up: it is kept raw and not counted.
    package var usageInconsistent: Bool
    /// The provider's error type and code, never its message.
    package var errorType: String?
    package var errorCode: String?
    /// What an upstream gateway or broker said of its own routing.
    package var relay: RelayReport?

    package init(
        number: Int64, reason: ReasonCode?, httpStatus: Int64?, providerRequestID: String?,
        modelServed: String?, tierServed: String?, finishReason: String?, firstTokenUs: Int64?,
        durationUs: Int64, billed: Bool?, provenance: UsageProvenance, usage: TokenUsage?,
        usageRaw: String?, usageInconsistent: Bool, errorType: String?, errorCode: String?,
        providerResponseID: String? = nil, relay: RelayReport? = nil
    ) {
        self.number = number
        self.reason = reason
        self.httpStatus = httpStatus
        self.providerRequestID = providerRequestID
        self.modelServed = modelServed
        self.tierServed = tierServed
        self.finishReason = finishReason
        self.firstTokenUs = firstTokenUs
        self.durationUs = durationUs
        self.billed = billed
        self.provenance = provenance
        self.usage = usage
        self.usageRaw = usageRaw
        self.usageInconsistent = usageInconsistent
        self.errorType = errorType
        self.errorCode = errorCode
        self.providerResponseID = providerResponseID
        self.relay = relay
    }

    package static let fields = [
        EventField(
            "billed", "boolean or null", "whether the provider bills it; null: nobody knows"),
        EventField("duration_us", "integer", "from its start to its end, microseconds"),
        EventField("error_code", "string or null", "the provider's error code"),
        EventField("error_type", "string or null", "the provider's error type"),
        EventField("finish_reason", "string or null", "stop, length, tool_calls or content_filter"),
        EventField("first_token_us", "integer or null", "from its start to its first content"),
        EventField("http_status", "integer or null", "status of the upstream's answer"),
        EventField("model_served", "string or null", "model named in the answer"),
        EventField("number", "integer", "the attempt's number"),
        EventField("provenance", "word", "usage is reported, estimated or unknown"),
        EventField("provider_request_id", "string or null", "the provider's id for the call"),
        EventField(
            "provider_response_id", "string or null",
            "the provider's id of an answer that it stores"),
        EventField("reason", "reason code or null", "why it did not succeed"),
        EventField(
            "relay", "object or null",
            "what an upstream gateway said of its routing: cache_hit, latency_ms, model, provider"),
        EventField("tier_served", "string or null", "tier named in the answer"),
        EventField("usage", "object or null", "tokens in disjoint buckets"),
        EventField("usage_inconsistent", "boolean", "the provider's report does not add up"),
        EventField("usage_raw", "string or null", "the provider's usage object as its own bytes"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("billed", billed)
        json.member("duration_us", durationUs)
        json.member("error_code", errorCode)
        json.member("error_type", errorType)
        json.member("finish_reason", finishReason)
        json.member("first_token_us", firstTokenUs)
        json.member("http_status", httpStatus)
        json.member("model_served", modelServed)
        json.member("number", number)
        json.member("provenance", provenance.rawValue)
        json.member("provider_request_id", providerRequestID)
        json.member("provider_response_id", providerResponseID)
        json.member("reason", reason?.rawValue)
        json.member("relay", relay) { $0.write(to: &$1) }
        json.member("tier_served", tierServed)
        json.member("usage", usage) { $0.write(to: &$1) }
        json.member("usage_inconsistent", usageInconsistent)
        json.member("usage_raw", usageRaw)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        billed = try fields.optionalBool("billed")
        durationUs = try fields.int("duration_us")
        errorCode = try fields.optionalString("error_code")
        errorType = try fields.optionalString("error_type")
        finishReason = try fields.optionalString("finish_reason")
        firstTokenUs = try fields.optionalInt("first_token_us")
        httpStatus = try fields.optionalInt("http_status")
        modelServed = try fields.optionalString("model_served")
        number = try fields.int("number")
        provenance = try fields.word("provenance")
        providerRequestID = try fields.optionalString("provider_request_id")
        providerResponseID = try fields.optionalString("provider_response_id")
        reason = try fields.optionalWord("reason")
        relay = try fields.optionalObject("relay").map(RelayReport.init(reading:))
        tierServed = try fields.optionalString("tier_served")
        if let buckets = try fields.optionalObject("usage") {
            usage = try TokenUsage(reading: buckets)
        } else {
            usage = nil
        }
        usageInconsistent = try fields.bool("usage_inconsistent")
        usageRaw = try fields.optionalString("usage_raw")
    }
}

extension TokenUsage {
    /// Writes the buckets that are not zero, so that the usual event stays small; reasoning wherever it is known.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        if cacheRead != 0 { json.member("cache_read", cacheRead) }
        if cacheWrite12h != 0 { json.member("cache_write_12h", cacheWrite12h) }
        if cacheWrite1h != 0 { json.member("cache_write_1h", cacheWrite1h) }
        if cacheWrite30m != 0 { json.member("cache_write_30m", cacheWrite30m) }
        if cacheWrite5m != 0 { json.member("cache_write_5m", cacheWrite5m) }
        if inputUncached != 0 { json.member("input_uncached", inputUncached) }
        if output != 0 { json.member("output", output) }
        if let reasoning { json.member("reasoning", reasoning) }
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        self.init(
            inputUncached: try fields.optionalInt("input_uncached") ?? 0,
            cacheRead: try fields.optionalInt("cache_read") ?? 0,
            cacheWrite5m: try fields.optionalInt("cache_write_5m") ?? 0,
            cacheWrite30m: try fields.optionalInt("cache_write_30m") ?? 0,
            cacheWrite1h: try fields.optionalInt("cache_write_1h") ?? 0,
            cacheWrite12h: try fields.optionalInt("cache_write_12h") ?? 0,
            output: try fields.optionalInt("output") ?? 0,
            reasoning: try fields.optionalInt("reasoning"))
        guard isSound else { throw fields.wrong("usage") }
    }
}

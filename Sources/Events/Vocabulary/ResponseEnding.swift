package import JSON

/// How a response ended: the payload of `response_completed`, `_failed`, `_cancelled` and `_expired`.
package struct ResponseEnding: EventData {
    package var reason: ReasonCode
    package var targetMet: Bool?
    package var degradations: [Degradation]
    package var fallbackUsed: Bool
    package var attempts: Int64
    /// From arrival to the first content byte written to the client; streams only.
    package var ttftUs: Int64?
    package var totalUs: Int64
    package var queuedUs: Int64

    package init(
        reason: ReasonCode, targetMet: Bool?, degradations: [Degradation], fallbackUsed: Bool,
        attempts: Int64, ttftUs: Int64?, totalUs: Int64, queuedUs: Int64
    ) {
        self.reason = reason
        self.targetMet = targetMet
        self.degradations = degradations
        self.fallbackUsed = fallbackUsed
        self.attempts = attempts
        self.ttftUs = ttftUs
        self.totalUs = totalUs
        self.queuedUs = queuedUs
    }

    package static let fields = [
        EventField("attempts", "integer", "attempts that were started"),
        EventField(
            "degradations", "array of strings", "how the answer is less than what was asked"),
        EventField("fallback_used", "boolean", "an attempt other than the first served it"),
        EventField("queued_us", "integer", "time spent waiting for capacity"),
        EventField("reason", "reason code", "the most important reason"),
        EventField("target_met", "boolean or null", "null: no target, or the customer's own fault"),
        EventField("total_us", "integer", "from arrival to the end, microseconds"),
        EventField("ttft_us", "integer or null", "from arrival to the first content to the client"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempts", attempts)
        json.key("degradations")
        json.beginArray()
        for degradation in degradations { json.value(degradation.description) }
        json.endArray()
        json.member("fallback_used", fallbackUsed)
        json.member("queued_us", queuedUs)
        json.member("reason", reason.rawValue)
        json.member("target_met", targetMet)
        json.member("total_us", totalUs)
        json.member("ttft_us", ttftUs)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempts = try fields.int("attempts")
        degradations = []
        for text in try fields.strings("degradations") {
            guard let degradation = Degradation(text) else { throw fields.wrong("degradations") }
            degradations.append(degradation)
        }
        fallbackUsed = try fields.bool("fallback_used")
        queuedUs = try fields.int("queued_us")
        reason = try fields.word("reason")
        targetMet = try fields.optionalBool("target_met")
        totalUs = try fields.int("total_us")
        ttftUs = try fields.optionalInt("ttft_us")
    }
}

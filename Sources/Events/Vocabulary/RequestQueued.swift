package import JSON

/// A request waits for capacity; `request_admitted`, an expiry or an ending follows.
package struct RequestQueued: EventData {
    package var surface: Surface
    package var model: String
    package var qosClass: QoSClass
    package var serviceTier: String?
    package var stream: Bool
    package var profile: Profile
    package var ttftTargetMs: Int64?
    package var deadlineMs: Int64
    package var keyID: String
    package var receivedAt: Timestamp
    /// Requests of the same customer and class that were before it.
    package var ahead: Int64

    package init(
        surface: Surface, model: String, qosClass: QoSClass, serviceTier: String?, stream: Bool,
        profile: Profile, ttftTargetMs: Int64?, deadlineMs: Int64, keyID: String,
        receivedAt: Timestamp, ahead: Int64
    ) {
        self.surface = surface
        self.model = model
        self.qosClass = qosClass
        self.serviceTier = serviceTier
        self.stream = stream
        self.profile = profile
        self.ttftTargetMs = ttftTargetMs
        self.deadlineMs = deadlineMs
        self.keyID = keyID
        self.receivedAt = receivedAt
        self.ahead = ahead
    }

    package static let fields = [
        EventField("ahead", "integer", "requests of the same customer and class before it"),
        EventField("deadline_ms", "integer", "time for the whole, from arrival"),
        EventField("key", "string", "id of the customer's key"),
        EventField("model", "string", "model name as asked: alias, bare model or provider/model"),
        EventField("profile", "word", "managed, byok, byoc or hybrid"),
        EventField("qos_class", "word", "interactive, standard, flex or batch"),
        EventField("received_ns", "integer", "arrival, nanoseconds since 1970 UTC"),
        EventField("service_tier", "string or null", "tier asked for in the body"),
        EventField("stream", "boolean", "whether the answer is streamed"),
        EventField("surface", "word", "client API: chat.completions, …"),
        EventField("ttft_target_ms", "integer or null", "target for the first token, from arrival"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("ahead", ahead)
        json.member("deadline_ms", deadlineMs)
        json.member("key", keyID)
        json.member("model", model)
        json.member("profile", profile.rawValue)
        json.member("qos_class", qosClass.rawValue)
        json.member("received_ns", receivedAt.nanoseconds)
        json.member("service_tier", serviceTier)
        json.member("stream", stream)
        json.member("surface", surface.rawValue)
        json.member("ttft_target_ms", ttftTargetMs)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        ahead = try fields.int("ahead")
        deadlineMs = try fields.int("deadline_ms")
        keyID = try fields.string("key")
        model = try fields.string("model")
        profile = try fields.word("profile")
        qosClass = try fields.word("qos_class")
        receivedAt = Timestamp(nanoseconds: try fields.int("received_ns"))
        serviceTier = try fields.optionalString("service_tier")
        stream = try fields.bool("stream")
        surface = try fields.word("surface")
        ttftTargetMs = try fields.optionalInt("ttft_target_ms")
    }
}

/// A request's deadline passed while it waited; it never started, and nothing was spent.
package struct RequestExpired: EventData {
    package var reason: ReasonCode
    package var httpStatus: Int64
    /// How long it waited, in microseconds.
    package var queuedUs: Int64

    package init(reason: ReasonCode, httpStatus: Int64, queuedUs: Int64) {
        self.reason = reason
        self.httpStatus = httpStatus
        self.queuedUs = queuedUs
    }

    package static let fields = [
        EventField("http_status", "integer", "status of the refusal"),
        EventField("queued_us", "integer", "how long it waited, microseconds"),
        EventField("reason", "reason code", "why it never started"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("http_status", httpStatus)
        json.member("queued_us", queuedUs)
        json.member("reason", reason.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        httpStatus = try fields.int("http_status")
        queuedUs = try fields.int("queued_us")
        reason = try fields.word("reason")
    }
}

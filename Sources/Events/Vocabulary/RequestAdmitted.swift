package import JSON

/// A request passed admission and may start.
package struct RequestAdmitted: EventData {
    package var surface: Surface
    /// The model name that the client used: an alias, a bare model or `provider/model`.
    package var model: String
    package var qosClass: QoSClass
    /// The tier that the body asked for, or nil.
    package var serviceTier: String?
    package var stream: Bool
    package var profile: Profile
    package var ttftTargetMs: Int64?
    package var deadlineMs: Int64
    /// The id of the customer's key, not the key.
    package var keyID: String
    package var receivedAt: Timestamp
    /// Keyed digest of the session, for cache affinity; nil without one.
    package var session: String?
    /// Keyed digest of the client's `Idempotency-Key`, with a keyed digest of the body; nil without one.
    package var idempotencyKey: String?
    package var bodyDigest: String?
    /// Keyed fingerprints of how the prompt begins, see ``PromptPrefix``; nil for a short prompt.
    package var promptPrefix: String?
    /// How long it waited for capacity, in microseconds; nil when it did not.
    package var queuedUs: Int64?
    /// The stored response that the request goes on from, or nil.
    package var previousResponse: ResponseID?
    /// The batch of which it is a line, and which one, from 1; nil for a request of its own.
    package var batch: String?
    package var batchLine: Int64?

    package init(
        surface: Surface, model: String, qosClass: QoSClass, serviceTier: String?, stream: Bool,
        profile: Profile, ttftTargetMs: Int64?, deadlineMs: Int64, keyID: String,
        receivedAt: Timestamp, session: String?, idempotencyKey: String?, bodyDigest: String?,
        promptPrefix: String? = nil, queuedUs: Int64? = nil, previousResponse: ResponseID? = nil,
        batch: String? = nil,
        batchLine: Int64? = nil
    ) {
        self.batch = batch
        self.batchLine = batchLine
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
        self.session = session
        self.idempotencyKey = idempotencyKey
        self.bodyDigest = bodyDigest
        self.promptPrefix = promptPrefix
        self.queuedUs = queuedUs
        self.previousResponse = previousResponse
    }

    package static let fields = [
        EventField("batch", "string or null", "batch of which it is a line"),
        EventField("batch_line", "integer or null", "which line of the batch's file, from 1"),
        EventField(
            "body_digest", "hex or null", "keyed digest of the body, with `idempotency_key`"),
        EventField("deadline_ms", "integer", "time for the whole, from arrival"),
        EventField(
            "idempotency_key", "hex or null", "keyed digest of the client's Idempotency-Key"),
        EventField("key", "string", "id of the customer's key"),
        EventField("model", "string", "model name as asked: alias, bare model or provider/model"),
        EventField("previous_response", "string or null", "stored response that it goes on from"),
        EventField("profile", "word", "managed, byok, byoc or hybrid"),
        EventField(
            "prompt_prefix", "text or null",
            "keyed fingerprints of the prompt's beginning, 4 characters for each longer one"),
        EventField("qos_class", "word", "interactive, standard, flex or batch"),
        EventField("queued_us", "integer or null", "how long it waited; null: it did not"),
        EventField("received_ns", "integer", "arrival, nanoseconds since 1970 UTC"),
        EventField("service_tier", "string or null", "tier asked for in the body"),
        EventField("session", "hex or null", "keyed digest of the session"),
        EventField("stream", "boolean", "whether the answer is streamed"),
        EventField("surface", "word", "client API: chat.completions, …"),
        EventField("ttft_target_ms", "integer or null", "target for the first token, from arrival"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("batch_line", batchLine)
        json.member("body_digest", bodyDigest)
        json.member("deadline_ms", deadlineMs)
        json.member("idempotency_key", idempotencyKey)
        json.member("key", keyID)
        json.member("model", model)
        json.member("previous_response", previousResponse?.text)
        json.member("profile", profile.rawValue)
        json.member("prompt_prefix", promptPrefix)
        json.member("qos_class", qosClass.rawValue)
        json.member("queued_us", queuedUs)
        json.member("received_ns", receivedAt.nanoseconds)
        json.member("service_tier", serviceTier)
        json.member("session", session)
        json.member("stream", stream)
        json.member("surface", surface.rawValue)
        json.member("ttft_target_ms", ttftTargetMs)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.optionalString("batch")
        batchLine = try fields.optionalInt("batch_line")
        bodyDigest = try fields.optionalString("body_digest")
        deadlineMs = try fields.int("deadline_ms")
        idempotencyKey = try fields.optionalString("idempotency_key")
        keyID = try fields.string("key")
        model = try fields.string("model")
        profile = try fields.word("profile")
        previousResponse = try fields.optionalResponseID("previous_response")
        qosClass = try fields.word("qos_class")
        promptPrefix = try fields.optionalString("prompt_prefix")
        queuedUs = try fields.optionalInt("queued_us")
        receivedAt = Timestamp(nanoseconds: try fields.int("received_ns"))
        serviceTier = try fields.optionalString("service_tier")
        session = try fields.optionalString("session")
        stream = try fields.bool("stream")
        surface = try fields.word("surface")
        ttftTargetMs = try fields.optionalInt("ttft_target_ms")
    }
}

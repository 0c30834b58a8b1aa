package import JSON

/// A request of a known customer was refused; nothing was started and nothing spent.
package struct RequestRejected: EventData {
    package var surface: Surface
    package var reason: ReasonCode
    package var httpStatus: Int64
    package var keyID: String
    package var receivedAt: Timestamp
    /// The model asked for, when it is a name that the configuration or the catalogue knows; a name that nobody
    /// knows may be anything that a client wrote, and is not recorded.
    package var model: String?
    package var qosClass: QoSClass?
    package var stream: Bool?
    /// How long it had waited for capacity, in microseconds; nil when it had not.
    package var queuedUs: Int64?

    package init(
        surface: Surface, reason: ReasonCode, httpStatus: Int64, keyID: String,
        receivedAt: Timestamp, model: String?, qosClass: QoSClass?, stream: Bool?,
        queuedUs: Int64? = nil
    ) {
        self.surface = surface
        self.reason = reason
        self.httpStatus = httpStatus
        self.keyID = keyID
        self.receivedAt = receivedAt
        self.model = model
        self.qosClass = qosClass
        self.stream = stream
        self.queuedUs = queuedUs
    }

    package static let fields = [
        EventField("http_status", "integer", "status of the refusal"),
        EventField("key", "string", "id of the customer's key"),
        EventField("model", "string or null", "model asked for, if it is a known name"),
        EventField("qos_class", "word or null", "class, if it was read"),
        EventField("queued_us", "integer or null", "how long it had waited; null: it had not"),
        EventField("reason", "reason code", "why it was refused"),
        EventField("received_ns", "integer", "arrival, nanoseconds since 1970 UTC"),
        EventField("stream", "boolean or null", "whether a stream was asked for, if it was read"),
        EventField("surface", "word", "client API: chat.completions, …"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("http_status", httpStatus)
        json.member("key", keyID)
        json.member("model", model)
        json.member("qos_class", qosClass?.rawValue)
        json.member("queued_us", queuedUs)
        json.member("reason", reason.rawValue)
        json.member("received_ns", receivedAt.nanoseconds)
        json.member("stream", stream)
        json.member("surface", surface.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        httpStatus = try fields.int("http_status")
        keyID = try fields.string("key")
        model = try fields.optionalString("model")
        qosClass = try fields.optionalWord("qos_class")
        queuedUs = try fields.optionalInt("queued_us")
        reason = try fields.word("reason")
        receivedAt = Timestamp(nanoseconds: try fields.int("received_ns"))
        stream = try fields.optionalBool("stream")
        surface = try fields.word("surface")
    }
}

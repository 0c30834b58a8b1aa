package import JSON

/// What a service-level objective counts as good.
package enum SLOIndicator: String, Sendable, Hashable, CaseIterable {
    /// It completed.
    case availability
    /// Its first token came within the threshold; streams only.
    case ttft
    /// Its own targets were met, as its outcome says.
    case targets
}

/// A service-level objective was set as a whole.
package struct ObjectiveSet: EventData {
    package var id: String
    /// Whose requests count; nil: all.
    package var customer: CustomerID?
    package var qosClass: QoSClass?
    /// The model as asked; nil: all.
    package var model: String?
    package var indicator: SLOIndicator
    /// For `ttft` only.
    package var thresholdMs: Int64?
    /// The share that is to be good, in millionths: 995,000 for 0.995.
    package var targetPpm: Int64
    /// Days that a rolling window spans; 0: the calendar month in UTC.
    package var windowDays: Int64

    package init(
        id: String, customer: CustomerID?, qosClass: QoSClass?, model: String?,
        indicator: SLOIndicator, thresholdMs: Int64?, targetPpm: Int64, windowDays: Int64
    ) {
        self.id = id
        self.customer = customer
        self.qosClass = qosClass
        self.model = model
        self.indicator = indicator
        self.thresholdMs = thresholdMs
        self.targetPpm = targetPpm
        self.windowDays = windowDays
    }

    package static let fields = [
        EventField("customer", "string or null", "whose requests count; null: all"),
        EventField("id", "string", "the objective's id"),
        EventField("indicator", "word", "availability, ttft or targets"),
        EventField("model", "string or null", "model as asked; null: all"),
        EventField("qos_class", "word or null", "class; null: all"),
        EventField("target_ppm", "integer", "share that is to be good, millionths"),
        EventField("threshold_ms", "integer or null", "latest good first token, for ttft"),
        EventField("window_days", "integer", "rolling window; 0: the calendar month in UTC"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("customer", customer?.text)
        json.member("id", id)
        json.member("indicator", indicator.rawValue)
        json.member("model", model)
        json.member("qos_class", qosClass?.rawValue)
        json.member("target_ppm", targetPpm)
        json.member("threshold_ms", thresholdMs)
        json.member("window_days", windowDays)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        customer = nil
        if let text = try fields.optionalString("customer") {
            guard let customer = CustomerID(text) else { throw fields.wrong("customer") }
            self.customer = customer
        }
        id = try fields.string("id")
        indicator = try fields.word("indicator")
        model = try fields.optionalString("model")
        qosClass = try fields.optionalWord("qos_class")
        targetPpm = try fields.int("target_ppm")
        thresholdMs = try fields.optionalInt("threshold_ms")
        windowDays = try fields.int("window_days")
    }
}

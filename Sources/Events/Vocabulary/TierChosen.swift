package import JSON

/// The service tier that the attempts after it ask for was settled.
package struct TierChosen: EventData {
    /// The tier that the body asked for, or nil.
    package var asked: String?
    /// The tier that attempts ask for; nil leaves it to the provider.
    package var chosen: String?
    package var why: TierReason

    package init(asked: String?, chosen: String?, why: TierReason) {
        self.asked = asked
        self.chosen = chosen
        self.why = why
    }

    package static let fields = [
        EventField("asked", "string or null", "tier in the request's body"),
        EventField(
            "chosen", "string or null", "tier that attempts ask for; null: the provider's default"),
        EventField("why", "word", "request, qos_class, provider_default or unavailable"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("asked", asked)
        json.member("chosen", chosen)
        json.member("why", why.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        asked = try fields.optionalString("asked")
        chosen = try fields.optionalString("chosen")
        why = try fields.word("why")
    }
}

/// What settled the tier.
package enum TierReason: String, Sendable, Hashable {
    case request
    case qosClass = "qos_class"
    case providerDefault = "provider_default"
    /// The cheaper tier that the class or the client had chosen had no capacity.
    case unavailable
}

package import JSON

/// A circuit breaker opened: the account gets no traffic, or none for one model, but a probe from time to time.
package struct CircuitOpened: EventData {
    package var provider: Provider
    package var account: String
    /// nil: the whole account.
    package var model: String?
    /// The last failure's code.
    package var reason: ReasonCode
    /// How many times it opened since it last stood closed, from 1.
    package var trip: Int64
    /// Until the first probe.
    package var openMs: Int64
    /// The response whose attempt opened it; nil where none is known.
    package var response: String?

    package init(
        provider: Provider, account: String, model: String?, reason: ReasonCode, trip: Int64,
        openMs: Int64, response: String?
    ) {
        self.provider = provider
        self.account = account
        self.model = model
        self.reason = reason
        self.trip = trip
        self.openMs = openMs
        self.response = response
    }

    package static let fields = [
        EventField("account", "string", "configured account"),
        EventField("model", "string or null", "upstream model; null: the whole account"),
        EventField("open_ms", "integer", "time until a request may probe it, milliseconds"),
        EventField("provider", "word", "the account's provider"),
        EventField("reason", "reason code", "the failure that opened it"),
        EventField("response", "string or null", "id of the response whose attempt failed so"),
        EventField("trip", "integer", "openings since it last stood closed, from 1"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("model", model)
        json.member("open_ms", openMs)
        json.member("provider", provider.rawValue)
        json.member("reason", reason.rawValue)
        json.member("response", response)
        json.member("trip", trip)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        model = try fields.optionalString("model")
        openMs = try fields.int("open_ms")
        provider = try fields.word("provider")
        reason = try fields.word("reason")
        response = try fields.optionalString("response")
        trip = try fields.int("trip")
    }
}

/// A breaker is closed again: a probe succeeded, or an administrator said so.
package struct CircuitClosed: EventData {
    /// Whose word it is.
    package enum Authority: String, Sendable, Hashable, CaseIterable {
        case probe
        case administrator
    }

    package var provider: Provider
    package var account: String
    /// nil: the whole account.
    package var model: String?
    /// How many times it had opened.
    package var trips: Int64
    package var by: Authority

    package init(
        provider: Provider, account: String, model: String?, trips: Int64, by: Authority
    ) {
        self.provider = provider
        self.account = account
        self.model = model
        self.trips = trips
        self.by = by
    }

    package static let fields = [
        EventField("account", "string", "configured account"),
        EventField("by", "word", "`probe`: a request was served; `administrator`: told to"),
        EventField("model", "string or null", "upstream model; null: the whole account"),
        EventField("provider", "word", "the account's provider"),
        EventField("trips", "integer", "how many times it had opened"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("by", by.rawValue)
        json.member("model", model)
        json.member("provider", provider.rawValue)
        json.member("trips", trips)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        by = try fields.word("by")
        model = try fields.optionalString("model")
        provider = try fields.word("provider")
        trips = try fields.int("trips")
    }
}

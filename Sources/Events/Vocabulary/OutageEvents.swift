package import JSON

/// Every first-class route of one model is out: its circuit is open, and a probe of the gateway's own failed on it
/// within the window. From here until ``OutageCleared`` a broker may serve customers whose policy allows it.
package struct OutageVerified: EventData {
    /// What is known against one route.
    package struct Evidence: Sendable, Equatable {
        package var account: String
        /// How many times its circuit has opened since it last stood closed: names the `circuit_opened` event.
        package var trip: Int64
        /// The `probe_ended` event in the log.
        package var probeSeq: Int64
        package var probedAt: Timestamp
        /// Why the probe failed.
        package var reason: ReasonCode

        package init(
            account: String, trip: Int64, probeSeq: Int64, probedAt: Timestamp, reason: ReasonCode
        ) {
            self.account = account
            self.trip = trip
            self.probeSeq = probeSeq
            self.probedAt = probedAt
            self.reason = reason
        }
    }

    package var provider: Provider
    package var model: String
    /// How old a failed probe may be.
    package var windowMs: Int64
    /// All routes of the model, in the order of the configuration; never empty.
    package var routes: [Evidence]

    package init(provider: Provider, model: String, windowMs: Int64, routes: [Evidence]) {
        self.provider = provider
        self.model = model
        self.windowMs = windowMs
        self.routes = routes
    }

    package static let fields = [
        EventField("model", "string", "upstream model that no route serves"),
        EventField("provider", "word", "its provider"),
        EventField(
            "routes", "array",
            "all of its routes: account, probe_seq (the probe_ended), probed_at_ns, reason, trip"),
        EventField("window_ms", "integer", "how old a failed probe may be, milliseconds"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("model", model)
        json.member("provider", provider.rawValue)
        json.key("routes")
        json.beginArray()
        for route in routes {
            json.beginObject()
            json.member("account", route.account)
            json.member("probe_seq", route.probeSeq)
            json.member("probed_at_ns", route.probedAt.nanoseconds)
            json.member("reason", route.reason.rawValue)
            json.member("trip", route.trip)
            json.endObject()
        }
        json.endArray()
        json.member("window_ms", windowMs)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        model = try fields.string("model")
        provider = try fields.word("provider")
        routes = []
        for route in try fields.objects("routes") {
            routes.append(
                Evidence(
                    account: try route.string("account"), trip: try route.int("trip"),
                    probeSeq: try route.int("probe_seq"),
                    probedAt: Timestamp(nanoseconds: try route.int("probed_at_ns")),
                    reason: try route.word("reason")))
        }
        windowMs = try fields.int("window_ms")
    }
}

/// An outage stands no more; no broker is called for this model after it.
package struct OutageCleared: EventData {
    package enum Cause: String, Sendable {
        /// A route served again: the gateway's probe, or a customer's request that closed the circuit.
        case healthyRoute = "healthy_route"
        /// Nothing confirmed it within the window.
        case evidenceExpired = "evidence_expired"
        /// The gateway stopped while it stood; written at the next start.
        case restart
    }

    package var provider: Provider
    package var model: String
    /// The `outage_verified` event that it ends.
    package var verifiedSeq: Int64
    package var cause: Cause
    /// The account that serves again, or nil.
    package var account: String?

    package init(
        provider: Provider, model: String, verifiedSeq: Int64, cause: Cause, account: String? = nil
    ) {
        self.provider = provider
        self.model = model
        self.verifiedSeq = verifiedSeq
        self.cause = cause
        self.account = account
    }

    package static let fields = [
        EventField("account", "string or null", "the account that serves again"),
        EventField("cause", "word", "healthy_route, evidence_expired or restart"),
        EventField("model", "string", "upstream model"),
        EventField("provider", "word", "its provider"),
        EventField("verified_seq", "integer", "the outage_verified event that it ends"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("cause", cause.rawValue)
        json.member("model", model)
        json.member("provider", provider.rawValue)
        json.member("verified_seq", verifiedSeq)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.optionalString("account")
        cause = try fields.word("cause")
        model = try fields.string("model")
        provider = try fields.word("provider")
        verifiedSeq = try fields.int("verified_seq")
    }
}

package import JSON

/// One route in a published set of weights.
package struct RouteWeight: Sendable, Hashable {
    package var provider: Provider
    package var account: String
    package var model: String
    /// For requests without a target for the first token; a million is full.
    package var weight: Int64
    /// For requests with one.
    package var weightTargeted: Int64
    /// What a token cost of late, in pico-USD; nil: too few were paid for. See ``RouteEvidence/units``.
    package var pricePico: Int64?
    package var evidence: RouteEvidence

    package init(
        provider: Provider, account: String, model: String, weight: Int64, weightTargeted: Int64,
        pricePico: Int64? = nil, evidence: RouteEvidence
    ) {
        self.provider = provider
        self.account = account
        self.model = model
        self.weight = weight
        self.weightTargeted = weightTargeted
        self.pricePico = pricePico
        self.evidence = evidence
    }
}

/// The weights by which accounts share a model's traffic were published; routing reads no others.
///
/// They follow exactly from the evidence in the version before and the events after its `basis_seq`, up to this one's.
package struct WeightsPublished: EventData {
    /// 1 for the first; gapless.
    package var version: Int64
    /// The last event that the evidence includes.
    package var basisSeq: Int64
    /// The time to which the evidence has decayed.
    package var asOf: Timestamp
    /// By account, then model; a route that is not named has full weight.
    package var routes: [RouteWeight]

    package init(version: Int64, basisSeq: Int64, asOf: Timestamp, routes: [RouteWeight]) {
        self.version = version
        self.basisSeq = basisSeq
        self.asOf = asOf
        self.routes = routes
    }

    package static let fields = [
        EventField("as_of_ns", "integer", "time to which the evidence has decayed"),
        EventField("basis_seq", "integer", "last event that the evidence includes"),
        EventField(
            "routes", "array",
            "provider, account, model; weight and weight_targeted; decayed counts outcomes, failures, "
                + "targeted and late, and tokens input, cached and units (output five-fold), all in "
                + "millionths; their cost_pico, and price_pico per unit or null"),
        EventField("version", "integer", "1 for the first"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("as_of_ns", asOf.nanoseconds)
        json.member("basis_seq", basisSeq)
        json.key("routes")
        json.beginArray()
        for route in routes { route.write(to: &json) }
        json.endArray()
        json.member("version", version)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        asOf = Timestamp(nanoseconds: try fields.int("as_of_ns"))
        basisSeq = try fields.int("basis_seq")
        routes = []
        for route in try fields.objects("routes") { routes.append(try RouteWeight(reading: route)) }
        version = try fields.int("version")
    }
}

extension RouteWeight {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("account", account)
        json.member("cached", evidence.cached)
        json.member("cost_pico", evidence.cost)
        json.member("failures", evidence.failures)
        json.member("input", evidence.input)
        json.member("late", evidence.late)
        json.member("model", model)
        json.member("outcomes", evidence.outcomes)
        json.member("price_pico", pricePico)
        json.member("provider", provider.rawValue)
        json.member("targeted", evidence.targeted)
        json.member("units", evidence.units)
        json.member("weight", weight)
        json.member("weight_targeted", weightTargeted)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        evidence = RouteEvidence(
            outcomes: try fields.int("outcomes"), failures: try fields.int("failures"),
            targeted: try fields.int("targeted"), late: try fields.int("late"),
            input: try fields.int("input"), cached: try fields.int("cached"),
            units: try fields.int("units"), cost: try fields.int("cost_pico"))
        model = try fields.string("model")
        pricePico = try fields.optionalInt("price_pico")
        provider = try fields.word("provider")
        weight = try fields.int("weight")
        weightTargeted = try fields.int("weight_targeted")
    }
}

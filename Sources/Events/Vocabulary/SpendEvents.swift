package import JSON

/// The cost of one attempt, rated by the model and tier that were served, at the time they were served.
package struct SpendSettled: EventData {
    package var attempt: Int64
    package var priceVersion: String
    package var provenance: UsageProvenance
    /// The rated lines; their amounts sum to `cost`.
    package var lines: [RatedLine]
    package var cost: PicoUSD
    /// The same tokens with all input at the uncached rate.
    package var listCost: PicoUSD
    /// What the customer is charged: `cost` with markup for the serving attempt, zero for the others.
    package var charged: PicoUSD
    package var platformFee: PicoUSD
    /// What the provider itself says it charged, or nil.
    package var statedCost: PicoUSD?

    package init(
        attempt: Int64, priceVersion: String, provenance: UsageProvenance, lines: [RatedLine],
        cost: PicoUSD, listCost: PicoUSD, charged: PicoUSD, platformFee: PicoUSD,
        statedCost: PicoUSD?
    ) {
        self.attempt = attempt
        self.priceVersion = priceVersion
        self.provenance = provenance
        self.lines = lines
        self.cost = cost
        self.listCost = listCost
        self.charged = charged
        self.platformFee = platformFee
        self.statedCost = statedCost
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt"),
        EventField("charged_pico", "pico-USD", "cost with markup; zero unless this attempt served"),
        EventField("cost_pico", "pico-USD", "what the provider bills for it"),
        EventField("lines", "array", "amount_pico, bucket, rate_pico (per token), tokens"),
        EventField("list_cost_pico", "pico-USD", "the same with all input uncached"),
        EventField("platform_fee_pico", "pico-USD", "the operator's fee on the serving cost"),
        EventField("price_version", "string", "version of the price list used"),
        EventField("provenance", "word", "usage is reported or estimated"),
        EventField("stated_cost_pico", "pico-USD or null", "what the provider says it charged"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("charged_pico", charged.pico)
        json.member("cost_pico", cost.pico)
        json.key("lines")
        json.beginArray()
        for line in lines {
            json.beginObject()
            json.member("amount_pico", line.amount.pico)
            json.member("bucket", line.bucket.rawValue)
            json.member("rate_pico", line.ratePico)
            json.member("tokens", line.tokens)
            json.endObject()
        }
        json.endArray()
        json.member("list_cost_pico", listCost.pico)
        json.member("platform_fee_pico", platformFee.pico)
        json.member("price_version", priceVersion)
        json.member("provenance", provenance.rawValue)
        json.member("stated_cost_pico", statedCost?.pico)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        charged = try fields.money("charged_pico")
        cost = try fields.money("cost_pico")
        lines = []
        for line in try fields.objects("lines") {
            lines.append(
                RatedLine(
                    bucket: try line.word("bucket"), tokens: try line.int("tokens"),
                    ratePico: try line.int("rate_pico"), amount: try line.money("amount_pico")))
        }
        listCost = try fields.money("list_cost_pico")
        platformFee = try fields.money("platform_fee_pico")
        priceVersion = try fields.string("price_version")
        provenance = try fields.word("provenance")
        statedCost = try fields.optionalMoney("stated_cost_pico")
    }
}

/// Tokens were used for which no price is known: the cost is unknown, which is not zero.
package struct UsageUnpriced: EventData {
    package var attempt: Int64
    package var provider: Provider
    package var model: String
    package var tier: String?
    /// Why there is no price: `unknown_model`, `unknown_tier`, …
    package var why: String

    package init(attempt: Int64, provider: Provider, model: String, tier: String?, why: String) {
        self.attempt = attempt
        self.provider = provider
        self.model = model
        self.tier = tier
        self.why = why
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt"),
        EventField("model", "string", "model that was served"),
        EventField("provider", "word", "provider that served it"),
        EventField("tier", "string or null", "tier that was served"),
        EventField("why", "word", "unknown_model, unknown_tier, unknown_rate, out_of_period, …"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("model", model)
        json.member("provider", provider.rawValue)
        json.member("tier", tier)
        json.member("why", why)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        model = try fields.string("model")
        provider = try fields.word("provider")
        tier = try fields.optionalString("tier")
        why = try fields.string("why")
    }
}

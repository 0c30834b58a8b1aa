package import JSON

/// The cost of one attempt, rated by the model and tier that were served, at the time they were served.
package struct SpendSettled: EventData {
    package var attempt: Int64
    package var origin: SpendOrigin
    package var priceVersion: String
    package var provenance: UsageProvenance
    /// The rated lines; with the fees their amounts sum to `cost`. None where the upstream itself stated the cost.
    package var lines: [RatedLine]
    /// What is billed beside tokens of the prompt and the answer.
    package var fees: [SpendFee]
    package var cost: PicoUSD
    /// The same tokens with all input at the uncached rate.
    package var listCost: PicoUSD
    /// What the customer is charged: `cost` with markup for the serving attempt, zero for the others.
    package var charged: PicoUSD
    /// The markup in `charged`, in basis points of `cost`; 0 where nothing is charged.
    package var markupBps: Int64
    package var platformFee: PicoUSD
    /// What the provider itself says it charged, or nil.
    package var statedCost: PicoUSD?
    /// What a customer's own servers cost instead of tokens, or nil.
    package var replica: ReplicaTime?

    package init(
        attempt: Int64, origin: SpendOrigin, priceVersion: String, provenance: UsageProvenance,
        lines: [RatedLine], fees: [SpendFee] = [], cost: PicoUSD, listCost: PicoUSD,
        charged: PicoUSD, markupBps: Int64, platformFee: PicoUSD, statedCost: PicoUSD?,
        replica: ReplicaTime? = nil
    ) {
        self.attempt = attempt
        self.origin = origin
        self.priceVersion = priceVersion
        self.provenance = provenance
        self.lines = lines
        self.fees = fees
        self.cost = cost
        self.listCost = listCost
        self.charged = charged
        self.markupBps = markupBps
        self.platformFee = platformFee
        self.statedCost = statedCost
        self.replica = replica
    }

    /// What stands as the version where no price list was used: the cost is what the upstream stated, without lines.
    package static let statedVersion = "stated"
    /// The same where the time of a customer's own server was paid.
    package static let replicaHourVersion = "replica_hour"

    package static let fields = [
        EventField("account", "string", "configured account that was called"),
        EventField("attempt", "integer", "number of the attempt"),
        EventField("charged_pico", "pico-USD", "cost with markup; zero unless this attempt served"),
        EventField("cost_pico", "pico-USD", "what the provider bills for it"),
        EventField("credential", "word", "whose key: managed, byok, …"),
        EventField(
            "fees", "array or null",
            "amount_pico, kind, quantity, rate_pico: cache_creation in tokens, cache_storage in token-hours"
        ),
        EventField(
            "lines", "array",
            "amount_pico, bucket, rate_pico (per token), tokens; none for a stated cost"),
        EventField("list_cost_pico", "pico-USD", "the same with all input uncached"),
        EventField("markup_bps", "integer", "markup in charged_pico, basis points of the cost"),
        EventField("model", "string", "model that was served"),
        EventField("platform_fee_pico", "pico-USD", "the operator's fee on the serving cost"),
        EventField(
            "price_version", "string", "version of the price list used; stated or replica_hour"),
        EventField("provenance", "word", "usage is reported or estimated"),
        EventField("provider", "word", "provider that served it"),
        EventField("region", "string or null", "the account's region label"),
        EventField(
            "replica", "object or null",
            "a customer's own server: held_us, hour_pico (one replica), slots (of one replica)"),
        EventField("served", "boolean", "whether the client got this attempt's answer"),
        EventField("stated_cost_pico", "pico-USD or null", "what the provider says it charged"),
        EventField("tier", "string or null", "tier that is rated; null: the provider's default"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", origin.account)
        json.member("attempt", attempt)
        json.member("charged_pico", charged.pico)
        json.member("cost_pico", cost.pico)
        json.member("credential", origin.credential.rawValue)
        fees.writeMember(to: &json)
        json.key("lines")
        lines.write(to: &json)
        json.member("list_cost_pico", listCost.pico)
        json.member("markup_bps", markupBps)
        json.member("model", origin.model)
        json.member("platform_fee_pico", platformFee.pico)
        json.member("price_version", priceVersion)
        json.member("provenance", provenance.rawValue)
        json.member("provider", origin.provider.rawValue)
        json.member("region", origin.region)
        json.member("replica", replica) { $0.write(to: &$1) }
        json.member("served", origin.served)
        json.member("stated_cost_pico", statedCost?.pico)
        json.member("tier", origin.tier)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        charged = try fields.money("charged_pico")
        cost = try fields.money("cost_pico")
        fees = try [SpendFee](reading: fields)
        lines = try [RatedLine](reading: fields.objects("lines"))
        listCost = try fields.money("list_cost_pico")
        markupBps = try fields.int("markup_bps")
        origin = try SpendOrigin(reading: fields)
        platformFee = try fields.money("platform_fee_pico")
        priceVersion = try fields.string("price_version")
        provenance = try fields.word("provenance")
        replica = try fields.optionalObject("replica").map(ReplicaTime.init(reading:))
        statedCost = try fields.optionalMoney("stated_cost_pico")
    }
}

extension [RatedLine] {
    func write(to json: inout JSONWriter) {
        json.beginArray()
        for line in self {
            json.beginObject()
            json.member("amount_pico", line.amount.pico)
            json.member("bucket", line.bucket.rawValue)
            json.member("rate_pico", line.ratePico)
            json.member("tokens", line.tokens)
            json.endObject()
        }
        json.endArray()
    }

    init(reading objects: [EventFields]) throws(EventDecodingError) {
        self = []
        for line in objects {
            append(
                RatedLine(
                    bucket: try line.word("bucket"), tokens: try line.int("tokens"),
                    ratePico: try line.int("rate_pico"), amount: try line.money("amount_pico")))
        }
    }
}

/// Tokens were used for which no price is known: the cost is unknown, which is not zero.
package struct UsageUnpriced: EventData {
    package var attempt: Int64
    package var origin: SpendOrigin
    /// What was used; nil where the provider's report does not add up.
    package var usage: TokenUsage?
    /// Why there is no price: `unknown_model`, `unknown_tier`, …
    package var why: String

    package init(attempt: Int64, origin: SpendOrigin, usage: TokenUsage?, why: String) {
        self.attempt = attempt
        self.origin = origin
        self.usage = usage
        self.why = why
    }

    package static let fields = [
        EventField("account", "string", "configured account that was called"),
        EventField("attempt", "integer", "number of the attempt"),
        EventField("credential", "word", "whose key: managed, byok, …"),
        EventField("model", "string", "model that was served"),
        EventField("provider", "word", "provider that served it"),
        EventField("region", "string or null", "the account's region label"),
        EventField("served", "boolean", "whether the client got this attempt's answer"),
        EventField("tier", "string or null", "tier that was served"),
        EventField("usage", "object or null", "tokens in disjoint buckets"),
        EventField("why", "word", "unknown_model, unknown_tier, unknown_rate, out_of_period, …"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", origin.account)
        json.member("attempt", attempt)
        json.member("credential", origin.credential.rawValue)
        json.member("model", origin.model)
        json.member("provider", origin.provider.rawValue)
        json.member("region", origin.region)
        json.member("served", origin.served)
        json.member("tier", origin.tier)
        json.member("usage", usage) { $0.write(to: &$1) }
        json.member("why", why)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        origin = try SpendOrigin(reading: fields)
        if let buckets = try fields.optionalObject("usage") {
            usage = try TokenUsage(reading: buckets)
        } else {
            usage = nil
        }
        why = try fields.string("why")
    }
}

package import JSON

/// The gateway is about to ask a route for a few tokens of its own accord; durable before the first byte leaves.
package struct ProbeStarted: EventData {
    package var provider: Provider
    package var account: String
    package var model: String

    package init(provider: Provider, account: String, model: String) {
        self.provider = provider
        self.account = account
        self.model = model
    }

    package static let fields = [
        EventField("account", "string", "configured account that is called"),
        EventField("model", "string", "upstream model asked for"),
        EventField("provider", "word", "provider that is called"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("model", model)
        json.member("provider", provider.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        model = try fields.string("model")
        provider = try fields.word("provider")
    }
}

/// How the gateway's own probe ended, and what the operator owes for it: no customer pays for a probe.
package struct ProbeEnded: EventData {
    package var provider: Provider
    package var account: String
    package var model: String
    /// nil: the route served.
    package var reason: ReasonCode?
    package var httpStatus: Int64?
    package var durationUs: Int64
    /// Whether the provider bills it; nil: nobody knows.
    package var billed: Bool?
    package var usage: TokenUsage?
    /// nil where nothing was billed or no price is known.
    package var cost: PicoUSD?
    package var priceVersion: String?

    package init(
        _ started: ProbeStarted, reason: ReasonCode?, httpStatus: Int64?, durationUs: Int64,
        billed: Bool?, usage: TokenUsage? = nil, cost: PicoUSD? = nil, priceVersion: String? = nil
    ) {
        provider = started.provider
        account = started.account
        model = started.model
        self.reason = reason
        self.httpStatus = httpStatus
        self.durationUs = durationUs
        self.billed = billed
        self.usage = usage
        self.cost = cost
        self.priceVersion = priceVersion
    }

    package static let fields = [
        EventField("account", "string", "configured account that was called"),
        EventField(
            "billed", "boolean or null", "whether the provider bills it; null: nobody knows"),
        EventField("cost_pico", "pico-USD or null", "what the operator owes; null: not known"),
        EventField("duration_us", "integer", "from its start to its end, microseconds"),
        EventField("http_status", "integer or null", "status of the upstream's answer"),
        EventField("model", "string", "upstream model asked for"),
        EventField("price_version", "string or null", "version of the price list used"),
        EventField("provider", "word", "provider that was called"),
        EventField("reason", "reason code or null", "why it failed; null: the route served"),
        EventField("usage", "object or null", "tokens in disjoint buckets"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("billed", billed)
        json.member("cost_pico", cost?.pico)
        json.member("duration_us", durationUs)
        json.member("http_status", httpStatus)
        json.member("model", model)
        json.member("price_version", priceVersion)
        json.member("provider", provider.rawValue)
        json.member("reason", reason?.rawValue)
        json.member("usage", usage) { $0.write(to: &$1) }
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        billed = try fields.optionalBool("billed")
        cost = try fields.optionalMoney("cost_pico")
        durationUs = try fields.int("duration_us")
        httpStatus = try fields.optionalInt("http_status")
        model = try fields.string("model")
        priceVersion = try fields.optionalString("price_version")
        provider = try fields.word("provider")
        reason = try fields.optionalWord("reason")
        usage = try fields.optionalObject("usage").map(TokenUsage.init(reading:))
    }
}

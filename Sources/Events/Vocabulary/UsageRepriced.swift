package import JSON

/// What a spend comes to at one price list.
package struct SpendRating: Sendable, Hashable {
    package var priceVersion: String
    /// The rated lines; with the fees their amounts sum to `cost`.
    package var lines: [RatedLine]
    package var fees: [SpendFee]
    package var cost: PicoUSD
    package var listCost: PicoUSD
    package var charged: PicoUSD
    package var markupBps: Int64
    package var platformFee: PicoUSD

    package init(
        priceVersion: String, lines: [RatedLine], fees: [SpendFee] = [], cost: PicoUSD,
        listCost: PicoUSD, charged: PicoUSD, markupBps: Int64, platformFee: PicoUSD
    ) {
        self.priceVersion = priceVersion
        self.lines = lines
        self.fees = fees
        self.cost = cost
        self.listCost = listCost
        self.charged = charged
        self.markupBps = markupBps
        self.platformFee = platformFee
    }

    package init(_ spend: SpendSettled) {
        self.init(
            priceVersion: spend.priceVersion, lines: spend.lines, fees: spend.fees,
            cost: spend.cost, listCost: spend.listCost, charged: spend.charged,
            markupBps: spend.markupBps,
            platformFee: spend.platformFee)
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("charged_pico", charged.pico)
        json.member("cost_pico", cost.pico)
        fees.writeMember(to: &json)
        json.key("lines")
        lines.write(to: &json)
        json.member("list_cost_pico", listCost.pico)
        json.member("markup_bps", markupBps)
        json.member("platform_fee_pico", platformFee.pico)
        json.member("price_version", priceVersion)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        charged = try fields.money("charged_pico")
        cost = try fields.money("cost_pico")
        fees = try [SpendFee](reading: fields)
        lines = try [RatedLine](reading: fields.objects("lines"))
        listCost = try fields.money("list_cost_pico")
        markupBps = try fields.int("markup_bps")
        platformFee = try fields.money("platform_fee_pico")
        priceVersion = try fields.string("price_version")
    }
}

/// A spend was rated again at another price list. What was recorded before stays; this is the difference.
///
/// It counts when it is recorded, so that an interval that is over, and every export of it, stays as it was.
package struct UsageRepriced: EventData {
    package var attempt: Int64
    package var origin: SpendOrigin
    package var provenance: UsageProvenance
    /// nil: the usage had no known price before.
    package var before: SpendRating?
    package var after: SpendRating
    /// Position of the event that the attempt's books began with.
    package var ofSeq: Int64
    /// When that event was recorded.
    package var bookedAt: Timestamp
    /// Whether the period in which it was recorded had been closed.
    package var periodClosed: Bool

    package init(
        attempt: Int64, origin: SpendOrigin, provenance: UsageProvenance, before: SpendRating?,
        after: SpendRating, ofSeq: Int64, bookedAt: Timestamp, periodClosed: Bool
    ) {
        self.attempt = attempt
        self.origin = origin
        self.provenance = provenance
        self.before = before
        self.after = after
        self.ofSeq = ofSeq
        self.bookedAt = bookedAt
        self.periodClosed = periodClosed
    }

    /// The spend as it stands now.
    package var spend: SpendSettled { spend(after) }

    /// The spend as it stood before; nil: it had no known price.
    package var formerSpend: SpendSettled? { before.map(spend) }

    private func spend(_ rating: SpendRating) -> SpendSettled {
        SpendSettled(
            attempt: attempt, origin: origin, priceVersion: rating.priceVersion,
            provenance: provenance, lines: rating.lines, fees: rating.fees,
            cost: rating.cost, listCost: rating.listCost, charged: rating.charged,
            markupBps: rating.markupBps,
            platformFee: rating.platformFee, statedCost: nil)
    }

    package static let fields = [
        EventField("account", "string", "configured account that was called"),
        EventField(
            "after", "object",
            "charged_pico, cost_pico, fees, lines, list_cost_pico, markup_bps, platform_fee_pico, price_version"
        ),
        EventField("attempt", "integer", "number of the attempt"),
        EventField("before", "object or null", "the same as it was; null: it had no known price"),
        EventField("booked_ns", "integer", "when the spend was recorded that is corrected"),
        EventField("credential", "word", "whose key: managed, byok, …"),
        EventField("model", "string", "model that was served"),
        EventField("of_seq", "integer", "position of the spend that is corrected"),
        EventField("period_closed", "boolean", "whether that spend's period had been closed"),
        EventField("provenance", "word", "usage is reported or estimated"),
        EventField("provider", "word", "provider that served it"),
        EventField("region", "string or null", "the account's region label"),
        EventField("served", "boolean", "whether the client got this attempt's answer"),
        EventField("tier", "string or null", "tier that is rated; null: the provider's default"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", origin.account)
        json.key("after")
        after.write(to: &json)
        json.member("attempt", attempt)
        json.member("before", before) { $0.write(to: &$1) }
        json.member("booked_ns", bookedAt.nanoseconds)
        json.member("credential", origin.credential.rawValue)
        json.member("model", origin.model)
        json.member("of_seq", ofSeq)
        json.member("period_closed", periodClosed)
        json.member("provenance", provenance.rawValue)
        json.member("provider", origin.provider.rawValue)
        json.member("region", origin.region)
        json.member("served", origin.served)
        json.member("tier", origin.tier)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        guard let rating = try fields.optionalObject("after") else { throw fields.wrong("after") }
        after = try SpendRating(reading: rating)
        attempt = try fields.int("attempt")
        if let rating = try fields.optionalObject("before") {
            before = try SpendRating(reading: rating)
        } else {
            before = nil
        }
        bookedAt = Timestamp(nanoseconds: try fields.int("booked_ns"))
        ofSeq = try fields.int("of_seq")
        origin = try SpendOrigin(reading: fields)
        periodClosed = try fields.bool("period_closed")
        provenance = try fields.word("provenance")
    }
}

package import JSON

/// An accounting period was closed at a position of the log: what is recorded in it afterwards is a correction.
///
/// Periods follow each other without a gap, and none is ever opened again.
package struct PeriodClosed: EventData {
    /// nil: the first period has all that was recorded before its end.
    package var from: Timestamp?
    package var to: Timestamp
    /// The last event when it was closed.
    package var asOfSeq: Int64
    /// Attempts that ended in it.
    package var attempts: Int64
    package var unpriced: Int64
    /// Sums in USD, as decimals with 12 places: a period may exceed the range of one value.
    package var providerCost: String
    package var charged: String
    package var platformFee: String

    package init(
        from: Timestamp?, to: Timestamp, asOfSeq: Int64, attempts: Int64, unpriced: Int64,
        providerCost: String, charged: String, platformFee: String
    ) {
        self.from = from
        self.to = to
        self.asOfSeq = asOfSeq
        self.attempts = attempts
        self.unpriced = unpriced
        self.providerCost = providerCost
        self.charged = charged
        self.platformFee = platformFee
    }

    package static let fields = [
        EventField("as_of_seq", "integer", "the last event when it was closed"),
        EventField("attempts", "integer", "attempts that ended in it"),
        EventField("charged", "decimal", "charged to customers, in USD"),
        EventField("from_ns", "integer or null", "its beginning; null: that of the log"),
        EventField("platform_fee", "decimal", "the operator's fees, in USD"),
        EventField("provider_cost", "decimal", "what providers bill, in USD"),
        EventField("to_ns", "integer", "its end, which is not in it"),
        EventField("unpriced", "integer", "attempts for which no price was known"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("as_of_seq", asOfSeq)
        json.member("attempts", attempts)
        json.member("charged", charged)
        json.member("from_ns", from?.nanoseconds)
        json.member("platform_fee", platformFee)
        json.member("provider_cost", providerCost)
        json.member("to_ns", to.nanoseconds)
        json.member("unpriced", unpriced)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        asOfSeq = try fields.int("as_of_seq")
        attempts = try fields.int("attempts")
        charged = try fields.string("charged")
        from = try fields.optionalInt("from_ns").map(Timestamp.init(nanoseconds:))
        platformFee = try fields.string("platform_fee")
        providerCost = try fields.string("provider_cost")
        to = Timestamp(nanoseconds: try fields.int("to_ns"))
        unpriced = try fields.int("unpriced")
    }
}

package import JSON

/// Budget was set aside before anything was spent: the most that may be charged.
///
/// A response's reservation ends with the first of two events in its stream: `spend_settled` of the attempt that served
/// the client, or `spend_released`. That of another stream, such as a batch's, ends by what is released there in parts.
package struct SpendReserved: EventData {
    package var amount: PicoUSD
    /// The day of arrival, in UTC: whatever is charged counts in the period that it belongs to.
    package var day: UTCDay

    package init(amount: PicoUSD, day: UTCDay) {
        self.amount = amount
        self.day = day
    }

    package static let fields = [
        EventField("amount_pico", "pico-USD", "the most that the request may be charged, with fee"),
        EventField("day", "day", "day of arrival in UTC: it decides whose period this is"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("amount_pico", amount.pico)
        json.member("day", day.description)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        amount = try fields.money("amount_pico")
        day = try fields.day("day")
    }
}

/// What was set aside is free again, all of it or, for a batch, one line's part.
package struct SpendReleased: EventData {
    package var amount: PicoUSD
    /// The day of the reservation.
    package var day: UTCDay

    package init(amount: PicoUSD, day: UTCDay) {
        self.amount = amount
        self.day = day
    }

    /// All that was reserved.
    package init(_ reserved: SpendReserved) {
        self.init(amount: reserved.amount, day: reserved.day)
    }

    package static let fields = [
        EventField("amount_pico", "pico-USD", "the amount that is free again"),
        EventField("day", "day", "day of the reservation"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("amount_pico", amount.pico)
        json.member("day", day.description)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        amount = try fields.money("amount_pico")
        day = try fields.day("day")
    }
}

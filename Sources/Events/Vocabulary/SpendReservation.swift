package import JSON

/// Budget was set aside for a request before anything was spent: the most that it may be charged.
package struct SpendReserved: EventData {
    package var amount: PicoUSD

    package init(amount: PicoUSD) {
        self.amount = amount
    }

    package static let fields = [
        EventField("amount_pico", "pico-USD", "the most that the request may be charged, with fee")
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("amount_pico", amount.pico)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        amount = try fields.money("amount_pico")
    }
}

/// What was set aside for a request is free again, but for what `spend_settled` has charged.
package struct SpendReleased: EventData {
    package var amount: PicoUSD

    package init(amount: PicoUSD) {
        self.amount = amount
    }

    package static let fields = [
        EventField("amount_pico", "pico-USD", "the amount that was reserved")
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("amount_pico", amount.pico)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        amount = try fields.money("amount_pico")
    }
}

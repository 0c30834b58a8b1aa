import JSON

/// What is billed beside the tokens of an attempt.
package enum FeeKind: String, Sendable, Hashable, CaseIterable {
    /// Tokens that were put into a cache that the gateway made, at the price of input: they are no part of the prompt.
    case cacheCreation = "cache_creation"
    /// Tokens times the hours for which such a cache keeps them, all of them paid when it is made.
    case cacheStorage = "cache_storage"
}

/// One fee of a rated attempt: a quantity at one rate.
package struct SpendFee: Sendable, Hashable {
    package var kind: FeeKind
    /// Tokens, or token-hours.
    package var quantity: Int64
    /// Pico-USD for one of them.
    package var ratePico: Int64
    package var amount: PicoUSD

    package init(kind: FeeKind, quantity: Int64, ratePico: Int64, amount: PicoUSD) {
        self.kind = kind
        self.quantity = quantity
        self.ratePico = ratePico
        self.amount = amount
    }
}

extension [SpendFee] {
    /// A list of objects; no value where there are none.
    func writeMember(to json: inout JSONWriter) {
        json.member("fees", isEmpty ? nil : self) { fees, json in
            json.beginArray()
            for fee in fees {
                json.beginObject()
                json.member("amount_pico", fee.amount.pico)
                json.member("kind", fee.kind.rawValue)
                json.member("quantity", fee.quantity)
                json.member("rate_pico", fee.ratePico)
                json.endObject()
            }
            json.endArray()
        }
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        self = []
        for fee in fields.hasValue("fees") ? try fields.objects("fees") : [] {
            append(
                SpendFee(
                    kind: try fee.word("kind"), quantity: try fee.int("quantity"),
                    ratePico: try fee.int("rate_pico"), amount: try fee.money("amount_pico")))
        }
    }
}

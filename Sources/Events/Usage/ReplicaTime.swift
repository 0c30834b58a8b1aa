import JSON

/// The price of a slot at a replica: its hour, shared out among the requests that it runs at once.
package struct ReplicaRate: Sendable, Hashable {
    /// One replica for one hour.
    package var hour: PicoUSD
    /// Requests that one replica runs at once; at least 1.
    package var slots: Int64

    package init(hour: PicoUSD, slots: Int64) {
        self.hour = hour
        self.slots = slots
    }

    /// The price of one slot for a time: `hour` × time ÷ (3,600 s × `slots`), rounded half to even.
    package func cost(ofMicroseconds us: Int64) throws(MoneyError) -> PicoUSD {
        let product = Int128(hour.pico) * Int128(max(0, us))
        let divisor = Int128(3_600_000_000) * Int128(max(1, slots))
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
        let twice = remainder * 2
        let isUp = twice > divisor || (twice == divisor && quotient % 2 != 0)
        return try PicoUSD(exactly: quotient + (isUp ? 1 : 0))
    }
}

/// For how long an attempt held a slot, and at what price: what a customer's own servers cost instead of tokens.
package struct ReplicaTime: Sendable, Hashable {
    package var rate: ReplicaRate
    /// Microseconds.
    package var heldUs: Int64

    package init(rate: ReplicaRate, heldUs: Int64) {
        self.rate = rate
        self.heldUs = heldUs
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("held_us", heldUs)
        json.member("hour_pico", rate.hour.pico)
        json.member("slots", rate.slots)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        heldUs = try fields.int("held_us")
        rate = ReplicaRate(hour: try fields.money("hour_pico"), slots: try fields.int("slots"))
    }
}

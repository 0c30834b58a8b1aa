package import JSON

/// A customer's own server was held for a stretch of time, busy or idle: its hours are paid for either way.
///
/// The bill of a stretch is the attempts that ended in it and ``idle``; together they are the hours.
package struct CapacityHeld: EventData {
    /// The server, as the configuration names it.
    package var account: String
    package var from: Timestamp
    package var to: Timestamp
    /// Replicas at its address: 1, or as many as stand behind a router.
    package var replicas: Int64
    /// One replica for one hour.
    package var hour: PicoUSD
    /// All of them for the stretch.
    package var cost: PicoUSD
    /// What of it the attempts were rated that ended in the stretch.
    package var used: PicoUSD

    package init(
        account: String, from: Timestamp, to: Timestamp, replicas: Int64, hour: PicoUSD,
        cost: PicoUSD, used: PicoUSD
    ) {
        self.account = account
        self.from = from
        self.to = to
        self.replicas = replicas
        self.hour = hour
        self.cost = cost
        self.used = used
    }

    /// What no attempt was rated for; negative where one that ended in it began long before.
    package var idle: PicoUSD {
        get throws(MoneyError) { try cost.subtracting(used) }
    }

    package static let fields = [
        EventField("account", "string", "the server: endpoint, or endpoint/replica"),
        EventField("cost_pico", "pico-USD", "what its replicas cost in that time, busy or idle"),
        EventField("from_ns", "integer", "the stretch begins"),
        EventField("hour_pico", "pico-USD", "one replica for one hour"),
        EventField("replicas", "integer", "replicas at its address"),
        EventField("to_ns", "integer", "the stretch ends, and the next begins"),
        EventField("used_pico", "pico-USD", "what of it the attempts cost that ended in it"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("cost_pico", cost.pico)
        json.member("from_ns", from.nanoseconds)
        json.member("hour_pico", hour.pico)
        json.member("replicas", replicas)
        json.member("to_ns", to.nanoseconds)
        json.member("used_pico", used.pico)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        cost = try fields.money("cost_pico")
        from = Timestamp(nanoseconds: try fields.int("from_ns"))
        hour = try fields.money("hour_pico")
        replicas = try fields.int("replicas")
        to = Timestamp(nanoseconds: try fields.int("to_ns"))
        used = try fields.money("used_pico")
    }
}

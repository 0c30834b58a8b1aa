package import Events

/// A server of a customer's own, as the operator configured it: one replica, or a router before several.
package struct HostedServer: Sendable, Equatable {
    /// The configured account, of which this is a replica.
    package var endpoint: String
    /// Whose it is; nil: every customer's whose policy has such servers.
    package var customer: CustomerID?
    /// The models that it serves; empty: whatever is asked of it.
    package var models: [String]
    /// How many requests one replica runs at once: its hour is shared out by these slots.
    package var concurrency: Int
    /// What an hour of one replica costs whoever hosts it; nil: nobody said.
    package var hourPrice: PicoUSD?
    /// Replicas behind the address: 1, or as many as stand behind a router.
    package var replicas: Int
    /// Whether a router chooses behind the address: then nothing is chosen here, and no replica's load is asked for.
    package var isRouter: Bool
    /// In a hybrid, a prefix is served here once it came so many times within five to ten minutes; before, the next lane
    /// serves it. At most 1: from the first.
    package var hotAfter: Int
    /// Whether the simulation made it up: nobody's bill and nobody's evidence is about it.
    package var isStandIn: Bool

    package init(
        endpoint: String, customer: CustomerID? = nil, models: [String] = [], concurrency: Int = 8,
        hourPrice: PicoUSD? = nil, replicas: Int = 1, isRouter: Bool = false, hotAfter: Int = 0,
        isStandIn: Bool = false
    ) {
        self.endpoint = endpoint
        self.customer = customer
        self.models = models
        self.concurrency = concurrency
        self.hourPrice = hourPrice
        self.replicas = replicas
        self.isRouter = isRouter
        self.hotAfter = hotAfter
        self.isStandIn = isStandIn
    }

    /// Requests that the address takes at once.
    var slots: Int { concurrency * replicas }

    func serves(_ model: String, for customer: CustomerID) -> Bool {
        (models.isEmpty || models.contains(model)) && (self.customer ?? customer) == customer
    }

    /// The price of one slot for a time, or nil.
    var rate: ReplicaRate? {
        hourPrice.map { ReplicaRate(hour: $0, slots: Int64(concurrency)) }
    }
}

package import Events

/// The weights in force, found by route; a route that is not named has full weight.
package struct PublishedWeights: Sendable, Equatable {
    /// What was published; nil: nothing was.
    package let published: WeightsPublished?
    private var weights: [RouteKey: RouteWeight] = [:]

    /// The routes that are named.
    var routes: Set<RouteKey> { Set(weights.keys) }

    package init() {
        published = nil
    }

    package var version: Int64? { published?.version }

    package init(_ published: WeightsPublished) {
        self.published = published
        weights = Dictionary(
            published.routes.map { (RouteKey(account: $0.account, model: $0.model), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What a token cost at a route of late, in pico-USD; nil: nobody knows.
    func price(of key: RouteKey) -> Int64? {
        weights[key]?.pricePico
    }

    /// A route's weight in millionths.
    package func weight(of key: RouteKey, isTargeted: Bool) -> Int64 {
        guard let route = weights[key] else { return RouteEvidence.one }
        return isTargeted ? route.weightTargeted : route.weight
    }
}

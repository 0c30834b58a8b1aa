package import Events

/// The order in which one request tries its routes: a value that takes each attempt's ending and gives the next step.
///
/// Each attempt takes the next untried route. A route is tried again only when none is untried, after back-off, and
/// never after a refusal that it would repeat (key, quota, missing model).
package struct RoutePlan: Sendable {
    private struct Candidate {
        var route: Route
        var tries = 0
        /// Not before this: the back-off after a failure.
        var readyAt = Timestamp(nanoseconds: 0)
        var isExcluded = false
    }

    private var candidates: [Candidate]
    private let attemptsMax: Int
    private let deadline: Timestamp
    package private(set) var attempts = 0

    package init(routes: [Route], attemptsMax: Int, deadline: Timestamp) {
        candidates = routes.map { Candidate(route: $0) }
        self.attemptsMax = attemptsMax
        self.deadline = deadline
    }

    /// The accounts of its routes, each once, in order.
    package var accounts: [String] {
        var seen: Set<String> = []
        return candidates.map(\.route.account.name).filter { seen.insert($0).inserted }
    }

    /// Adds a route after all others: one that was not there to be chosen when the request came.
    package mutating func offer(_ route: Route) {
        candidates.append(Candidate(route: route))
    }

    /// What to do now.
    ///
    /// - Parameters:
    ///   - freeAt: when a route's cool-down ends; in the past or nil when it is free.
    ///   - avoidedUntil: until when others are to be preferred to a route (its circuit is open, its account full); it
    ///     is not waited for.
    package mutating func next(
        at now: Timestamp, freeAt: (RouteKey) -> Timestamp?,
        avoidedUntil: (RouteKey) -> Timestamp? = { _ in nil }
    ) -> RouteStep {
        guard attempts < attemptsMax else { return .exhausted }
        let usable = candidates.indices.filter { !candidates[$0].isExcluded }
        let untried = usable.filter { candidates[$0].tries == 0 }
        let ends = candidates.map { freeAt($0.route.key) ?? Timestamp(nanoseconds: 0) }
        let preferred = candidates.map { avoidedUntil($0.route.key) ?? Timestamp(nanoseconds: 0) }
        if let free = untried.first(where: { ends[$0] <= now && preferred[$0] <= now }) {
            return start(free)
        }
        if attempts == 0 {
            // Every route is ruled out: the one that is free soonest is tried all the same.
            let soonest = untried.min {
                max(ends[$0], preferred[$0]) < max(ends[$1], preferred[$1])
            }
            return soonest.map { start($0) } ?? .exhausted
        }
        let readyAt = candidates.indices.map { max(ends[$0], candidates[$0].readyAt, now) }
        guard
            let soonest = usable.min(by: {
                (readyAt[$0], preferred[$0]) < (readyAt[$1], preferred[$1])
            })
        else { return .exhausted }
        let ready = readyAt[soonest]
        if ready <= now { return start(soonest) }
        return ready < deadline ? .wait(until: ready) : .exhausted
    }

    /// Takes the failure of the attempt on a route.
    ///
    /// - Parameter jitter: chance in `[0, 1)`, for the back-off.
    package mutating func attemptFailed(
        on key: RouteKey, retry: RetryRule, at now: Timestamp, jitter: Double
    ) {
        for index in candidates.indices where candidates[index].route.key == key {
            switch retry {
            case .sameRouteOrAnother:
                let pause = Backoff.fullJitter(retry: candidates[index].tries, chance: jitter)
                candidates[index].readyAt = now.adding(milliseconds: pause)
            case .anotherRouteOnly, .never:
                candidates[index].isExcluded = true
            }
        }
    }

    /// Takes back a start: the route cannot express this request, so no attempt was made on it.
    package mutating func cannotServe(_ key: RouteKey) {
        attempts -= 1
        for index in candidates.indices where candidates[index].route.key == key {
            candidates[index].isExcluded = true
        }
    }

    private mutating func start(_ index: Int) -> RouteStep {
        attempts += 1
        candidates[index].tries += 1
        return .start(candidates[index].route)
    }
}

/// What a plan says to do.
package enum RouteStep: Sendable, Equatable {
    case start(Route)
    /// Nothing is free before then, but it is before the deadline: ask again.
    case wait(until: Timestamp)
    case exhausted
}

/// Exponential back-off with full jitter: a pause drawn evenly from zero to a ceiling that doubles with each retry.
package enum Backoff {
    package static let baseMs: Int64 = 200
    package static let ceilingMs: Int64 = 5_000

    /// Milliseconds before the given retry of one route (1 for the first), for a chance in `[0, 1)`.
    package static func fullJitter(retry: Int, chance: Double) -> Int64 {
        let doublings = min(max(retry, 1) - 1, 10)
        let ceiling = min(ceilingMs, baseMs << doublings)
        return Int64(Double(ceiling) * chance)
    }
}

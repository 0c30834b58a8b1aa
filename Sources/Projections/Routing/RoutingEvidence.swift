package import Events

/// What the log says of the routes, and the weights that follow: a fold over attempts from one published version on.
///
/// Customers' faults say nothing of a route. A chain of versions holds its own state: each is made from the evidence in
/// the one before and the events since, so any of them can be made again from the log and compared.
package struct RoutingEvidence: Sendable {
    /// The earlier events of a response, for an attempt that began before the fold did.
    package typealias History = (_ stream: StreamName, _ beforeVersion: Int64) throws ->
        [FollowedEvent]

    /// A route, as the log names it.
    private struct RouteName: Hashable, Comparable {
        var account: String
        var model: String

        static func < (left: RouteName, right: RouteName) -> Bool {
            (left.account, left.model) < (right.account, right.model)
        }
    }

    private struct Tally {
        var provider: Provider
        var evidence: RouteEvidence
        var asOf: Timestamp

        /// A clock that was set back makes nothing younger.
        mutating func decay(to now: Timestamp) {
            let elapsedMs = now.microseconds(since: asOf) / 1_000
            guard elapsedMs > 0 else { return }
            evidence = evidence.decayed(byMs: elapsedMs)
            asOf = asOf.adding(milliseconds: elapsedMs)
        }
    }

    /// The types whose payloads it reads.
    package static let reads: Set<EventType> = [
        .requestAdmitted, .attemptStarted, .attemptSucceeded, .attemptFailed, .spendSettled,
    ]

    /// More routes than this are not published: the ones with the least evidence are left at full weight.
    package static let routesMax = 200

    private var tallies: [RouteName: Tally] = [:]
    private var beginnings = AttemptBeginnings()
    /// The last version that was published.
    package private(set) var version: Int64
    /// The last event that the evidence includes.
    package private(set) var basisSeq: Int64
    /// Attempts that were counted since.
    package private(set) var countedSince = 0

    /// - Parameter published: the version to go on from.
    package init(after published: WeightsPublished) {
        version = published.version
        basisSeq = published.basisSeq
        for route in published.routes {
            tallies[RouteName(account: route.account, model: route.model)] = Tally(
                provider: route.provider, evidence: route.evidence, asOf: published.asOf)
        }
    }

    /// Folds the next event of the log.
    package mutating func apply(_ event: FollowedEvent, history: History) throws {
        basisSeq = event.seq
        guard event.stream.isOfResponse else { return }
        switch event.event {
        case .attemptSucceeded(let ending): try count(ending, isFailure: false, event, history)
        case .attemptFailed(let ending):
            if ending.reason?.saysSomethingOfItsRoute == true {
                try count(ending, isFailure: true, event, history)
            }
        case .spendSettled(let spend):
            guard let began = try beginning(of: spend.attempt, event, history) else { return }
            change(began.started, at: event.recordedAt) { $0.add(spend) }
        case let fact?: beginnings.add(fact, in: event.stream)
        case nil:
            if event.type.endsResponse { beginnings.forget(event.stream) }
        }
    }

    private mutating func count(
        _ ending: AttemptEnding, isFailure: Bool, _ event: FollowedEvent, _ history: History
    ) throws {
        guard let began = try beginning(of: ending.number, event, history) else { return }
        var isLate: Bool?
        if let target = began.ttftTargetMs, let first = ending.firstTokenUs {
            isLate = first > target * 1_000
        }
        change(began.started, at: event.recordedAt) { $0.add(isFailure: isFailure, isLate: isLate) }
        countedSince += 1
    }

    /// How an attempt began that says something of its route; nil for the others.
    ///
    /// A customer's own key or server has a route of its own, and a broker's is not chosen by weight; a batch tells
    /// nothing of how its account serves single requests.
    private mutating func beginning(
        of number: Int64, _ event: FollowedEvent, _ history: History
    ) throws -> AttemptBeginnings.Beginning? {
        if beginnings.attempt(number, in: event.stream) == nil {
            for earlier in try history(event.stream, event.version) {
                if let fact = earlier.event { beginnings.add(fact, in: event.stream) }
            }
        }
        guard let began = beginnings.attempt(number, in: event.stream),
            began.started.credential == .managed, began.started.provider != .openrouter,
            began.started.tier != "batch"
        else { return nil }
        return began
    }

    /// Changes the evidence of an attempt's route after it has decayed to a time.
    private mutating func change(
        _ started: AttemptStarted, at now: Timestamp, _ body: (inout RouteEvidence) -> Void
    ) {
        let name = RouteName(account: started.account, model: started.model)
        var tally =
            tallies[name]
            ?? Tally(provider: started.provider, evidence: RouteEvidence(), asOf: now)
        tally.decay(to: now)
        body(&tally.evidence)
        tallies[name] = tally
    }

    /// The next version, as of a time; the fold goes on from it.
    package mutating func publish(at now: Timestamp) -> WeightsPublished {
        version += 1
        countedSince = 0
        for name in tallies.keys {
            tallies[name]?.decay(to: now)
            // As whoever goes on from the published version has it.
            tallies[name]?.asOf = now
        }
        tallies = tallies.filter { $0.value.evidence.isWorthKeeping }
        if tallies.count > Self.routesMax {
            let kept = tallies.sorted {
                ($1.value.evidence.outcomes, $0.key) < ($0.value.evidence.outcomes, $1.key)
            }.prefix(Self.routesMax)
            tallies = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        return WeightsPublished(version: version, basisSeq: basisSeq, asOf: now, routes: weights)
    }

    /// The weights that would be published now, without decay to a later time.
    package var weights: [RouteWeight] {
        let caches = Dictionary(
            tallies.map { ($0.key.model, $0.value.evidence.cachedShare) }, uniquingKeysWith: max)
        return tallies.sorted { $0.key < $1.key }.map { name, tally in
            let evidence = tally.evidence
            let warmth = evidence.warmth(beside: caches[name.model] ?? 0)
            func weighed(_ quality: Int64) -> Int64 {
                max(RouteEvidence.explorationShare, quality * warmth / RouteEvidence.one)
            }
            return RouteWeight(
                provider: tally.provider, account: name.account, model: name.model,
                weight: weighed(evidence.weight), weightTargeted: weighed(evidence.weightTargeted),
                pricePico: evidence.pricePico, evidence: evidence)
        }
    }
}

extension ReasonCode {
    /// Whether an attempt that failed so says something of its route: the provider's fault, but not that a model does
    /// not exist, which anybody can ask for.
    package var saysSomethingOfItsRoute: Bool {
        faultDomain == .provider && self != .providerModelMissing
    }
}

/// How attempts began that have not ended: found in passing, and read again from the log where it is not here.
private struct AttemptBeginnings: Sendable {
    typealias Beginning = (started: AttemptStarted, ttftTargetMs: Int64?)

    private struct Response {
        var ttftTargetMs: Int64?
        var attempts: [AttemptStarted] = []
    }

    /// Beyond it all are dropped and read again where they are needed.
    private static let responsesMax = 20_000

    private var responses: [StreamName: Response] = [:]

    mutating func add(_ event: Event, in stream: StreamName) {
        switch event {
        case .requestAdmitted(let data):
            if responses.count >= Self.responsesMax { responses.removeAll(keepingCapacity: true) }
            responses[stream] = Response(ttftTargetMs: data.ttftTargetMs)
        case .attemptStarted(let data): responses[stream]?.attempts.append(data)
        default: break  // Nothing else is needed of what came before.
        }
    }

    mutating func forget(_ stream: StreamName) {
        responses[stream] = nil
    }

    func attempt(_ number: Int64, in stream: StreamName) -> Beginning? {
        guard let response = responses[stream],
            let started = response.attempts.first(where: { $0.number == number })
        else { return nil }
        return (started, response.ttftTargetMs)
    }
}

extension EventType {
    fileprivate var endsResponse: Bool {
        switch self {
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired: true
        default: false
        }
    }
}

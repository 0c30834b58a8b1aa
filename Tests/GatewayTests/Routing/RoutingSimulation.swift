import Events
import Projections

@testable import Gateway

/// The routing of one model over several accounts, in time that the seed drives: real breakers, real evidence, real
/// weights, and providers that behave as the test says. One request at a time for each connection.
struct RoutingSimulation {
    /// How a route behaves.
    struct Behaviour {
        /// Chance of a failure in `[0, 1]`.
        var failing = 0.0
        var failure = ReasonCode.providerOverloaded
        var firstTokenMs: Int64 = 200
        /// What each thousand tokens of the prompt adds to it.
        var perThousandTokensMs: Int64 = 0
        /// What a token costs that no cache held, in pico-USD; one that a cache held costs a tenth.
        var pricePico: Int64 = 1_000_000
        /// The chance that a cache holds the prompt of a conversation which has been here before.
        var caching = 1.0
    }

    /// What became of a request's first attempt.
    struct First {
        var atMs: Int64
        var account: String
        var failed: Bool
        var isTargeted: Bool
    }

    let routes: [Route]
    private(set) var state = RoutingState(strategy: .weighted)
    private(set) var evidence: RoutingEvidence
    private var published: WeightsPublished
    private(set) var versions: [WeightsPublished] = []
    private(set) var firsts: [First] = []
    private(set) var trips = 0
    private(set) var served = 0
    private(set) var servedInTime = 0
    private var chance: SplitMix
    private var requests: Int64 = 0
    private var seq: Int64 = -1
    private var nowMs: Int64 = 0
    private var publishedMs: Int64 = 0
    private let origin = Samples.time
    private let isStatic: Bool
    /// The chance that a request has a target of two seconds for its first token.
    var targetedShare = 0.0
    var behaviours: [String: Behaviour] = [:]
    var spread = RouteSpread.withinEntry
    /// What the customer's policy says.
    var weighsPrice = false
    /// Tokens of each prompt; the answer has a tenth of it. Without any nothing is settled.
    var promptTokens: Int64 = 0
    /// So many conversations go on, in turn; nil: each request is one of its own.
    var conversations: Int64?
    /// Where conversations have been.
    private var warm: Set<String> = []

    init(accounts: [String], seed: UInt64, isStatic: Bool = false) {
        self.init(routes: accounts.map { Samples.route($0) }, seed: seed, isStatic: isStatic)
    }

    init(routes: [Route], seed: UInt64, isStatic: Bool = false) {
        self.routes = routes
        chance = SplitMix(seed: seed)
        published = .first(basisSeq: -1, at: Samples.time)
        evidence = RoutingEvidence(after: published)
        self.isStatic = isStatic
    }

    /// Sends requests evenly over a time.
    mutating func run(requests count: Int, everyMs: Double) throws {
        let beginMs = nowMs
        for number in 1...count {
            nowMs = beginMs + Int64(Double(number) * everyMs)
            try request()
            try publishIfDue()
        }
    }

    /// Sends requests when a trace says so; `before` may change the behaviours.
    mutating func run(
        _ trace: [TracedRequest], before: (inout RoutingSimulation) -> Void
    ) throws {
        for traced in trace {
            nowMs = traced.atMs
            before(&self)
            try request(contextTokens: traced.contextTokens)
            try publishIfDue()
        }
    }

    /// An account's share of the first attempts since a time.
    func share(of account: String, sinceMs: Int64, isTargeted: Bool? = nil) -> Double {
        let all = firsts.filter {
            $0.atMs >= sinceMs && (isTargeted == nil || isTargeted == $0.isTargeted)
        }
        return Double(all.count { $0.account == account }) / Double(max(all.count, 1))
    }

    var elapsedMs: Int64 { nowMs }
    private var now: Timestamp { origin.adding(milliseconds: nowMs) }

    private mutating func request(contextTokens: Int64 = 0) throws {
        requests += 1
        let key = "\(conversations.map { requests % $0 } ?? requests)"
        let isTargeted = chance.unit() < targetedShare
        let arranged =
            isStatic
            ? WeightedOrder.arrange(
                routes, by: PublishedWeights(), spread: spread, key: key, isTargeted: isTargeted)
            : state.arrange(
                routes, spread: spread, key: key, isTargeted: isTargeted,
                weighsPrice: weighsPrice, at: now
            ).routes
        var plan = RoutePlan(
            routes: arranged, attemptsMax: 4, deadline: now.adding(milliseconds: 60_000))
        let id = ResponseID(
            surface: .chatCompletions, at: now, random: (UInt64(requests), chance.next()))
        try tell(.requestAdmitted(admission(isTargeted)), id, 0)
        var version: Int64 = 1
        var waitedMs: Int64 = 0
        let (moment, breakers, isStatic) = (now, state, isStatic)
        while case .start(let route) = plan.next(
            at: moment, freeAt: { _ in nil },
            avoidedUntil: { isStatic ? nil : breakers.hold($0, at: moment) })
        {
            let behaviour = behaviours[route.account.name] ?? Behaviour()
            let failed = chance.unit() < behaviour.failing
            if plan.attempts == 1 {
                firsts.append(
                    First(
                        atMs: nowMs, account: route.account.name, failed: failed,
                        isTargeted: isTargeted))
            }
            try tell(.attemptStarted(started(route, plan.attempts)), id, version)
            let start = state.started(route, at: now)
            let changes = state.ended(start, failed ? behaviour.failure : nil, at: now)
            trips += changes.count { $0.type == .circuitOpened }
            let promptMs = contextTokens * behaviour.perThousandTokensMs / 1_000
            let firstTokenMs = behaviour.firstTokenMs + promptMs
            waitedMs += firstTokenMs
            try tell(ended(behaviour, firstTokenMs, failed, plan.attempts), id, version + 1)
            version += 2
            if !failed {
                try settle(route, behaviour, key, plan.attempts, id, version)
                served += 1
                if waitedMs <= 2_000 { servedInTime += 1 }
                break
            }
            plan.attemptFailed(
                on: route.key, retry: behaviour.failure.retry, at: now, jitter: chance.unit())
        }
    }

    private mutating func publishIfDue() throws {
        guard !isStatic, nowMs - publishedMs >= Int64(WeightsPublisher.pauseMs) else { return }
        publishedMs = nowMs
        guard evidence.isWorthPublishing(after: published, at: now) else { return }
        published = evidence.publish(at: now)
        versions.append(published)
        state.apply(.weightsPublished(published), at: now)
    }

    private mutating func tell(_ event: Event, _ id: ResponseID, _ version: Int64) throws {
        seq += 1
        let followed = FollowedEvent(
            seq: seq, id: EventID(at: now, random: (UInt64(seq), 0)), stream: .response(id),
            version: version, customer: Samples.customer(), recordedAt: now, type: event.type,
            event: event)
        try evidence.apply(followed) { _, _ in [] }
    }

    /// What the attempt cost: a conversation that comes back finds its prompt in the cache, where there is one.
    private mutating func settle(
        _ route: Route, _ behaviour: Behaviour, _ key: String, _ number: Int, _ id: ResponseID,
        _ version: Int64
    ) throws {
        guard promptTokens > 0 else { return }
        let isWarm = !warm.insert("\(route.account.name) \(key)").inserted
        let isHit = isWarm && chance.unit() < behaviour.caching
        let price = behaviour.pricePico
        let answer = promptTokens / 10
        let lines = [
            (
                isHit ? TokenBucket.cacheRead : .inputUncached, promptTokens,
                isHit ? price / 10 : price
            ),
            (.output, answer, price * 5),
        ].map { bucket, tokens, rate in
            RatedLine(
                bucket: bucket, tokens: tokens, ratePico: rate, amount: PicoUSD(pico: tokens * rate)
            )
        }
        let cost = PicoUSD(pico: lines.reduce(0) { $0 + $1.amount.pico })
        try tell(
            .spendSettled(
                SpendSettled(
                    attempt: Int64(number),
                    origin: SpendOrigin(
                        provider: route.account.provider, account: route.account.name, region: nil,
                        credential: .managed, model: route.model, tier: nil, served: true),
                    priceVersion: "1", provenance: .reported, lines: lines, cost: cost,
                    listCost: cost, charged: cost, markupBps: 0, platformFee: .zero,
                    statedCost: nil)), id, version)
    }

    private func admission(_ isTargeted: Bool) -> RequestAdmitted {
        RequestAdmitted(
            surface: .chatCompletions, model: "gpt-5.4",
            qosClass: isTargeted ? .interactive : .batch, serviceTier: nil, stream: true,
            profile: .managed, ttftTargetMs: isTargeted ? 2_000 : nil, deadlineMs: 60_000,
            keyID: "key", receivedAt: now, session: nil, idempotencyKey: nil, bodyDigest: nil)
    }

    private func started(_ route: Route, _ number: Int) -> AttemptStarted {
        AttemptStarted(
            number: Int64(number), provider: route.account.provider, account: route.account.name,
            region: nil,
            credential: .managed, model: route.model, tier: nil, retryCause: nil,
            weightsVersion: nil)
    }

    private func ended(
        _ behaviour: Behaviour, _ firstTokenMs: Int64, _ failed: Bool, _ number: Int
    ) -> Event {
        let ending = AttemptEnding(
            number: Int64(number), reason: failed ? behaviour.failure : nil, httpStatus: 200,
            providerRequestID: nil, modelServed: nil, tierServed: nil, finishReason: nil,
            firstTokenUs: failed ? nil : firstTokenMs * 1_000,
            durationUs: firstTokenMs * 1_000, billed: nil, provenance: .unknown,
            usage: nil, usageRaw: nil, usageInconsistent: false, errorType: nil, errorCode: nil)
        return failed ? .attemptFailed(ending) : .attemptSucceeded(ending)
    }
}

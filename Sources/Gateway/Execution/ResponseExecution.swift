import Events
import HTTPServer
import JSON
import Ledger
import Providers

/// One admitted request on its way through its attempts to exactly one ending.
///
/// The order of things is the promise: an attempt is durable before its first byte goes upstream, and the settlement
/// is durable before the client sees the end. What waits for the end is not inlined: streams are many.
struct ResponseExecution {
    private let scope: ExecutionScope
    private let deadline: Timestamp
    private var plan: RoutePlan
    private var tier: TierPlan
    /// Events of what has ended, to be made durable with what comes next.
    private var pending: [Event] = []
    private var lastFailure: UpstreamFailure?
    /// The provider that refused the customer's own key, if that is how the last attempt failed.
    private var refuserOfOwnKey: Provider?
    private var upstreamUs: Int64 = 0
    /// The number of the surface's next event, for the event that ends a stream which broke.
    private var nextSequence: Int64?
    /// Its way to a broker, should an outage stand.
    private var crossing: Crossing
    /// The published weights that put the routes in their order; nil: the configuration did.
    private let weightsVersion: Int64?
    /// What the attempts have used together, for the customer's rate; nil when nobody knows.
    private(set) var tokensUsed: Int64?
    /// How it came past the gate.
    var passage: Passage?
    /// The spend of the attempt that served, once there is one.
    private var charge: SpendSettled?

    init(_ scope: ExecutionScope) {
        self.scope = scope
        tier = TierPlan(scope.admitted.tier, scope.services.admission, scope.caller.policy)
        deadline = scope.clock.receivedAt.adding(milliseconds: scope.admitted.deadlineMs)
        let arranged = scope.services.routing.arrange(
            scope.admitted.routes, spread: scope.admitted.resolution.spread,
            key: scope.affinityKey ?? scope.journal.id.text,
            isTargeted: scope.request.stream && scope.admitted.ttftTargetMs != nil,
            weighsPrice: scope.caller.policy.weighPrice, at: scope.clock.now())
        weightsVersion = arranged.version
        crossing = Crossing(scope)
        plan = RoutePlan(
            routes: arranged.routes, attemptsMax: scope.services.configuration.attempts.max,
            deadline: deadline)
    }

    /// The accounts that may serve it, in the order in which it tries them.
    var accounts: [String] { plan.accounts }

    private var services: GatewayServices { scope.services }
    private var request: any ClientRequest { scope.request }
    private var admitted: AdmittedRequest { scope.admitted }
    private var caller: Caller { scope.caller }
    private var clock: RequestClock { scope.clock }
    private var presence: ClientPresence { scope.presence }
    private var client: any ResponseClient { scope.client }
    private var journal: ResponseJournal { scope.journal }

    /// Makes the admission durable together with the start of the first attempt.
    ///
    /// - Parameter firstID: the id of the admission's event, where the client's idempotency key gives it.
    /// - Throws: ``NotStarted``, when no route can express the request or the ledger does not take it.
    mutating func start(
        _ admission: [Event], firstID: EventID?
    ) async throws(NotStarted) -> Attempt {
        var reason: NotStarted?
        while case .start(let route) = nextStep(at: clock.now()) {
            let attempt: Attempt
            do { attempt = try prepare(route, replacing: nil) } catch {
                reason = reason ?? error
                plan.cannotServe(route.key)
                continue
            }
            defer { crossing.leave(route) }
            do {
                try await journal.append(
                    admission + attempt.beginning, at: attempt.startedAt,
                    firstID: firstID)
            } catch {
                services.routing.ended(attempt.start, .ledgerUnavailable, at: clock.now())
                throw .unrecorded(error)
            }
            return attempt
        }
        throw reason
            ?? .inexpressible(
                InvalidRequest("No route can serve this request.", param: "model"))
    }

    /// Runs attempts, from the first on, until the response has ended and the client has been told.
    mutating func run(from first: Attempt) async {
        var attempt = first
        while true {
            let result = await perform(attempt)
            let spend = close(attempt, result)
            nextSequence = result.nextSequence
            switch result.verdict {
            case .succeeded:
                return await complete(attempt, result, spend)
            case .cancelled(let reason):
                return await end(reason.completion, cause: reason, attempt, spend: spend)
            case .failed(let failure):
                lastFailure = failure
                guard !client.streamIsStarted, failure.retry != .never else {
                    return await end(.failed, cause: failure.reason, attempt, spend: spend)
                }
                if let other = tier.attemptFailed(asking: attempt.started.tier, failure.reason) {
                    pending.append(.tierChosen(other))
                }
                await giveUp(attempt.route, after: failure)
            }
            switch await next(after: attempt) {
            case .started(let another): attempt = another
            case .over(let completion, let cause):
                return await end(completion, cause: cause, attempt, spend: nil)
            }
        }
    }

    // MARK: Attempts

    /// The next attempt, durable; or why there is none.
    @inline(never) private mutating func next(after last: Attempt) async -> NextAttempt {
        while true {
            switch presence.interruption {
            case .clientLeft: return .over(.cancelled, .clientDisconnected)
            case .shutdown: return .over(.failed, .shuttingDown)
            case nil: break
            }
            let now = clock.now()
            guard now < deadline else { return .over(.expiredDuringExecution, .deadlineExceeded) }
            switch nextStep(at: now) {
            case .exhausted: return .over(.failed, lastFailure?.reason ?? .noRoute)
            case .wait(let time):
                await recordWhatHasEnded()
                await wait(until: min(time, deadline))
            case .start(let route):
                guard let attempt = try? prepare(route, replacing: last) else {
                    plan.cannotServe(route.key)
                    continue
                }
                defer { crossing.leave(route) }
                do {
                    try await journal.append(
                        pending + attempt.beginning, at: attempt.startedAt)
                } catch {
                    services.routing.ended(attempt.start, .ledgerUnavailable, at: clock.now())
                    services.logger.error("an attempt could not be recorded", error: error.label)
                    return .over(.failed, .ledgerUnavailable)
                }
                pending = []
                return .started(attempt)
            }
        }
    }

    /// Makes the last attempt's end durable before a wait: it is known, and a crash must not make it unknown.
    private mutating func recordWhatHasEnded() async {
        do {
            try await journal.append(pending, at: clock.now())
            pending = []
        } catch {
            // It stays with what comes next, which is not started unless it is recorded.
            services.logger.error("an attempt's end could not be recorded", error: error.label)
        }
    }

    private func prepare(_ route: Route, replacing last: Attempt?) throws(NotStarted) -> Attempt {
        let adapter = ProviderAdapters.adapter(for: route.provider)
        let tierAsked = tier.asked(on: route)
        let dialogue = try scope.dialogue(with: adapter, on: route, in: tierAsked)
        guard let key = services.key(of: route.account) else { throw .keyUnavailable }
        guard crossing.enter(route, at: clock.now()) else { throw .noOutage }
        let started = AttemptStarted(
            number: Int64(plan.attempts + scope.before.count), provider: route.provider,
            account: route.account.name, region: route.account.region,
            credential: route.account.credential, model: route.model,
            tier: dialogue.call.sent(tierAsked),
            retryCause: last == nil ? scope.before.cause : lastFailure?.reason,
            weightsVersion: crossing.isBridge(route) || route.account.hosted != nil
                ? nil : weightsVersion)
        let now = clock.now()
        if let passage { services.gate.move(passage.place, to: route.account.name, at: now) }
        return Attempt(
            route: route, start: services.routing.started(route, at: now), started: started,
            startedAt: now, adapter: adapter, dialogue: dialogue, key: key)
    }

    private func perform(_ attempt: Attempt) async -> AttemptResult {
        client.serve(attempt.started, as: admission)
        let context = AttemptContext(
            attempt: attempt, client: services.client,
            limits: TierPlan.limits(
                services.configuration.attempts, in: attempt.started.tier,
                deadlineMs: admitted.deadlineMs),
            clock: clock,
            deadline: deadline, presence: presence, call: attempt.dialogue.call)
        return caller.policy.onDisconnect == .drain
            ? await drain(context) : await call(context)
    }

    /// The same, to its end also when the client leaves, which is then recorded at once.
    @inline(never) private func drain(_ context: AttemptContext) async -> AttemptResult {
        await withTaskGroup(of: AttemptResult?.self) { group in
            group.addTask { await call(context) }
            group.addTask {
                await presence.untilInterrupted()
                if presence.interruption == .clientLeft { await recordDeparture() }
                return nil
            }
            var result: AttemptResult?
            for await finished in group {
                guard let finished else { continue }
                result = finished
                group.cancelAll()
            }
            guard let result else { preconditionFailure("the call always has a result") }
            return result
        }
    }

    private func call(_ context: AttemptContext) async -> AttemptResult {
        await context.run(
            streamingTo: request.stream ? client : nil, of: caller.customer,
            on: services.cacheShelves)
    }

    /// The client left while the upstream call is drained: its response has ended now, the attempt has not.
    private func recordDeparture() async {
        let now = clock.now()
        let facts = facts(
            .cancelled, cause: .clientDisconnected, at: now, report: nil, attempt: nil)
        do { try await journal.close([], ending: facts.event, at: now) } catch {
            services.logger.error("a departure could not be recorded", error: error.label)
            return
        }
        services.metrics.responseEnded(facts, upstreamUs: nil)
    }

    /// Puts an attempt's end into the books; they become durable with what comes next.
    @inline(never) private mutating func close(
        _ attempt: Attempt, _ result: AttemptResult
    ) -> SpendSettled? {
        let close = AttemptClose(
            started: attempt.started, verdict: result.verdict, httpStatus: result.httpStatus,
            report: result.report,
            firstTokenUs: result.firstTokenAt.map { $0.microseconds(since: attempt.startedAt) },
            durationUs: result.endedAt.microseconds(since: attempt.startedAt),
            relayedContent: client.streamIsStarted, promptTextBytes: request.promptTextBytes,
            priceRegion: attempt.route.account.priceRegion,
            replicaRate: attempt.route.account.hosted?.rate, endedAt: result.endedAt,
            readNamedCache: result.readNamedCache, storedCache: result.storedCache)
        let entries = scope.books.entries(for: close)
        pending += entries.events
        services.fleets.used(entries.spend)
        if let spend = entries.spend, spend.origin.served { charge = spend }
        upstreamUs += result.begunAt.map { result.endedAt.microseconds(since: $0) } ?? 0
        services.metrics.attemptEnded(
            provider: attempt.route.provider, account: attempt.route.account.metricsName,
            verdict: result.verdict, firstTokenUs: close.firstTokenUs)
        if let usage = result.report.usage?.usage {
            tokensUsed = (tokensUsed ?? 0) + usage.input + usage.output
        }
        services.learn(from: result, of: attempt, in: journal.id, at: passage?.place)
        return entries.spend
    }

    @inline(never) private mutating func giveUp(
        _ route: Route, after failure: UpstreamFailure
    ) async {
        let now = clock.now()
        refuserOfOwnKey = nil
        if let own = route.account.ownCredential, failure.refusesKey {
            refuserOfOwnKey = route.provider
            await services.ownKeyRefused(own, httpStatus: failure.httpStatus, by: journal.id)
        }
        if let pause = failure.retryAfter {
            services.coolDowns.cool(route.key, for: pause, at: now)
        }
        plan.attemptFailed(
            on: route.key, retry: failure.retry, at: now, jitter: services.ids.unitInterval())
    }

    private mutating func nextStep(at now: Timestamp) -> RouteStep {
        let (coolDowns, routing, gate) = (services.coolDowns, services.routing, services.gate)
        let place = passage?.place
        let bridged = crossing.offer(to: &plan, at: now)
        func avoidedUntil(_ key: RouteKey) -> Timestamp? {
            if bridged.contains(key) { return now.adding(milliseconds: CoolDowns.longestMs) }
            if let hold = routing.hold(key, at: now) { return hold }
            let isFull = place.map { gate.isFull(key.account, for: $0) } ?? false
            return isFull ? now.adding(milliseconds: 1) : nil
        }
        return plan.next(at: now, freeAt: coolDowns.freeAt, avoidedUntil: avoidedUntil)
    }

    /// Waits for a route to be free, unless the client leaves before.
    private func wait(until time: Timestamp) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await clock.pause(until: time) }
            group.addTask { await presence.untilInterrupted() }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: Endings

    private var admission: Events.Admission {
        passage?.queuedUs == nil ? .admitted : .queued
    }

    @inline(never) private func complete(
        _ attempt: Attempt, _ result: AttemptResult, _ spend: SpendSettled?
    ) async {
        let facts = facts(
            .completed, cause: nil, at: clock.now(), report: result.report, attempt: attempt)
        guard await client.keep(result.body), await record(facts) else {
            return await unrecorded(facts, attempt)
        }
        let outcome = OutcomeHeaders(facts, admission, attempt, result.report, spend)
        if request.stream {
            await client.endStream(result.body, outcome)
        } else {
            client.answer(result.body, outcome)
        }
    }

    @inline(never) private func end(
        _ completion: Completion, cause: ReasonCode, _ attempt: Attempt, spend: SpendSettled?
    ) async {
        let facts = facts(completion, cause: cause, at: clock.now(), report: nil, attempt: nil)
        guard await record(facts) else { return await unrecorded(facts, attempt) }
        await tell(facts, cause, OutcomeHeaders(facts, admission, nil, nil, spend))
    }

    private func tell(
        _ facts: EndingFacts, _ cause: ReasonCode, _ outcome: OutcomeHeaders
    ) async {
        let failure = lastFailure?.reason == cause ? lastFailure : nil
        let error = ClientError(
            status: cause.httpStatus, reason: cause,
            message: cause.message(of: failure, refuserOfOwnKey: refuserOfOwnKey),
            param: failure?.param,
            retryAfter: cause.retryAfterSeconds,
            forbidsRetry: cause != .shuttingDown && cause != .ledgerUnavailable)
        if client.streamIsStarted {
            await client.breakStream(error, sequence: nextSequence, outcome)
        } else {
            client.fail(error, outcome)
        }
    }

    /// Makes the ending durable; false when the ledger does not take it.
    private func record(_ facts: EndingFacts) async -> Bool {
        // A departure that is recorded already was the ending: only the attempt's books follow it.
        if await !journal.hasEnding {
            services.metrics.responseEnded(facts, upstreamUs: upstreamUs)
        }
        let released = passage?.reservation?.released(unless: charge) ?? []
        do {
            try await journal.close(pending + released, ending: facts.event, at: clock.now())
        } catch {
            services.logger.error("an ending could not be recorded", error: error.label)
            return false
        }
        // Before the client is told: its next request is to find what this one leaves of the budget.
        services.gate.settle(
            passage?.reservation, by: charge, at: clock.receivedAt, of: caller.customer)
        return true
    }

    /// The ledger does not take the ending: the client must not see success, and recovery closes the response.
    private func unrecorded(_ facts: EndingFacts, _ attempt: Attempt) async {
        await tell(
            facts, .ledgerUnavailable,
            OutcomeHeaders(admission: admission, reasonCode: .ledgerUnavailable))
    }

    private func facts(
        _ completion: Completion, cause: ReasonCode?, at now: Timestamp, report: UpstreamReport?,
        attempt: Attempt?
    ) -> EndingFacts {
        EndingFacts(
            completion: completion, cause: cause, stream: request.stream,
            ttftTargetMs: admitted.ttftTargetMs, deadlineMs: admitted.deadlineMs,
            ttftUs: client.firstContentAt.map(clock.microseconds),
            totalUs: clock.microseconds(at: now), queuedUs: passage?.queuedUs ?? 0,
            attempts: plan.attempts + scope.before.count,
            contentFiltered: report?.finishReason == "content_filter",
            degradations: attempt?.degradations(report, of: tier) ?? [])
    }
}

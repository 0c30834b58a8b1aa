import Events
import Ledger
import Providers

/// A request that may start: its place, and how long it waited for it.
struct Passage: Sendable {
    /// The id of its place at the gate.
    var place: Int64
    /// nil: it did not wait.
    var queuedUs: Int64?
    /// What is set aside of its customer's budget; in the log already if it waited.
    var reservation: SpendReserved?
}

/// A request's way past the gate: in at once, by the waiting line, or not at all.
struct Entrance {
    private enum WaitEnding: Equatable {
        case turn
        case left
        case stopping
        case deadline
    }

    let scope: ExecutionScope

    private var gate: AdmissionGate { scope.services.gate }
    private var clock: RequestClock { scope.clock }

    private var deadline: Timestamp {
        clock.receivedAt.adding(milliseconds: scope.admitted.deadlineMs)
    }

    /// Passes the gate; nil when the request ended while it waited, and its client has been told.
    ///
    /// - Throws: ``Refusal``, when it has neither room nor a place to wait.
    func pass(accounts: [String]) async throws(Refusal) -> Passage? {
        let reservation = try scope.services.admission.reservation(
            for: scope.request, scope.admitted, of: scope.caller, receivedAt: clock.receivedAt)
        let ticket = AdmissionTicket(
            id: 0, customer: scope.caller.customer, limits: scope.caller.policy.limits,
            qosClass: scope.admitted.qosClass, deadline: deadline,
            tokens: TokenEstimate.tokens(inBytes: scope.request.promptTextBytes),
            accounts: accounts, budget: scope.caller.policy.budget, reservation: reservation)
        switch gate.arrive(ticket, at: clock.now()) {
        case .started(let id, _):
            return Passage(place: id, queuedUs: nil, reservation: reservation)
        case .refused(let refusal): throw Refusal(refusal, limits: ticket.limits)
        case .waiting(let id, let ahead): return try await wait(id, reservation, ahead: ahead)
        }
    }

    private func wait(
        _ id: Int64, _ reservation: SpendReserved?, ahead: Int
    ) async throws(Refusal) -> Passage? {
        let begunAt = clock.now()
        let reserved = reservation.map { [Event.spendReserved($0)] } ?? []
        do {
            try await scope.journal.append([.requestQueued(queued(ahead))] + reserved, at: begunAt)
        } catch {
            if !gate.withdraw(id) { gate.leave(id, tokens: 0, at: clock.now()) }
            gate.giveBack(reservation, of: scope.caller.customer)
            scope.services.logger.error("a wait could not be recorded", error: error.label)
            throw Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
        let ending = await ending(of: id)
        let queuedUs = clock.now().microseconds(since: begunAt)
        switch ending {
        case .turn: return Passage(place: id, queuedUs: queuedUs, reservation: reservation)
        case .deadline: await expire(queuedUs, reservation)
        case .left: await end(.cancelled, .clientDisconnected, queuedUs, reservation)
        case .stopping: await end(.failed, .shuttingDown, queuedUs, reservation)
        }
        return nil
    }

    /// Waits for the turn, unless the deadline passes, the client leaves or the gateway stops before.
    private func ending(of id: Int64) async -> WaitEnding {
        await withTaskGroup(of: WaitEnding?.self) { group in
            group.addTask { await gate.turn(of: id) == nil ? nil : .turn }
            group.addTask {
                await scope.presence.untilInterrupted()
                switch scope.presence.interruption {
                case .clientLeft: return .left
                case .shutdown: return .stopping
                case nil: return nil
                }
            }
            group.addTask {
                await clock.pause(until: deadline)
                return clock.now() >= deadline ? .deadline : nil
            }
            var ending: WaitEnding?
            for await result in group {
                guard let result else { continue }
                if result == .turn {
                    ending = .turn
                } else if ending == nil, gate.withdraw(id) {
                    ending = result
                }  // Else its turn has come in the same moment, and is told next.
                if ending != nil { group.cancelAll() }
            }
            guard let ending else { preconditionFailure("a wait ends by one of its causes") }
            return ending
        }
    }

    private func expire(_ queuedUs: Int64, _ reservation: SpendReserved?) async {
        let reason = ReasonCode.queueDeadline
        scope.services.metrics.requestExpired(reason)
        let expired = RequestExpired(
            reason: reason, httpStatus: Int64(reason.httpStatus), queuedUs: queuedUs)
        await tell(.requestExpired(expired), reservation, reason, .expiredBeforeStart, nil)
    }

    private func end(
        _ completion: Completion, _ cause: ReasonCode, _ queuedUs: Int64,
        _ reservation: SpendReserved?
    ) async {
        let facts = EndingFacts(
            completion: completion, cause: cause, stream: scope.request.stream,
            ttftTargetMs: scope.admitted.ttftTargetMs, deadlineMs: scope.admitted.deadlineMs,
            ttftUs: nil, totalUs: clock.microseconds(at: clock.now()), queuedUs: queuedUs,
            attempts: 0)
        scope.services.metrics.responseEnded(facts, upstreamUs: nil)
        await tell(facts.event, reservation, cause, .queued, facts)
    }

    private func tell(
        _ event: Event, _ reservation: SpendReserved?, _ cause: ReasonCode,
        _ admission: Events.Admission, _ facts: EndingFacts?
    ) async {
        var cause = cause
        let released = reservation.map { [Event.spendReleased(SpendReleased($0))] } ?? []
        do {
            try await scope.journal.append(released + [event], at: clock.now())
            gate.giveBack(reservation, of: scope.caller.customer)
        } catch {
            // Recovery ends it; the client must not be told what is not recorded.
            scope.services.logger.error("the end of a wait is unrecorded", error: error.label)
            cause = .ledgerUnavailable
        }
        let isLost = cause == .ledgerUnavailable
        scope.client.fail(
            ClientError(
                status: cause.httpStatus, reason: cause, message: cause.sentence,
                retryAfter: cause.retryAfterSeconds),
            OutcomeHeaders(
                admission: isLost ? .queued : admission,
                completion: isLost ? nil : facts?.completion,
                targetMet: isLost || facts?.ending.targetMet == nil && facts != nil ? nil : false,
                degraded: false, fallbackUsed: false, reasonCode: cause, attempts: 0))
    }

    private func queued(_ ahead: Int) -> RequestQueued {
        RequestQueued(
            surface: scope.request.surface, model: scope.request.model,
            qosClass: scope.admitted.qosClass, serviceTier: scope.request.serviceTier,
            stream: scope.request.stream, profile: scope.admitted.profile,
            ttftTargetMs: scope.admitted.ttftTargetMs, deadlineMs: scope.admitted.deadlineMs,
            keyID: scope.caller.keyID, receivedAt: clock.receivedAt, ahead: Int64(ahead))
    }
}

extension Refusal {
    init(_ refusal: AdmissionRefusal, limits: TrafficLimits) {
        let message =
            refusal.shortfall?.message ?? Self.message(of: refusal, limits: limits)
        self.init(refusal.reason, message)
        retryAfter = refusal.retryAfterSeconds.map(Int.init)
    }

    private static func message(of refusal: AdmissionRefusal, limits: TrafficLimits) -> String {
        switch (refusal.reason, refusal.limit) {
        case (.rateLimited, "rpm"):
            "Your limit of \(limits.requestsPerMinute ?? 0) requests per minute is reached."
        case (.rateLimited, _) where refusal.retryAfterSeconds == nil:
            "This request alone has more tokens than your limit of "
                + "\(limits.tokensPerMinute ?? 0) per minute."
        case (.rateLimited, _):
            "Your limit of \(limits.tokensPerMinute ?? 0) tokens per minute is reached."
        case (.queueDeadline, _):
            "It would wait for capacity until after its deadline, so it is refused at once."
        default: refusal.reason.sentence
        }
    }
}

import Crypto
import Events
import HTTPServer
import JSON
import Ledger
import Providers

/// Checks a request of one surface, admits or refuses it, and hands it to its execution.
struct SurfaceHandler: Sendable {
    let services: GatewayServices
    let surface: ClientSurface

    func handle(_ exchange: HTTPExchange, for caller: Caller) async {
        let clock = RequestClock(clock: services.clock, arrival: exchange.request.receivedAt)
        let id = services.ids.responseID(for: surface.surface, at: clock.receivedAt)
        var sketch = RequestSketch(
            surface: surface.surface, caller: caller, receivedAt: clock.receivedAt)
        do throws(Refusal) {
            let options = try Self.options(exchange.request.headers)
            sketch.traceID = options.traceID
            sketch.qosClass = options.qosClass ?? caller.policy.defaultClass
            guard sketch.qosClass != .batch else { throw Self.isForBatches }
            let request = try parse(exchange.request)
            sketch.stream = request.stream
            sketch.model = services.admission.resolver.knows(request.model) ? request.model : nil
            guard !services.inFlight.isDraining else {
                throw Refusal(.shuttingDown, ReasonCode.shuttingDown.sentence)
            }
            guard services.log.canAppend else {
                throw Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
            }
            let stored = try await services.previous(request.previousResponseID, of: caller)
            var admitted = try services.admission.decide(request, options, for: caller)
            if let stored { try admitted.keep(to: stored) }
            try await execute(
                request, options, admitted, stored, caller: caller, id: id, clock: clock, exchange,
                &sketch)
        } catch {
            let refusal = await services.record(error, sketch, id: id)
            exchange.respond(refusal.response(as: surface.errors, id: id))
        }
    }

    private static func options(_ headers: HTTPHeaders) throws(Refusal) -> RequestOptions {
        do { return try RequestOptions(reading: headers) } catch { throw Refusal(error) }
    }

    /// A tier that may take a day is for files of requests.
    private static let isForBatches = Refusal(
        .invalidRequest,
        "The class `batch` is served by batches: upload the requests as a file (POST /v1/files) and "
            + "start them (POST /v1/batches). For single requests at a lower price there is `flex`.",
        param: "Zumik-QoS-Class")

    private func parse(_ request: HTTPRequest) throws(Refusal) -> any ClientRequest {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: request.body) } catch {
            throw Refusal(.invalidRequest, "The body is not valid JSON: \(error).")
        }
        do { return try surface.read(document, request.headers) } catch { throw Refusal(error) }
    }

    private func execute(
        _ request: any ClientRequest, _ options: RequestOptions, _ admitted: AdmittedRequest,
        _ stored: StoredResponse?,
        caller: Caller, id: ResponseID, clock: RequestClock, _ exchange: HTTPExchange,
        _ sketch: inout RequestSketch
    ) async throws(Refusal) {
        let digests = RequestDigests(request, options, caller.customer, services.digests)
        let presence = ClientPresence(drains: caller.policy.onDisconnect == .drain)
        let scope = ExecutionScope(
            services: services, request: request, admitted: admitted, caller: caller,
            clock: clock, presence: presence,
            client: SurfaceResponder(
                exchange: exchange, errors: surface.errors, id: id, clock: clock),
            journal: ResponseJournal(
                id: id, customer: caller.customer, traceID: options.traceID, log: services.log,
                ids: services.ids),
            affinityKey: digests.session, storedID: stored?.providerID)
        let running = services.inFlight.enter(presence)
        defer { services.inFlight.leave(running) }
        exchange.onClientLeft { presence.interrupt(.clientLeft) }
        var execution = ResponseExecution(scope)
        defer {
            if let place = execution.passage?.place {
                services.gate.leave(place, tokens: execution.tokensUsed, at: clock.now())
            }
        }
        let first = try await start(
            &execution, scope, digests, previousID: stored?.id, &sketch)
        // Nothing: it ended while it waited.
        if let first { await execution.run(from: first) }
    }

    /// Brings a request past the gate and makes its first attempt durable; nil when it ended while it waited.
    ///
    /// Not inlined: what it needs would be held for as long as a stream is open.
    @inline(never)
    private func start(
        _ execution: inout ResponseExecution, _ scope: ExecutionScope, _ digests: RequestDigests,
        previousID: ResponseID?, _ sketch: inout RequestSketch
    ) async throws(Refusal) -> Attempt? {
        let entrance = Entrance(scope: scope)
        guard let passage = try await entrance.pass(accounts: execution.accounts) else {
            return nil
        }
        execution.passage = passage
        if passage.queuedUs != nil {
            sketch.journal = scope.journal
            sketch.queuedUs = passage.queuedUs
            sketch.reservation = passage.reservation
        }
        do {
            return try await execution.start(
                Self.admission(scope, digests, passage, previousID: previousID),
                firstID: digests.admissionID)
        } catch {
            // What has waited has its reservation in the log, and gives it back there.
            if passage.queuedUs == nil {
                services.gate.giveBack(passage.reservation, of: scope.caller.customer)
            }
            throw await refusal(for: error, digests)
        }
    }

    private static func admission(
        _ scope: ExecutionScope, _ digests: RequestDigests, _ passage: Passage,
        previousID: ResponseID?
    ) -> [Event] {
        let (request, admitted) = (scope.request, scope.admitted)
        var events: [Event] = [
            .requestAdmitted(
                RequestAdmitted(
                    surface: request.surface, model: request.model, qosClass: admitted.qosClass,
                    serviceTier: request.serviceTier, stream: request.stream,
                    profile: admitted.profile, ttftTargetMs: admitted.ttftTargetMs,
                    deadlineMs: admitted.deadlineMs, keyID: scope.caller.keyID,
                    receivedAt: scope.clock.receivedAt, session: digests.session,
                    idempotencyKey: digests.idempotencyKey, bodyDigest: digests.body,
                    promptPrefix: digests.promptPrefix, queuedUs: passage.queuedUs,
                    previousResponse: previousID)),
            .tierChosen(admitted.tier),
        ]
        if passage.queuedUs == nil, let reservation = passage.reservation {
            events.append(.spendReserved(reservation))
        }
        return events
    }

    /// Why an admission that was decided did not come to be.
    private func refusal(for failure: NotStarted, _ digests: RequestDigests) async -> Refusal {
        switch failure {
        case .inexpressible(let invalid): return Refusal(invalid)
        case .keyUnavailable:
            return Refusal(.noRoute, "Your own key cannot be opened now: tell your administrator.")
        case .noOutage: return Refusal(.noRoute, ReasonCode.noRoute.sentence)
        case .unrecorded(.conflictingEventID(_, let seq)) where digests.admissionID != nil:
            return await repeated(digests, firstSeq: seq)
        case .unrecorded(let error):
            services.logger.error("an admission could not be recorded", error: error.label)
            return Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
    }

    /// The same `Idempotency-Key` again: 409 for the same body, 422 for another.
    private func repeated(_ digests: RequestDigests, firstSeq: Int64) async -> Refusal {
        let first = try? await services.reader.read { view in try view.event(seq: firstSeq)?.event }
        guard let first, case .requestAdmitted(let admitted) = first.event,
            let firstID = first.stream.responseID
        else {
            return Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
        guard admitted.bodyDigest == digests.body else {
            return Refusal(
                .invalidRequest,
                "This Idempotency-Key was used for another body, by response \(firstID).",
                param: "Idempotency-Key", status: 422)
        }
        return Refusal(
            .invalidRequest,
            "This Idempotency-Key was used already, by response \(firstID); "
                + "GET /zumik/v1/responses/\(firstID) tells what became of it.",
            param: "Idempotency-Key", status: 409)
    }
}

/// What is known of a request while it is read, for the record of a refusal.
struct RequestSketch: Sendable {
    let surface: Surface
    let caller: Caller
    let receivedAt: Timestamp
    var model: String?
    var qosClass: QoSClass?
    var stream: Bool?
    var traceID: String?
    /// Where it has begun to be recorded: it waited.
    var journal: ResponseJournal?
    var queuedUs: Int64?
    /// What was set aside for it when it began to wait.
    var reservation: SpendReserved?

    init(surface: Surface, caller: Caller, receivedAt: Timestamp) {
        self.surface = surface
        self.caller = caller
        self.receivedAt = receivedAt
    }

    func rejected(_ refusal: Refusal) -> RequestRejected {
        RequestRejected(
            surface: surface, reason: refusal.reason,
            httpStatus: Int64(refusal.status), keyID: caller.keyID, receivedAt: receivedAt,
            model: model, qosClass: qosClass, stream: stream,
            queuedUs: queuedUs)
    }
}

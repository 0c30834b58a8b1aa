package import Events
import HTTPClient
import JSON
import Ledger
import Pricing
import Projections
import Providers

/// Does what the outages need: asks routes that are out, and writes what follows into the log.
///
/// A probe is a real request for a few tokens, because nothing cheaper shows that a model is served. The operator owes
/// what it costs; no customer does.
package struct OutageWatcher: Sendable {
    /// Between two looks while anything is watched, in milliseconds.
    static let pauseMs: Int64 = 50
    private static let tokensMax: Int64 = 16

    private let services: GatewayServices

    package init(services: GatewayServices) {
        self.services = services
    }

    private var outages: Outages { services.outages }

    /// Watches until ``Outages/finish()``.
    ///
    /// - Parameter unfinished: outages that a stop left standing in the log.
    package func run(after unfinished: [(seq: Int64, outage: OutageVerified)]) async {
        for (seq, outage) in unfinished {
            await record(
                .outageCleared(
                    OutageCleared(
                        provider: outage.provider, model: outage.model, verifiedSeq: seq,
                        cause: .restart)))
        }
        guard outages.isEnabled else { return }
        await withDiscardingTaskGroup { group in
            for await _ in outages.wakes {
                while true {
                    let (steps, isWatching) = outages.steps(
                        at: services.clock.now(), trip: services.routing.trip)
                    for (path, step) in steps { await take(step, path, &group) }
                    guard isWatching else { break }
                    await services.clock.pause(
                        until: services.clock.instant().advanced(by: .milliseconds(Self.pauseMs)))
                }
            }
        }
    }

    private func take(
        _ step: PathWatch.Step, _ path: ModelPath, _ group: inout DiscardingTaskGroup
    ) async {
        switch step {
        case .probe(let account):
            group.addTask { await probe(path, account) }
        case .verify(let routes):
            let event = Event.outageVerified(
                OutageVerified(
                    provider: path.provider, model: path.model, windowMs: outages.window,
                    routes: routes))
            outages.verified(path, seq: await record(event))
            services.logger.warning(
                "an outage is verified", ["provider": path.provider.rawValue, "model": path.model])
        case .clear(let cause, let account):
            guard let seq = await outages.close(path) else { return }
            await record(
                .outageCleared(
                    OutageCleared(
                        provider: path.provider, model: path.model, verifiedSeq: seq,
                        cause: cause, account: account)))
        }
    }

    // MARK: Probing

    private func probe(_ path: ModelPath, _ name: String) async {
        let account = services.configuration.accounts.first { $0.name == name }
        let started = ProbeStarted(provider: path.provider, account: name, model: path.model)
        guard let account, await record(.probeStarted(started)) != nil else {
            return outages.probed(path, name, nil, at: services.clock.now())
        }
        let route = Route(account: account, model: path.model, preference: 0)
        let startedAt = services.clock.now()
        let circuit = services.routing.started(route, at: startedAt)
        let found = await call(route)
        let now = services.clock.now()
        let ended = ended(started, found, durationUs: now.microseconds(since: startedAt))
        let seq = await record(.probeEnded(ended))
        services.routing.ended(circuit, ended.reason, refuses: found.refusal, at: now)
        var evidence: PathWatch.FailedProbe?
        if let seq, let reason = ended.reason, reason.saysSomethingOfItsRoute {
            evidence = PathWatch.FailedProbe(seq: seq, at: now, reason: reason)
        }
        outages.probed(path, name, evidence, at: now)
    }

    private func call(_ route: Route) async -> Result<ClientAnswer, UpstreamFailure> {
        let adapter = ProviderAdapters.adapter(for: route.provider)
        guard let key = services.key(of: route.account), let request = Self.request(route.model),
            let call = try? adapter.chatCall(
                for: request,
                to: UpstreamTarget(baseURL: route.account.baseURL, model: route.model))
        else { return .failure(UpstreamFailure(reason: .noRoute)) }
        let transfer = services.client.start(
            HTTPClientRequest(
                call, authentication: adapter.authentication(key: key.revealed),
                connectTimeoutMs: services.configuration.attempts.connectTimeoutMs))
        let presence = ClientPresence(drains: false)
        presence.attach(transfer)
        outages.begin(presence)
        defer { outages.end(presence) }
        do {
            let until = services.clock.instant().advanced(
                by: .milliseconds(outages.probeTimeoutMs))
            let (head, body) = try await transfer.complete(
                until: until, bodyBytesMax: AttemptContext.errorBytesMax)
            guard UpstreamHead(head).isSuccess else {
                return .failure(adapter.failure(head: UpstreamHead(head), body: body))
            }
            let exchange = ChatExchange(
                responseID: "probe", createdAt: 0, modelRequested: route.model, tierRequested: nil)
            return adapter.chatAnswer(head: UpstreamHead(head), body: body, for: exchange)
        } catch {
            transfer.cancel()
            return .failure(
                error.failure(
                    requestSent: transfer.timings.requestSent, timeout: .providerStalled,
                    streaming: false))
        }
    }

    private static func request(_ model: String) -> ChatRequest? {
        let body: JSONNode = [
            "model": .string(model), "max_completion_tokens": .int(tokensMax),
            "messages": .array([["role": "user", "content": "ping"]]),
        ]
        return try? ChatRequest(reading: JSONDocument(parsing: body.bytes()))
    }

    private func ended(
        _ started: ProbeStarted, _ found: Result<ClientAnswer, UpstreamFailure>, durationUs: Int64
    ) -> ProbeEnded {
        switch found {
        case .failure(let failure):
            return ProbeEnded(
                started, reason: failure.reason, httpStatus: failure.httpStatus.map(Int64.init),
                durationUs: durationUs, billed: failure.billed)
        case .success(let answer):
            let usage = answer.report.usage?.usage
            let rated = usage.map { usage in
                services.catalogue.rate(
                    RatingQuery(
                        provider: started.provider,
                        modelServed: answer.report.modelServed ?? started.model,
                        tierServed: answer.report.tierServed, at: services.clock.now(),
                        usage: usage))
            }
            var ended = ProbeEnded(
                started, reason: nil, httpStatus: 200, durationUs: durationUs,
                billed: answer.report.billed, usage: usage)
            if case .priced(let cost) = rated {
                (ended.cost, ended.priceVersion) = (cost.cost, cost.priceVersion)
            }
            return ended
        }
    }

    // MARK: The log

    /// The event's place in the log; nil: the log did not take it.
    @discardableResult
    private func record(_ event: Event) async -> Int64? {
        let now = services.clock.now()
        do {
            return try await services.log.append(
                StreamAppend(
                    stream: .routing, expected: .any, customer: nil,
                    events: [
                        NewEvent(
                            id: services.ids.eventID(at: now), recordedAt: now, event: event)
                    ])
            ).lastSeq
        } catch {
            services.logger.error("an outage could not be recorded", error: error.label)
            return nil
        }
    }
}

extension Result<ClientAnswer, UpstreamFailure> {
    /// What the provider's answer put out of use, beside its reason.
    fileprivate var refusal: RefusalScope? {
        if case .failure(let failure) = self { return failure.refuses }
        return nil
    }
}

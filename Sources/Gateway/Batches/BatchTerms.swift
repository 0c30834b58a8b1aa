import Events
import Pricing
import Projections
import Providers

/// On what terms a batch is served: whose it is, and the routes whose batches its model has a price for.
struct BatchTerms: Sendable {
    let caller: Caller
    let admitted: AdmittedRequest
    /// In order of preference; never empty.
    let routes: [Route]
    /// How lines are served that no provider takes as a batch; nil: they are not.
    let singly: Singly?

    /// One by one, in a tier of single requests.
    struct Singly: Sendable {
        var tier: PriceTier
        var routes: [Route]

        var chosen: TierChosen {
            TierChosen(asked: "batch", chosen: tier.rawValue, why: .unavailable)
        }
    }

    private static func singly(
        _ policy: Policy, _ routes: [Route], _ admission: Admission
    ) -> Singly? {
        let tier: PriceTier
        switch policy.batchFallback {
        case .off: return nil
        case .flex: tier = .flex
        case .standard: tier = .default
        }
        let routes = routes.filter { $0.account.hosted != nil || admission.offers(tier, on: $0) }
        return routes.isEmpty ? nil : Singly(tier: tier, routes: routes)
    }

    /// The route that a job was prepared for, if it is still there.
    func route(of job: BatchJobPrepared) -> Route? {
        routes.first { $0.account.name == job.account && $0.model == job.model }
    }
}

extension BatchTerms {
    /// The terms of a batch that there is.
    ///
    /// - Throws: a fault of the line that asks for what cannot be.
    init(
        _ request: any ClientRequest, of batch: BatchRecord, _ services: GatewayServices
    ) throws(BatchFault) {
        guard let caller = services.batchCaller(batch) else {
            throw BatchFault(
                code: "invalid_request", line: nil, message: "The batch's customer is gone.",
                param: nil)
        }
        try self.init(request, for: caller, windowMs: batch.created.windowMs, services)
    }

    /// - Parameter request: that of the first line, whose model is that of all of them.
    init(
        _ request: any ClientRequest, for caller: Caller, windowMs: Int64,
        _ services: GatewayServices
    ) throws(BatchFault) {
        var options = RequestOptions()
        options.qosClass = .batch
        options.deadlineMs = windowMs
        let admitted: AdmittedRequest
        do throws(Refusal) {
            admitted = try services.admission.decide(request, options, for: caller)
        } catch {
            throw BatchFault(
                code: error.reason.rawValue, line: 1, message: error.message,
                param: error.param.map { "body.\($0)" })
        }
        let routes = admitted.routes.filter {
            $0.provider.batchAPI != nil && services.admission.offers(.batch, on: $0)
        }
        guard !routes.isEmpty else {
            throw BatchFault(
                code: "model_not_found", line: 1,
                message:
                    "The provided model '\(request.model.prefix(128))' is not supported by the Batch API.",
                param: "body.model")
        }
        self.init(
            caller: caller, admitted: admitted, routes: routes,
            singly: Self.singly(caller.policy, admitted.routes, services.admission))
    }
}

extension Route {
    /// The provider's batches.
    ///
    /// - Throws: when they are not spoken, which no job is prepared for.
    func batches() throws(BatchLinkError) -> any BatchAPI {
        guard let api = provider.batchAPI else { throw .broken("no_batches") }
        return api
    }
}

extension GatewayServices {
    /// The customer of a batch as the directory has it now; nil once it was erased.
    func batchCaller(_ batch: BatchRecord) -> Caller? {
        let directory = directory.current
        guard let policy = directory.customers[batch.customer] else { return nil }
        return Caller(
            customer: batch.customer, keyID: batch.created.keyID, policy: policy,
            credentials: directory.credentials(of: batch.customer))
    }

    /// The route of a job by its account, whatever the customer's policy has come to be: what was handed over there is
    /// there.
    func route(of job: BatchJobPrepared, for caller: Caller?) -> Route? {
        let resolver = admission.resolver
        if let account = resolver.accounts.first(where: { $0.name == job.account }) {
            return Route(account: account, model: job.model, preference: 0)
        }
        guard let caller, let provider = job.provider,
            let credential = caller.credentials[provider],
            credential.id == job.account
        else { return nil }
        let name = CredentialName(customer: caller.customer, provider: provider, id: credential.id)
        return Route(
            account: Account(own: name, like: resolver.accounts.first { $0.provider == provider }),
            model: job.model, preference: 0)
    }

    /// How a route's batch API is called; nil when its key does not open.
    func batchLink(_ route: Route) -> BatchLink? {
        guard let key = key(of: route.account) else { return nil }
        return BatchLink(
            client: client, clock: clock, adapter: ProviderAdapters.adapter(for: route.provider),
            baseURL: route.account.baseURL, key: key,
            connectTimeoutMs: configuration.attempts.connectTimeoutMs)
    }
}

extension BatchLine {
    /// The line's call on a route and the reader of its answer.
    ///
    /// - Throws: ``InvalidRequest`` naming what the route's provider, or its model, does not take.
    func dialogue(
        on route: Route, as id: ResponseID, of batch: BatchRecord, _ catalogue: PriceCatalogue
    ) throws(InvalidRequest) -> UpstreamDialogue {
        try request.dialogue(
            with: ProviderAdapters.adapter(for: route.provider),
            at: UpstreamTarget(
                baseURL: route.account.baseURL, model: route.model,
                capabilities: catalogue.model(route.provider, route.model)?.capabilities,
                apiVersion: route.account.anthropicVersion),
            for: ChatExchange(
                responseID: id.text, createdAt: batch.createdAt.unixSeconds,
                modelRequested: route.model, tierRequested: "batch"))
    }

    /// The line as an entry of a job on a route; nil when that cannot be.
    func entry(
        key: String, on route: Route, as id: ResponseID, of batch: BatchRecord,
        _ catalogue: PriceCatalogue
    ) -> (bytes: [UInt8], path: String)? {
        guard let call = try? dialogue(on: route, as: id, of: batch, catalogue).call else {
            return nil
        }
        let path = String(call.url.dropFirst(route.account.baseURL.count))
        return route.provider.batchAPI?.entry(key: key, path: path, call: call)
            .map { ($0, path) }
    }
}

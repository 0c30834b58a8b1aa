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

    /// - Parameter model: as the lines name it.
    /// - Throws: a fault of the line that asks for what cannot be.
    init(
        _ request: any ClientRequest, of batch: BatchRecord, _ services: GatewayServices
    ) throws(BatchFault) {
        guard let caller = services.batchCaller(batch) else {
            throw BatchFault(
                code: "invalid_request", line: nil, message: "The batch's customer is gone.",
                param: nil)
        }
        var options = RequestOptions()
        options.qosClass = .batch
        options.deadlineMs = batch.created.windowMs
        do throws(Refusal) {
            admitted = try services.admission.decide(request, options, for: caller)
        } catch {
            throw BatchFault(
                code: error.reason.rawValue, line: 1, message: error.message,
                param: error.param.map { "body.\($0)" })
        }
        self.caller = caller
        routes = admitted.routes.filter {
            $0.provider.batchAPI != nil && services.admission.offers(.batch, on: $0)
        }
        guard !routes.isEmpty else {
            throw BatchFault(
                code: "model_not_found", line: 1,
                message:
                    "The provided model '\(request.model.prefix(128))' is not supported by the Batch API.",
                param: "body.model")
        }
    }

    /// The route that a job was prepared for, if it is still there.
    func route(of job: BatchJobPrepared) -> Route? {
        routes.first { $0.account.name == job.account && $0.model == job.model }
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
    /// - Throws: ``InvalidRequest`` naming what the route's provider cannot express.
    func dialogue(
        on route: Route, as id: ResponseID, of batch: BatchRecord
    ) throws(InvalidRequest) -> UpstreamDialogue {
        try request.dialogue(
            with: ProviderAdapters.adapter(for: route.provider),
            at: UpstreamTarget(baseURL: route.account.baseURL, model: route.model),
            for: ChatExchange(
                responseID: id.text, createdAt: batch.createdAt.unixSeconds,
                modelRequested: route.model, tierRequested: "batch"))
    }

    /// The line as an entry of a job on a route; nil when that cannot be.
    func entry(
        key: String, on route: Route, as id: ResponseID, of batch: BatchRecord
    ) -> (bytes: [UInt8], path: String)? {
        guard let call = try? dialogue(on: route, as: id, of: batch).call else { return nil }
        let path = String(call.url.dropFirst(route.account.baseURL.count))
        return route.provider.batchAPI?.entry(key: key, path: path, call: call)
            .map { ($0, path) }
    }
}

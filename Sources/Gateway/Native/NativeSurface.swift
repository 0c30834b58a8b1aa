import Events
import HTTPServer
package import Ledger
package import Projections

/// `/zumik/v1`: the record, the log and the administration. Knows the paths; each resource knows the rest.
package struct NativeSurface: Sendable {
    private let services: GatewayServices
    private let responses: ResponsesResource
    private let proofs: ProofsResource
    private let customers: CustomersResource
    private let budgets: BudgetsResource
    private let projections: ProjectionsResource
    private let costs: CostsResource
    private let objectives: ObjectivesResource
    private let weights: WeightsResource
    private let circuits: CircuitsResource
    private let reasonCodes: ReasonCodesResource
    private let exports: ExportsResource
    private let prices: PricesResource
    private let periods: PeriodsResource
    private let reconciliation: ReconciliationResource
    private let care: LedgerCareResource
    private let replays: ReplaysResource
    private let profiles: ProfilesResource
    private let parameters = DescribedParameters()

    /// - Parameters:
    ///   - log: the log that `services` append to, for its proofs.
    ///   - index: the projections, and `projector` what keeps them up.
    package init(
        services: GatewayServices, log: EventLog, index: ProjectionReader, projector: Projector,
        administration: CustomerAdministration, vault: CustomerVault, files: FileStore,
        prices desk: PriceDesk, objectives: ObjectivesResource, care: LedgerCare
    ) {
        let (clock, ids) = (services.clock, services.ids)
        let (appends, reader, store) = (services.log, services.reader, services.directory)
        self.services = services
        self.objectives = objectives
        responses = ResponsesResource(
            reader: reader, index: index, projector: projector, clock: clock)
        proofs = ProofsResource(log: log, reader: reader)
        customers = CustomersResource(
            administration: administration, store: store, vault: vault, files: files)
        budgets = BudgetsResource(
            directory: store, index: index, projector: projector, clock: clock)
        projections = ProjectionsResource(projector: projector, log: log)
        costs = CostsResource(index: index, projector: projector, clock: clock)
        weights = WeightsResource(services: services)
        circuits = CircuitsResource(services: services)
        reasonCodes = ReasonCodesResource(index: index, projector: projector, clock: clock)
        exports = ExportsResource(
            desk: ExportDesk(
                log: appends, reader: reader, index: index, projector: projector, clock: clock),
            clock: clock)
        prices = PricesResource(
            desk: desk, inForce: services.prices,
            repricing: RepricingDesk(
                log: appends, reader: reader, index: index, projector: projector, clock: clock,
                ids: ids, priceRegions: services.configuration.priceRegions),
            clock: clock)
        periods = PeriodsResource(
            desk: PeriodDesk(
                log: appends, reader: reader, index: index, projector: projector, clock: clock,
                ids: ids))
        reconciliation = ReconciliationResource(
            desk: ReconciliationDesk(log: appends, reader: reader, clock: clock, ids: ids),
            clock: clock)
        self.care = LedgerCareResource(care: care, reader: reader)
        let replaying = ReplayDesk(log: appends, reader: reader, clock: clock)
        replays = ReplaysResource(desk: replaying, directory: store)
        profiles = ProfilesResource(
            administration: administration, store: store, desk: replaying, services: services)
    }

    /// Answers one request.
    func handle(_ exchange: HTTPExchange) async {
        if let response = await answer(exchange) { exchange.respond(response) }
    }

    /// nil: the answer is a stream, and has been given.
    private func answer(_ exchange: HTTPExchange) async -> HTTPResponse? {
        let request = exchange.request
        guard let caller = services.nativeCaller(request.headers) else {
            return ClientError.unauthorized.problemResponse()
        }
        do {
            try parameters.check(request)
            return try await route(NativeRequest(request, caller), exchange)
        } catch let error as ClientError {
            return error.problemResponse()
        } catch ProjectionError.unknownCursor {
            return ClientError.badParameter("after", "the `next` of an earlier answer")
                .problemResponse()
        } catch {
            services.logger.error("a query failed", error: "\(error)")
            return ClientError(
                status: 503, reason: .ledgerUnavailable,
                message: "The ledger could not be read now.", retryAfter: 1
            ).problemResponse()
        }
    }

    /// The table of the native paths.
    private func route(
        _ request: NativeRequest, _ exchange: HTTPExchange
    ) async throws -> HTTPResponse? {
        let part = request.path.map(Optional.some) + [nil, nil, nil, nil]
        guard request.path.count <= 3 else {
            return try await administerOne(try request.asAdmin(), part)
        }
        switch (request.method, part[0], part[1], part[2]) {
        case ("GET", "responses", nil, nil): return try await responses.list(request)
        case ("GET", "responses", let id?, nil): return try await responses.record(id, request)
        case ("GET", "responses", let id?, "events"):
            return try await responses.events(id, request)
        case ("GET", "responses", let id?, "proof"):
            return try await proofs.receipt(id, request)
        case ("GET", "costs", nil, nil): return try await costs.answer(.costs, request)
        case ("GET", "cache-discounts", nil, nil):
            return try await costs.answer(.cacheDiscounts, request)
        case ("GET", "customers", let id?, "budget"): return try await budgets.show(id, request)
        case ("GET", "slo", "objectives", nil): return objectives.list(request)
        case ("GET", "slo", "compliance", nil): return try await objectives.compliance(request)
        case ("GET", "reason-codes", nil, nil): return try await reasonCodes.answer(request)
        case ("GET", "reason-codes", "registry", nil): return ReasonCodesResource.registry
        default: return try await administer(try request.asAdmin(), part, exchange)
        }
    }

    /// The paths that only the administrator sees.
    private func administer(
        _ request: NativeRequest, _ part: [String?], _ exchange: HTTPExchange
    ) async throws -> HTTPResponse? {
        switch (request.method, part[0], part[1], part[2]) {
        case ("GET", "ledger", "events", nil): return try await responses.log(request)
        case ("GET", "ledger", "checkpoint", nil): return try await proofs.checkpoint(request)
        case ("GET", "ledger", "proof", "inclusion"):
            return try await proofs.inclusion(request)
        case ("GET", "ledger", "proof", "consistency"):
            return try await proofs.consistency(request)
        case ("GET", "ledger", "stats", nil): return try await responses.stats(request)
        case ("POST", "ledger", "verification", nil):
            return try care.begin(.verification, request)
        case ("GET", "ledger", "verification", nil): return care.show(.verification)
        case ("POST", "ledger", "backup", nil): return try care.begin(.backup, request)
        case ("GET", "ledger", "backup", nil): return care.show(.backup)
        case ("GET", "ledger", "backup", "content"): return try await care.content(exchange)
        case ("POST", "exports", nil, nil): return try await exports.emit(request)
        case ("GET", "exports", let id?, nil): return try await exports.show(id)
        case ("GET", "exports", let id?, "content"):
            return try await exports.content(id, exchange)
        case ("GET", "prices", nil, nil): return try await prices.list(request)
        case ("GET", "prices", "lists", nil): return try await prices.history()
        case ("GET", "prices", "models", nil): return try await prices.model(request)
        case ("POST", "prices", "import", nil): return try await prices.preview(request)
        case ("POST", "prices", "publish", nil): return try await prices.publish(request)
        case ("POST", "prices", "reprice", nil): return try await prices.reprice(request)
        case ("GET", "periods", nil, nil): return try await periods.list()
        case ("POST", "periods", nil, nil): return try await periods.close(request)
        case ("GET", "reconciliations", nil, nil): return try await reconciliation.list(request)
        case ("POST", "reconciliations", nil, nil):
            return try await reconciliation.reconcile(request)
        case ("POST", "replays", nil, nil): return try await replays.replay(request)
        case ("GET", "replays", nil, nil): return try await replays.list()
        case ("GET", "replays", let id?, nil): return try await replays.show(id)
        case ("GET", "profiles", nil, nil): return profiles.list()
        case ("GET", "customers", let id?, "profile"): return try profiles.show(id)
        case ("PUT", "customers", let id?, "profile"):
            return try await profiles.activate(id, request)
        case ("GET", "projections", nil, nil): return projections.status()
        case ("POST", "projections", "rebuild", nil): return projections.rebuild()
        case ("PUT", "slo", "objectives", let id?): return try await objectives.set(id, request)
        case ("GET", "routing", "weights", nil): return try await weights.current()
        case ("GET", "routing", "weights", let version?):
            return try await weights.version(version)
        case ("GET", "routing", "circuits", nil): return circuits.list()
        case ("DELETE", "routing", "circuits", let account?):
            return try await circuits.close(account)
        case ("GET", "customers", nil, nil): return customers.list(request)
        case ("POST", "customers", nil, nil): return try await customers.create(request)
        case ("GET", "customers", let id?, nil): return try customers.show(id)
        case ("DELETE", "customers", let id?, nil): return try await customers.erase(id)
        case ("GET", "customers", let id?, "keys"): return try customers.keys(of: id)
        case ("POST", "customers", let id?, "keys"):
            return try await customers.issueKey(for: id)
        case ("DELETE", "keys", let id?, nil): return try await customers.revokeKey(id)
        case ("GET", "customers", let id?, "policy"): return try customers.policy(of: id)
        case ("PUT", "customers", let id?, "policy"):
            return try await customers.setPolicy(of: id, request)
        case ("GET", "customers", let id?, "credentials"):
            return try customers.credentials.list(of: id)
        case ("POST", "credentials", "rotate-master", nil):
            return try await customers.credentials.rotateMasterKey()
        default: throw ClientError.nothingHere
        }
    }

    /// The longest paths: one thing of one customer.
    private func administerOne(
        _ request: NativeRequest, _ part: [String?]
    ) async throws -> HTTPResponse {
        guard request.path.count == 4 else { throw ClientError.nothingHere }
        switch (request.method, part[0], part[1], part[2], part[3]) {
        case ("GET", "customers", let id?, "credentials", let provider?):
            return try customers.credentials.show(provider, of: id)
        case ("PUT", "customers", let id?, "credentials", let provider?):
            return try await customers.credentials.seal(for: provider, of: id, request)
        case ("DELETE", "customers", let id?, "credentials", let provider?):
            return try await customers.credentials.remove(for: provider, of: id)
        default: throw ClientError.nothingHere
        }
    }
}

extension ClientError: Error, CustomStringConvertible {
    var description: String { message }

    static let nothingHere = ClientError(
        status: 404, reason: nil, message: "There is nothing at this path for you.")

    static func badParameter(_ name: String, _ must: String) -> ClientError {
        ClientError(
            status: 400, reason: .invalidRequest, message: "`\(name)` must be \(must).", param: name
        )
    }
}

import Events
import Gateway
import HTTPClient
import HTTPServer
import Ledger
import Pricing
import Projections
import ProviderSimulator

/// Everything that runs in one serving process: made in order, taken down in the reverse order.
struct GatewayProcess {
    let services: GatewayServices
    let server: HTTPServer
    private let simulated: SimulatedSetup?
    private let router: GatewayRouter
    private let earlyRefusals: EarlyRefusals
    private let publisher: WeightsPublisher
    /// Outages that a stop left standing in the log.
    private let unfinishedOutages: [(seq: Int64, outage: OutageVerified)]
    private let batches: BatchEngine
    private let log: EventLog
    private let reader: LedgerReader
    private let projector: Projector
    private let projections: ProjectionReader
    private let care: LedgerCare

    /// Opens the ledger, recovers what a stop left open, and listens.
    init(
        _ configuration: GatewayConfiguration, simulated: SimulatedSetup?, start: LogStart,
        clock: SystemClock, logger: Logger
    ) async throws {
        let ids = SystemIDSource()
        let directory = configuration.dataDirectory
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory), clock: clock, ids: ids, start: start)
        reader = try LedgerReader.open(directory: directory)
        let projector = try Projector.start(
            ProjectorConfiguration(directory: directory), recent: log.recent, clock: clock)
        log.onCommit { _ in projector.wake() }
        projections = try ProjectionReader.open(directory: directory)
        care = LedgerCare(directory: directory)
        let open = try await projections.read { view in try view.openResponses() }
        let closed = try await StartUp.recover(
            open, log: log, reader: reader, ids: ids, clock: clock)
        if closed > 0 {
            logger.warning("closed what a stop had left open", ["responses": String(closed)])
        }
        let store = DirectoryStore(try await StartUp.directory(reader))
        let priceDesk = PriceDesk(log: log, reader: reader, clock: clock, ids: ids)
        let prices = try await StartUp.publishPrices(priceDesk, logger: logger)
        let vault = CustomerVault(
            directory: directory + "/keys", contents: directory + "/files",
            masterKey: configuration.masterKey)
        let administration = CustomerAdministration(
            log: log, vault: vault, ids: ids, clock: clock)
        try administration.finishErasures(in: store.current)
        let demo =
            simulated == nil
            ? try await administration.withdrawDemo(in: store.current)
            : try await administration.ensureDemo(in: store.current)
        for event in demo { store.apply(event) }
        if let rewrapping = try await administration.prepareCredentials(in: store.current) {
            logger.warning(
                "the customers' data keys were wrapped by another master key",
                ["customers": String(rewrapping.customers), "key": rewrapping.masterKey])
        }
        let budgets = try await StartUp.budgets(
            projections, projector: projector, log: log, clock: clock)
        services = GatewayServices(
            configuration: configuration, log: log, reader: reader,
            client: try HTTPClient(configuration: HTTPClientConfiguration(userAgent: "zumik")),
            catalogue: .embedded, directory: store, budgets: budgets, digests: vault,
            metrics: GatewayMetrics(),
            logger: logger, clock: clock, ids: ids)
        try StartUp.adopt(prices, in: services.prices, at: clock.now())
        let files = FileStore(
            directory: directory + "/files", limits: FileLimits(), vault: vault, log: log, ids: ids,
            clock: clock)
        let unreadable = try await files.open(reader)
        if unreadable > 0 {
            logger.error("customers' files do not open", error: "\(unreadable) files")
        }
        let batchStore = BatchStore(log: log, ids: ids, clock: clock)
        try await batchStore.open(reader)
        let batches = BatchEngine(store: batchStore, files: files, services: services)
        self.batches = batches
        for fact in try await StartUp.routing(reader) {
            services.routing.apply(fact.event, at: fact.recordedAt)
        }
        unfinishedOutages = try await StartUp.unfinishedOutages(reader)
        let objectives = ObjectivesResource(
            store: ObjectiveStore(
                try await reader.read { view in try ObjectiveDirectory.read(view) }),
            directory: store, log: log, index: projections,
            projector: projector, clock: clock, ids: ids)
        router = GatewayRouter(
            services: services,
            health: HealthEndpoints(
                log: log, inFlight: services.inFlight, gate: services.gate,
                metrics: services.metrics, batches: batches, objectives: objectives,
                projected: { projector.status }),
            native: NativeSurface(
                services: services, log: log, index: projections, projector: projector,
                administration: administration, vault: vault, files: files, prices: priceDesk,
                objectives: objectives, care: care),
            batches: batches)
        let publisher = WeightsPublisher(services: services, recent: log.recent)
        log.onCommit { _ in publisher.wake() }
        self.publisher = publisher
        let earlyRefusals = EarlyRefusals(services: services)
        server = try HTTPServer(
            configuration: HTTPServerConfiguration(configuration), refuse: router.refuse,
            streamedBodyBytesMax: router.streamedBodyBytesMax,
            errorResponse: earlyRefusals.answer)
        self.log = log
        self.projector = projector
        self.simulated = simulated
        self.earlyRefusals = earlyRefusals
    }

    /// Serves until a stop signal; then drains within the grace period and closes everything.
    func run(until stop: StopSignals, grace: Duration, clock: SystemClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await serve() }
            group.addTask { await earlyRefusals.record() }
            group.addTask { await batches.run() }
            group.addTask { await RoutingJournal(services: services).run() }
            group.addTask { await FleetWatcher(services: services).run() }
            group.addTask { await CapacityRecorder(services: services).run() }
            group.addTask {
                await OutageWatcher(services: services).run(after: unfinishedOutages)
            }
            if services.configuration.publishesWeights {
                group.addTask { await publisher.run(after: services.routing.weights.published) }
            }
            if let simulated {
                group.addTask {
                    await simulated.server.run { exchange in
                        _ = await simulated.simulator.handle(exchange)
                    }
                }
            }
            for await _ in stop.received { break }
            services.logger.info("stopping", ["running": String(services.inFlight.count)])
            await drain(grace, clock)
            server.stop()
            earlyRefusals.finish()
            services.routing.finish()
            services.outages.finish()
            services.fleets.finish()
            publisher.finish()
            batches.finish()
            simulated?.server.stop()
        }
        close()
    }

    private func serve() async {
        guard let simulated else { return await server.run(router.handle) }
        // The simulated providers and their controls are also found on the gateway's own port.
        await server.run { exchange in
            if await simulated.simulator.handle(exchange) { return }
            await router.handle(exchange)
        }
    }

    /// No new requests; what runs may end in the grace period, and is ended after it. Answers are sent in any case.
    private func drain(_ grace: Duration, _ clock: SystemClock) async {
        services.inFlight.startDraining()
        server.stopAccepting()
        await wait(atMost: grace, clock) { await services.inFlight.untilEmpty() }
        services.inFlight.interruptAll()
        await wait(atMost: .seconds(5), clock) {
            await services.inFlight.untilEmpty()
            await server.untilAnswered()
        }
    }

    private func wait(
        atMost time: Duration, _ clock: SystemClock, for event: @escaping @Sendable () async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await event() }
            group.addTask { await clock.pause(until: clock.instant().advanced(by: time)) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Readers first, so that the log's close leaves one file.
    private func close() {
        services.client.shutdown()
        care.close()
        projections.close()
        projector.close()
        reader.close()
        log.close()
    }
}

extension HTTPServerConfiguration {
    init(_ configuration: GatewayConfiguration) {
        let limits = configuration.server
        self.init(
            address: configuration.listen.address, port: configuration.listen.port,
            threads: limits.threads, headBytesMax: limits.headBytesMax,
            bodyBytesMax: limits.bodyBytesMax, connectionsMax: limits.connectionsMax,
            idleTimeoutSeconds: max(1, Int(limits.idleTimeoutMs / 1_000)))
    }
}

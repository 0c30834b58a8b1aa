import Crypto
import Events
import Gateway
import HTTPClient
import HTTPServer
import Ledger
import Pricing
import Projections

/// Everything that runs in one serving process, made in order and taken down in the reverse order.
struct GatewayProcess {
    let configuration: GatewayConfiguration
    let simulated: SimulatedSetup?
    let services: GatewayServices
    let server: HTTPServer
    private let router: GatewayRouter
    private let log: EventLog
    private let reader: LedgerReader
    private let projections: ProjectionsProcess
    private let clock: SystemClock

    /// Opens the ledger, recovers what a stop left open, and listens.
    init(
        _ configuration: GatewayConfiguration, simulated: SimulatedSetup?, clock: SystemClock,
        logger: Logger
    ) async throws {
        let ids = SystemIDSource()
        let directory = configuration.dataDirectory
        log = try EventLog.open(LedgerConfiguration(directory: directory), clock: clock)
        reader = try LedgerReader.open(directory: directory)
        projections = try ProjectionsProcess(directory: directory, log: log)
        let recovered = try await StartUp.recover(
            projections.openResponses(), log: log, reader: reader, ids: ids, clock: clock)
        if recovered > 0 {
            logger.warning("closed what a stop had left open", ["responses": String(recovered)])
        }
        let store = DirectoryStore(try await StartUp.directory(reader))
        let vault = CustomerVault(directory: directory + "/keys")
        let administration = CustomerAdministration(
            log: log, vault: vault, ids: ids, clock: clock, directory: store)
        try await StartUp.publishPrices(PriceCatalogue.embedded, store, log, ids, clock)
        if simulated != nil {
            try await administration.ensureDemo(key: SimulatedSetup.customerKey)
        }
        services = GatewayServices(
            configuration: configuration, log: log, reader: reader,
            client: try HTTPClient(HTTPClientConfiguration(userAgent: "zumik/\(Version.text)")),
            catalogue: .embedded, directory: store, digests: vault, metrics: GatewayMetrics(),
            logger: logger, clock: clock, ids: ids)
        router = GatewayRouter(
            services: services,
            health: HealthEndpoints(
                log: log, inFlight: services.inFlight, metrics: services.metrics,
                projectedSeq: projections.position),
            native: NativeSurface(
                services: services,
                responses: ResponsesResource(
                    reader: reader, index: projections.index, projector: projections.projector,
                    clock: clock),
                customers: CustomersResource(administration: administration)))
        let limits = configuration.server
        server = try HTTPServer(
            configuration: HTTPServerConfiguration(
                address: configuration.listen.address, port: configuration.listen.port,
                threads: limits.threads, headBytesMax: limits.headBytesMax,
                bodyBytesMax: limits.bodyBytesMax, connectionsMax: limits.connectionsMax,
                idleTimeoutSeconds: Int(limits.idleTimeoutMs / 1_000)),
            refuse: router.refuse, errorResponse: GatewayRouter.serverError)
        self.configuration = configuration
        self.simulated = simulated
        self.clock = clock
    }
}

import Crypto
import Events
import HTTPClient
import HTTPServer
import Ledger
import Pricing
import Projections
import ProviderSimulator
import Testing

@testable import Gateway

/// How a test wants its gateway.
struct RigOptions: Sendable {
    var policy = Policy()
    var attempts = AttemptLimits()
    var aliases: [String: ModelAlias] = [
        "frontier": Samples.alias((.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5"))
    ]
    var classes = ClassTargets.defaults
    var strategy = RoutingStrategy.ordered
    var bodyBytesMax = 1 << 20
    /// The pause before each content of a simulated stream, on the clock that stands still.
    var chunkDelayMs = 0
    var outageWindowMs: Int64 = 30_000
    /// Simulated servers of a customer, by the names of the simulator's replicas.
    var hosted: [(name: String, server: HostedServer)] = []
    var seed: UInt64 = 1

    init(_ change: (inout RigOptions) -> Void = { _ in }) {
        // Far beyond what an undisturbed attempt takes, near enough for one that hangs.
        attempts.firstTokenTimeoutMs = 8_000
        attempts.idleTimeoutMs = 8_000
        attempts.responseTimeoutMs = 8_000
        change(&self)
    }
}

/// Runs `test` against a gateway of its own; at the end the books must balance.
func withGateway(
    _ options: RigOptions = RigOptions(), test: @Sendable (GatewayRig) async throws -> Void
) async throws {
    try await withUnbalancedGateway(options) { rig in
        try await test(rig)
        // A client that has its answer may be faster than the last line of the request's life.
        await rig.services.inFlight.untilEmpty()
        try await checkBalance(of: rig)
    }
}

/// The same for a test that leaves open what only recovery can close.
func withUnbalancedGateway(
    _ options: RigOptions = RigOptions(), test: @Sendable (GatewayRig) async throws -> Void
) async throws {
    let directory = try TemporaryDirectory()
    let parts = try await RigParts(options, directory: directory.path)
    let result = await withTaskGroup(of: Void.self) { group in
        group.addTask { await parts.simulatorServer.run(parts.serveSimulator) }
        group.addTask { await parts.server.run(parts.router.handle) }
        group.addTask { await parts.earlyRefusals.record() }
        group.addTask { await RoutingJournal(services: parts.rig.services).run() }
        group.addTask { await FleetWatcher(services: parts.rig.services).run() }
        group.addTask { await CapacityRecorder(services: parts.rig.services).run() }
        group.addTask { await OutageWatcher(services: parts.rig.services).run(after: []) }
        let result: Result<Void, any Error>
        do {
            try await test(parts.rig)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        parts.stop()
        return result
    }
    parts.close()
    try result.get()
}

/// Every admitted request has one completion, every attempt one ending, and nothing comes after the end but the books
/// of an attempt that was drained.
func checkBalance(of rig: GatewayRig) async throws {
    for (id, events) in try await rig.responses() {
        let endings = events.count { $0.type.rawValue.hasPrefix("response_") }
        let started = events.first?.type == .requestQueued ? Array(events.dropFirst()) : events
        expectReservationEnded(id, events)
        let unreserved = started.filter { $0.type != .spendReserved && $0.type != .spendReleased }
        if started.has(.requestRejected) || started.has(.requestExpired) {
            #expect(unreserved.count == 1, "\(id): \(events.line)")
            continue
        }
        let neverStarted = unreserved.count == 1 && started.ending?.attempts == 0
        #expect(
            started.first?.type == .requestAdmitted || neverStarted, "\(id): \(events.line)")
        #expect(endings == 1, "\(id): \(events.line)")
        let attempts = events.attempts.map(\.number)
        #expect(attempts == Array(1..<Int64(attempts.count + 1)), "\(id): \(events.line)")
        #expect(events.attemptEndings.map(\.number) == attempts, "\(id): \(events.line)")
        #expect(events.ending?.attempts == Int64(attempts.count), "\(id): \(events.line)")
    }
}

/// What was set aside is settled by the spend that served or given back, once.
private func expectReservationEnded(_ id: ResponseID, _ events: [Event]) {
    let reserved = events.count { $0.type == .spendReserved }
    let ended = events.count { event in
        if case .spendSettled(let spend) = event { return spend.origin.served }
        return event.type == .spendReleased
    }
    #expect(reserved <= 1, "\(id): \(events.line)")
    #expect(reserved == 0 || ended == 1, "\(id): \(events.line)")
}

/// What one gateway consists of, made in order and taken down in reverse.
private struct RigParts: Sendable {
    let rig: GatewayRig
    let server: HTTPServer
    let simulatorServer: HTTPServer
    let router: GatewayRouter
    let earlyRefusals: EarlyRefusals
    private let simulator: ProviderSimulator
    private let log: EventLog
    private let projector: Projector
    private let projections: ProjectionReader
    private let care: LedgerCare

    init(_ options: RigOptions, directory: String) async throws {
        let clock = SteadyClock()
        let ids = SeededIDs(seed: options.seed)
        let upstreamClock = TestClock()
        simulator = ProviderSimulator(
            configuration: SimulatorConfiguration(
                seed: options.seed, chunkDelayMs: options.chunkDelayMs),
            now: { clock.now().nanoseconds },
            pause: { await upstreamClock.pause(until: upstreamClock.instant().advanced(by: $0)) })
        simulatorServer = try HTTPServer(
            configuration: HTTPServerConfiguration(streamBufferBytesMax: 1))
        let configuration = Self.configuration(options, simulatorPort: simulatorServer.port)
        log = try EventLog.open(
            LedgerConfiguration(directory: directory, freeBytesMin: 0), clock: clock, ids: ids)
        let commits = CommitWatch(log)
        let projector = try Projector.start(
            ProjectorConfiguration(directory: directory), recent: log.recent, clock: clock)
        self.projector = projector
        log.onCommit { _ in projector.wake() }
        projections = try ProjectionReader.open(directory: directory)
        let reader = try LedgerReader.open(directory: directory)
        let care = LedgerCare(directory: directory)
        self.care = care
        let switchable = SwitchableLog(log)
        let vault = CustomerVault(
            directory: directory + "/keys", contents: directory + "/files")
        let store = DirectoryStore(CustomerDirectory())
        let administration = CustomerAdministration(log: log, vault: vault, ids: ids, clock: clock)
        try await Self.createCustomers(options.policy, administration, store, log, ids, clock)
        let services = GatewayServices(
            configuration: configuration, log: switchable, reader: reader,
            client: try HTTPClient(configuration: HTTPClientConfiguration(userAgent: "zumik")),
            catalogue: .embedded, directory: store, digests: vault, metrics: GatewayMetrics(),
            logger: Logger(level: .error, clock: clock, sink: { _ in }), clock: clock, ids: ids)
        let files = FileStore(
            directory: directory + "/files", limits: FileLimits(), vault: vault, log: switchable,
            ids: ids, clock: clock)
        let objectives = ObjectivesResource(
            store: ObjectiveStore(ObjectiveDirectory()), directory: store, log: log,
            index: projections,
            projector: projector, clock: clock, ids: ids)
        let batches = BatchEngine(
            store: BatchStore(log: switchable, ids: ids, clock: clock), files: files,
            services: services)
        router = GatewayRouter(
            services: services,
            health: HealthEndpoints(
                log: log, inFlight: services.inFlight, gate: services.gate,
                metrics: services.metrics, batches: batches, objectives: objectives,
                projected: { projector.status }),
            native: NativeSurface(
                services: services, log: log, index: projections, projector: projector,
                administration: administration, vault: vault, files: files,
                prices: PriceDesk(log: switchable, reader: reader, clock: clock, ids: ids),
                objectives: objectives, care: care),
            batches: batches)
        earlyRefusals = EarlyRefusals(services: services)
        server = try HTTPServer(
            configuration: HTTPServerConfiguration(bodyBytesMax: options.bodyBytesMax),
            refuse: router.refuse, streamedBodyBytesMax: router.streamedBodyBytesMax,
            errorResponse: earlyRefusals.answer)
        rig = GatewayRig(
            port: server.port, simulatorPort: simulatorServer.port, services: services,
            log: switchable, commits: commits, reader: reader, clock: clock,
            upstreamClock: upstreamClock, upstream: UpstreamActivity())
    }

    @Sendable func serveSimulator(_ exchange: HTTPExchange) async {
        rig.upstream.enter()
        _ = await simulator.handle(exchange)
        rig.upstream.leave()
    }

    func stop() {
        // A simulated provider that pauses would not notice.
        rig.upstreamClock.letGo()
        server.stop()
        earlyRefusals.finish()
        rig.services.routing.finish()
        rig.services.outages.finish()
        rig.services.fleets.finish()
        simulatorServer.stop()
    }

    /// Readers first, so that the log's close finds nobody.
    func close() {
        rig.services.client.shutdown()
        care.close()
        projections.close()
        projector.close()
        rig.reader.close()
        log.close()
    }

    private static func configuration(
        _ options: RigOptions, simulatorPort: UInt16
    ) -> GatewayConfiguration {
        func account(
            _ provider: Provider, _ name: String, _ path: String, region: String? = nil,
            role: AccountRole = .direct
        ) -> Account {
            Account(
                provider: provider, name: name, region: region,
                baseURL: "http://127.0.0.1:\(simulatorPort)\(path)", apiKey: Secret("sk-\(name)"),
                role: role)
        }
        return GatewayConfiguration(
            listen: .standard, dataDirectory: "", adminToken: Secret(GatewayRig.adminToken),
            accounts: [
                account(.openai, "openai-us", "/openai/v1", region: "us"),
                account(.openai, "openai-eu", "/openai-eu/v1", region: "eu"),
                account(.anthropic, "anthropic-main", "/anthropic"),
                account(.gemini, "gemini-main", "/gemini"),
                account(.xai, "xai-main", "/xai/v1"),
                account(.fireworks, "fireworks-main", "/fireworks/inference/v1"),
                account(
                    .bifrost, "bifrost-main", "/bifrost/v1",
                    role: .gateway(keyID: "key-pinned", vendors: ["mistral"])),
                account(.openrouter, "openrouter-main", "/openrouter/api/v1", role: .broker([])),
            ]
                + options.hosted.map {
                    account(
                        .byoc, "own/\($0.name)", "/byoc/\($0.name)/v1", region: "eu",
                        role: .hosted($0.server))
                },
            aliases: options.aliases, classes: options.classes, attempts: options.attempts,
            strategy: options.strategy, server: ServerLimits(), logLevel: .error,
            outageWindowMs: options.outageWindowMs)
    }

    /// `acme` with the test's policy and `other` with the default one, each with a key that tests know.
    private static func createCustomers(
        _ policy: Policy, _ administration: CustomerAdministration, _ store: DirectoryStore,
        _ log: EventLog, _ ids: SeededIDs, _ clock: SteadyClock
    ) async throws {
        for (id, key) in [("acme", GatewayRig.key), ("other", GatewayRig.otherKey)] {
            for event in try await administration.createCustomer(id, name: nil, in: store.current) {
                store.apply(event)
            }
            let customer = Samples.customer(id)
            let issued = StreamAppend(
                stream: .customer(customer), expected: .any, customer: customer,
                events: [
                    NewEvent(
                        id: ids.eventID(at: clock.now()), recordedAt: clock.now(),
                        event: .keyIssued(
                            KeyIssued(keyID: "key_\(id)", digest: SHA256.digest(of: key).hex)))
                ])
            let receipt = try await log.append(issued)
            store.apply(
                try RecordedEvent(
                    seq: receipt.firstSeq,
                    body: EventBody.encode(
                        issued.events[0], in: issued, version: receipt.nextVersion - 1)))
        }
        if EvidenceGate.asksForEvidence(policy.profile) {
            let activated = try await administration.activate(
                policy.profile, of: "acme", on: nil, override: "for a test", in: store.current)
            for event in activated { store.apply(event) }
        }
        for event in try await administration.setPolicy(policy, of: "acme", in: store.current) {
            store.apply(event)
        }
    }
}

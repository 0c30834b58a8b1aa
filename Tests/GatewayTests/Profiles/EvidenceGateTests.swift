import Events
import Testing

@testable import Gateway

@Suite struct EvidenceGateTests {
    private static let end = Timestamp(nanoseconds: 1_795_365_191_000_000_000)

    private static func estimate(_ value: Int64, _ low: Int64, _ high: Int64) -> RecordedEstimate {
        RecordedEstimate(value: value, low: low, high: high)
    }

    private static let hour = PicoUSD(pico: 3_800_000_000_000)

    /// As good as managed, ten percent cheaper at the worse end, on a thousand requests.
    private static func replay(
        _ change: (inout ReplayRecorded) -> Void = { _ in }
    ) -> ReplayRecorded {
        let same = estimate(990_000, 985_000, 995_000)
        var replay = ReplayRecorded(
            replayID: "rpl_1", profile: .byoc, scenario: "two", scenarioDigest: "00", replicas: 2,
            concurrency: 8, hourPrice: hour, seed: 1,
            workload: .init(
                source: .ledger, digest: "00", requests: 1_000, excluded: 0,
                from: Timestamp(nanoseconds: 0), to: end, asOfSeq: 9),
            results: .init(
                attainment: same, managedAttainment: same, gain: estimate(0, 0, 0),
                costPico: estimate(8, 7, 9), managedCostPico: estimate(10, 10, 10),
                costRatio: estimate(800_000, 700_000, 900_000), cacheHit: nil,
                managedCacheHit: nil, overflow: nil, refused: 0,
                classes: [
                    .init(
                        qosClass: .interactive, targetPpm: 990_000, eligible: 1_000,
                        predicted: same, managed: same, gain: estimate(0, 0, 0))
                ]))
        change(&replay)
        return replay
    }

    private static func findings(
        _ replay: ReplayRecorded?, _ profile: Profile = .byoc, hoursLater: Int64 = 1
    ) -> [EvidenceGate.Finding] {
        EvidenceGate.findings(
            replay, for: profile, .standard,
            at: end.adding(milliseconds: hoursLater * 3_600_000))
    }

    @Test func `a recent replay that is as good and cheaper is evidence`() {
        #expect(Self.findings(Self.replay()).isEmpty)
        #expect(Self.findings(Self.replay(), hoursLater: 168).isEmpty)
    }

    @Test func `without a replay of this profile there is none`() {
        #expect(Self.findings(nil) == [.noReplay(.byoc)])
        #expect(Self.findings(Self.replay(), .hybrid) == [.noReplay(.hybrid)])
        let trace = Self.replay { $0.workload.source = .trace }
        #expect(Self.findings(trace) == [.noReplay(.byoc)])
    }

    @Test func `each thing that it lacks is said with its numbers`() {
        #expect(Self.findings(Self.replay(), hoursLater: 169) == [.tooOld(hours: 169, max: 168)])
        let few = Self.replay { $0.workload.requests = 999 }
        #expect(Self.findings(few) == [.tooFew(requests: 999, min: 1_000)])
        let dear = Self.replay { $0.results.costRatio = Self.estimate(900_000, 800_000, 950_001) }
        #expect(Self.findings(dear) == [.cost(ratioHighPpm: 950_001, mostPpm: 950_000)])
        let unlucky = Self.replay { $0.results.classes[0].gain = Self.estimate(5, -1, 9) }
        #expect(
            Self.findings(unlucky)
                == [.attainment(.interactive, gainLowPpm: -1, marginPpm: 0)])
        let aimless = Self.replay { $0.results.classes = [] }
        #expect(Self.findings(aimless) == [.noObjective])
        let free = Self.replay { $0.results.costRatio = nil }
        #expect(Self.findings(free) == [.nothingToSave])
        let full = Self.replay { $0.results.refused = 2 }
        #expect(Self.findings(full) == [.refused(2)])
        #expect(
            Self.findings(dear).first?.description
                == "it costs 0.950001 of managed at the high end, and at most 0.950000 is allowed")
    }

    @Test func `all that it lacks is said at once`() {
        let poor = Self.replay {
            $0.workload.requests = 1
            $0.results.costRatio = Self.estimate(2_000_000, 2_000_000, 2_000_000)
            $0.results.refused = 1
        }
        #expect(Self.findings(poor, hoursLater: 500).count == 4)
    }

    private static func differences(
        _ change: (inout ConfiguredServers) -> Void
    ) -> [EvidenceGate.Finding] {
        var servers = ConfiguredServers(
            replicas: 2, concurrencies: [8, 8], hourPrices: [hour, hour])
        change(&servers)
        return EvidenceGate.findings(
            replay(), for: .byoc, .standard, servers: servers, at: end)
    }

    @Test func `servers that are configured as they were replayed are no finding`() {
        #expect(Self.differences { _ in }.isEmpty)
    }

    @Test func `servers that are configured otherwise are named with both numbers`() {
        #expect(
            Self.differences { $0.unserved = ["open"] } == [.unserved(["open"])])
        #expect(
            Self.differences { $0.replicas = 3 } == [.replicas(configured: 3, replayed: 2)])
        #expect(
            Self.differences { $0.concurrencies = [8, 4] }
                == [.concurrency(configured: 4, replayed: 8)])
        let dearer = PicoUSD(pico: 4_000_000_000_000)
        let both = Self.differences {
            $0.concurrencies = [16]
            $0.hourPrices = [dearer]
        }
        #expect(
            both == [
                .concurrency(configured: 16, replayed: 8),
                .hourPrice(configured: dearer, replayed: Self.hour),
            ])
        #expect(
            both.last?.description
                == "a replica's hour is configured at 4, and was replayed at 3.8")
        #expect(
            Self.differences { $0.hourPrices = [nil] }.first?.description
                == "a replica's hour is configured at no price, and was replayed at 3.8")
    }

    private static func resolver(_ servers: [HostedServer]) -> ModelResolver {
        ModelResolver(
            aliases: [
                "open": ModelAlias(entries: [.init(provider: .byoc, model: "llama-70b")])
            ],
            accounts: servers.enumerated().map { number, server in
                Account(
                    provider: .byoc, name: "own/\(number)", region: nil,
                    baseURL: "http://127.0.0.1",
                    apiKey: Secret(""), role: .hosted(server))
            }, catalogue: [])
    }

    @Test func `a customer's servers are those for the models that were replayed`() throws {
        let other = HostedServer(endpoint: "own", models: ["qwen"], concurrency: 4)
        let mine = HostedServer(
            endpoint: "own", customer: CustomerID("acme"), models: ["llama-70b"], concurrency: 8,
            hourPrice: Self.hour, replicas: 3, isRouter: true)
        let resolver = Self.resolver([other, mine])
        let acme = Samples.customer("acme")
        #expect(
            resolver.configuredServers(of: acme, for: ["open"])
                == ConfiguredServers(replicas: 3, concurrencies: [8], hourPrices: [Self.hour]))
        #expect(resolver.configuredServers(of: acme, for: nil)?.replicas == 4)
        #expect(
            resolver.configuredServers(of: Samples.customer("other"), for: ["open", "qwen"])
                == ConfiguredServers(
                    replicas: 1, concurrencies: [4], hourPrices: [nil], unserved: ["open"]))
        var simulated = mine
        simulated.isStandIn = true
        #expect(Self.resolver([simulated]).configuredServers(of: acme, for: nil) == nil)
        #expect(Self.resolver([]).configuredServers(of: acme, for: nil)?.replicas == 0)
    }

    @Test func `only the customer's own replicas ask for evidence`() {
        #expect(Profile.allCases.filter(EvidenceGate.asksForEvidence) == [.byoc, .hybrid])
    }
}

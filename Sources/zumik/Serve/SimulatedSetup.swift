import Events
import Gateway
import HTTPServer
import ProviderSimulator

/// `--simulate`: five simulated providers on a port of their own, as managed accounts of the gateway.
struct SimulatedSetup: Sendable {
    static let adminToken = "zk-admin-demo"
    static let customerKey = "zk-demo"

    let simulator: ProviderSimulator
    let server: HTTPServer

    init(clock: SystemClock, seed: UInt64 = 1) throws {
        simulator = ProviderSimulator(
            configuration: SimulatorConfiguration(seed: seed),
            now: { clock.now().nanoseconds },
            pause: { await clock.pause(until: clock.instant().advanced(by: $0)) })
        server = try HTTPServer(
            configuration: HTTPServerConfiguration(
                address: "127.0.0.1", port: 0, streamBufferBytesMax: 1))
    }

    /// The simulated providers as accounts, in place of real ones.
    var accounts: [Account] {
        let base = "http://127.0.0.1:\(server.port)"
        func account(
            _ provider: Provider, _ name: String, _ path: String, region: String? = nil,
            role: AccountRole = .direct
        ) -> Account {
            Account(
                provider: provider, name: name, region: region, baseURL: base + path,
                fireworksAccount: provider == .fireworks ? "simulated" : nil,
                apiKey: Secret("sk-simulated-\(name)"), role: role)
        }
        return [
            account(.openai, "openai-us", "/openai/v1", region: "us"),
            account(.openai, "openai-eu", "/openai-eu/v1", region: "eu"),
            account(.anthropic, "anthropic-main", "/anthropic"),
            account(.gemini, "gemini-main", "/gemini"),
            account(.xai, "xai-main", "/xai/v1"),
            account(.fireworks, "fireworks-main", "/fireworks/inference/v1"),
            account(
                .bifrost, "bifrost-main", "/bifrost/v1",
                role: .gateway(keyID: "key-simulated", vendors: ["mistral", "cohere"])),
            account(.openrouter, "openrouter-main", "/openrouter/api/v1", role: .broker([])),
        ]
            + ["r1", "r2", "r3", "r4"].map { replica in
                account(
                    .byoc, "own-vllm/\(replica)", "/byoc/\(replica)/v1", region: "eu",
                    role: .hosted(
                        HostedServer(
                            endpoint: "own-vllm", models: ["llama-70b"], concurrency: 8,
                            hourPrice: PicoUSD(pico: 2_500_000_000_000), isStandIn: true)))
            }
    }

    /// What else the simulation sets: an alias to try, and the well-known admin token.
    func apply(to configuration: inout GatewayConfiguration) throws {
        guard configuration.listen.isLoopback else { throw SimulationNeedsLoopback() }
        if configuration.aliases.isEmpty {
            configuration.aliases["frontier"] = ModelAlias(entries: [
                ModelAlias.Entry(provider: .openai, model: "gpt-5.4"),
                ModelAlias.Entry(provider: .anthropic, model: "claude-opus-5-5"),
            ])
        }
        configuration.adminToken = Secret(Self.adminToken)
    }
}

/// Simulated answers must never be taken for real ones from outside.
struct SimulationNeedsLoopback: Error, CustomStringConvertible {
    var description: String {
        "--simulate listens on loopback addresses only, such as 127.0.0.1:8080"
    }
}

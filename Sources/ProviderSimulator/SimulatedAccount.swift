/// The providers that are simulated; raw values are their names in faults, books and configuration.
enum ProviderName: String, CaseIterable, Sendable {
    case openai
    case anthropic
    case gemini
    case xai
    case fireworks
    case bifrost
    case openrouter
    case byoc

    /// The regions that can be told apart; empty where the provider has one for all.
    var regions: [String] {
        switch self {
        case .openai: ["us", "eu"]
        case .byoc: SimulatedAccount.replicas
        case .anthropic, .gemini, .xai, .fireworks, .bifrost, .openrouter: []
        }
    }
}

/// One provider in one region: where a base URL leads.
struct SimulatedAccount: Sendable, Hashable {
    let provider: ProviderName
    let region: String?

    /// What a base URL's path begins with, for each account.
    static let mounted: [(prefix: String, account: SimulatedAccount)] =
        [
            ("/openai/v1", SimulatedAccount(provider: .openai, region: "us")),
            ("/openai-eu/v1", SimulatedAccount(provider: .openai, region: "eu")),
            ("/anthropic", SimulatedAccount(provider: .anthropic, region: nil)),
            ("/gemini", SimulatedAccount(provider: .gemini, region: nil)),
            ("/xai/v1", SimulatedAccount(provider: .xai, region: nil)),
            ("/fireworks/inference/v1", SimulatedAccount(provider: .fireworks, region: nil)),
            // Its control plane.
            ("/fireworks/v1", SimulatedAccount(provider: .fireworks, region: nil)),
            ("/bifrost/v1", SimulatedAccount(provider: .bifrost, region: nil)),
            ("/openrouter/api/v1", SimulatedAccount(provider: .openrouter, region: nil)),
        ] + replicas.map { ("/byoc/\($0)", SimulatedAccount(provider: .byoc, region: $0)) }

    /// The servers of a customer, which faults and books know by region: four of vLLM and one of SGLang.
    static let replicas = ["r1", "r2", "r3", "r4", "s1"]
}

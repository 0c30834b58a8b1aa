package import Events

extension Provider {
    /// What the provider's own SDK calls its base URL.
    package var defaultBaseURL: String {
        switch self {
        case .openai: "https://api.openai.com/v1"
        case .anthropic: "https://api.anthropic.com"
        case .gemini: "https://generativelanguage.googleapis.com"
        case .xai: "https://api.x.ai/v1"
        case .fireworks: "https://api.fireworks.ai/inference/v1"
        case .openrouter: "https://openrouter.ai/api/v1"
        // Where the operator's or the customer's own servers are, nobody else knows: the schema demands it.
        case .bifrost, .byoc: ""
        }
    }

    /// The environment variable that enables the provider when there is no configuration file; nil: nothing does.
    package var keyVariable: String? {
        switch self {
        case .openai: "OPENAI_API_KEY"
        case .anthropic: "ANTHROPIC_API_KEY"
        case .gemini: "GEMINI_API_KEY"
        case .xai: "XAI_API_KEY"
        case .fireworks: "FIREWORKS_API_KEY"
        case .bifrost, .openrouter, .byoc: nil
        }
    }
}

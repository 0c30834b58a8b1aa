package import Events

/// The adapters of all providers.
package enum ProviderAdapters {
    package static func adapter(for provider: Provider) -> any ProviderAdapter {
        switch provider {
        case .openai: OpenAIAdapter()
        case .anthropic: AnthropicAdapter()
        case .gemini: GeminiAdapter()
        case .xai: XAIAdapter()
        case .fireworks: FireworksAdapter()
        case .bifrost: BifrostAdapter()
        case .openrouter: OpenRouterAdapter()
        case .byoc: HostedAdapter()
        }
    }
}

import Events

/// A member of a community map's entry that is a price of text tokens, taken apart.
///
/// Such as `cache_creation_input_token_cost_above_1hr_above_272k_tokens_priority`.
struct PriceMapKey: Equatable {
    var bucket: TokenBucket
    var tier: PriceTier
    /// The long-context threshold in tokens; nil: below it, or there is none.
    var threshold: Int64?

    /// What a member means.
    enum Meaning: Equatable {
        case price(PriceMapKey)
        /// Not a price of text tokens: a limit, a capability, another modality, or a price of something else.
        case other
        /// Looks like a price of text tokens and is none that is known.
        case unknown
    }

    static func meaning(of member: String, provider: Provider) -> Meaning {
        guard member.contains("_token"), member.contains("cost") else { return .other }
        guard !otherKinds.contains(where: member.contains) else { return .other }
        var rest = member[...]
        guard let stem = stems.first(where: { rest.hasPrefix($0.text) }) else { return .unknown }
        rest = rest.dropFirst(stem.text.utf8.count)
        var bucket = stem.bucket ?? provider.usualCacheWrite
        if stem.bucket == nil {
            if rest.hasPrefix("_above_1hr") {
                bucket = .cacheWrite1h
                rest = rest.dropFirst("_above_1hr".utf8.count)
            } else if rest.hasPrefix("_above_12hr") {
                bucket = .cacheWrite12h
                rest = rest.dropFirst("_above_12hr".utf8.count)
            }
        }
        var threshold: Int64?
        if rest.hasPrefix("_above_") {
            let digits = rest.dropFirst("_above_".utf8.count).prefix { $0.isNumber }
            let tail = rest.dropFirst("_above_".utf8.count + digits.utf8.count)
            guard let thousands = Int64(digits), tail.hasPrefix("k_tokens") else { return .unknown }
            threshold = thousands * 1_000
            rest = tail.dropFirst("k_tokens".utf8.count)
        }
        guard let tier = tiers[String(rest)] else { return .unknown }
        return .price(PriceMapKey(bucket: bucket, tier: tier, threshold: threshold))
    }

    private static let stems: [(text: String, bucket: TokenBucket?)] = [
        ("input_cost_per_token", .inputUncached), ("output_cost_per_token", .output),
        ("cache_read_input_token_cost", .cacheRead),
        // Which cache is written, the rest of the name says.
        ("cache_creation_input_token_cost", nil),
    ]

    private static let tiers: [String: PriceTier] = [
        "": .default, "_flex": .flex, "_batches": .batch, "_batch": .batch,
        "_priority": .priority, "_ultrafast": .ultrafast, "_fast": .fast,
    ]

    /// What is charged besides the tokens of text, or for another API.
    private static let otherKinds = [
        "audio", "image", "video", "character", "second", "pixel", "query", "reasoning",
        "_decisions", "per_page", "citation", "search",
    ]
}

extension Provider {
    /// What a price of cache writes without a time is for.
    fileprivate var usualCacheWrite: TokenBucket {
        switch self {
        case .openai: .cacheWrite30m
        case .anthropic, .gemini, .xai, .fireworks, .bifrost, .openrouter, .byoc: .cacheWrite5m
        }
    }

    /// The provider that a community map means, or nil for one that is not served here.
    init?(mapName: String) {
        switch mapName {
        case "openai", "text-completion-openai": self = .openai
        case "anthropic": self = .anthropic
        case "gemini": self = .gemini
        case "xai": self = .xai
        case "fireworks_ai", "fireworks_ai-embedding-models": self = .fireworks
        default: return nil
        }
    }

    /// What stands before a model's name in a community map.
    var mapPrefix: String {
        switch self {
        case .openai: "openai/"
        case .anthropic: "anthropic/"
        case .gemini: "gemini/"
        case .xai: "xai/"
        case .fireworks: "fireworks_ai/"
        case .bifrost, .openrouter, .byoc: rawValue + "/"
        }
    }
}

import Events
import Pricing

/// Any time at which every current price holds.
let anyTime = time("2026-11-22T12:00:00Z")

func time(_ text: String) -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else {
        preconditionFailure("\(text) is not a time")
    }
    return time
}

extension RatingResult {
    /// The cost in USD with 12 places, or the reason why there is none.
    var costText: String {
        switch self {
        case .priced(let cost): cost.cost.description
        case .unpriced(let reason): reason.rawValue
        }
    }

    var listCostText: String {
        switch self {
        case .priced(let cost): cost.listCost.description
        case .unpriced(let reason): reason.rawValue
        }
    }
}

/// Rates with the embedded prices.
func rate(
    _ provider: Provider, _ model: String, tier: String? = nil, at time: Timestamp = anyTime,
    region: String? = nil, fast: Bool = false, _ usage: TokenUsage
) -> RatingResult {
    PriceCatalogue.embedded.rate(
        RatingQuery(
            provider: provider, modelServed: model, tierServed: tier, at: time, usage: usage,
            priceRegion: region, speedFast: fast))
}

/// A whole price file of one OpenAI model, with a text replaced to make it wrong.
func priceFile(
    replacing target: String = "", with replacement: String = "", name: String = "test.json"
) -> (name: String, bytes: [UInt8]) {
    let text = """
        {"$schema": "./prices.schema.json", "provider": "openai", "as_of": "2026-11-22",
         "currency": "USD", "unit": "USD per million tokens",
         "sources": ["a page"], "notes": ["a rule"],
         "models": [
          {"model": "alpha", "kind": "chat", "region_uplift": {"us": "1.1"}, "periods": [
           {"from": null, "until": "2026-12-01", "rates": {"default": {"input": "2.5", "output": "10"}}},
           {"from": "2026-12-01", "until": null, "rates": {
             "default": {"input": "5", "cache_read": "0.5", "output": "20"}},
            "long_context": {"threshold": 1000, "inclusive": true, "rates": {
             "default": {"input": "10", "output": "40"}}}}]},
          {"model": "beta", "served_as": ["beta-latest"], "kind": "embedding",
           "context_tokens_max": 8191, "periods": [
           {"from": null, "until": null, "rates": {"default": {"input": "0.000001"}}}]}]}
        """
    let pieces = text.split(separator: target, maxSplits: 1, omittingEmptySubsequences: false)
    let changed = target.isEmpty ? text : pieces.joined(separator: replacement)
    precondition(target.isEmpty || pieces.count == 2, "the file does not contain \(target)")
    return (name, Array(changed.utf8))
}

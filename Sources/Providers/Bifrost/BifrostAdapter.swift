package import Events
import JSON

/// A Bifrost (maximhq/bifrost v2) of the operator's: OpenAI's shape, models named `vendor/model`, and a control plane of
/// its own, which every request turns off: no fallbacks, a pinned key, no answers from its cache.
package struct BifrostAdapter: ChatCompletionsDialect {
    package init() {}

    package var provider: Provider { .bifrost }

    var takesPromptCacheKey: Bool { false }
    /// Keeps a conversation on one of its keys, where none is pinned.
    var affinityHeader: String? { "x-bf-session-id" }

    /// These change the price upstream, and its answer does not say whether they were honoured.
    func check(_ body: JSONValue) throws(InvalidRequest) {
        for name in ["speed", "inference_geo"] where body[name].map({ !$0.isNull }) ?? false {
            throw InvalidRequest(
                "`\(name)` changes the price, which cannot be seen through Bifrost; leave it out.",
                param: name)
        }
    }

    /// Whether a tier was honoured cannot be seen through it.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool) {
        tier == "auto" || tier == "default" ? (nil, false) : (nil, true)
    }

    func tierServed(_ word: String?, for exchange: ChatExchange) -> String? {
        guard let asked = exchange.tierRequested else { return nil }
        return tier(askedAs: asked).dropped ? "default" : nil
    }

    func additions(
        to body: JSONValue, for target: UpstreamTarget
    ) -> (members: [(key: String, value: JSONNode?)], headers: [(name: String, value: String)]) {
        var headers = [(name: "x-bf-cache-no-store", value: "true")]
        if let keyID = target.pin { headers.append(("x-bf-api-key-id", keyID)) }
        return ([("fallbacks", nil)], headers)
    }

    /// `extra_fields`, in the spelling of this version or of an older one.
    func relay(extras: JSONValue?, vendor: String?) -> RelayReport? {
        guard let extras, extras.kind == .object else { return nil }
        let model = extras["resolved_model_used"] ?? extras["model_deployment"]
        return RelayReport(
            provider: extras["provider"]?.string?.asPlainWord,
            model: model?.string?.asModelName,
            cacheHit: extras["cache_debug"]?["cache_hit"]?.bool,
            latencyMs: extras["latency"]?.int.flatMap { $0 >= 0 ? $0 : nil })
    }

    /// `vendor/model`, as requests name it: the answer's own name is the vendor's, and the vendor is the one it called.
    func modelServed(
        _ name: String?, by relay: RelayReport?, for exchange: ChatExchange
    ) -> String? {
        guard let name = relay?.model ?? name else { return nil }
        let asked = exchange.modelRequested.prefix { $0 != "/" }
        let vendor = relay?.provider ?? String(asked)
        return name.hasPrefix(vendor + "/") ? name : "\(vendor)/\(name)"
    }

    /// Reads and writes are disjoint parts of `prompt_tokens`. Its `cost` comes from a price list of its own and is not
    /// what anybody bills, so it is left in the raw report.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("prompt_tokens"),
            let completion = counts.count("completion_tokens")
        else { return nil }
        let details = "prompt_tokens_details"
        let reads = counts.count(details, "cached_tokens")
        let read = reads ?? counts.count(details, "cached_read_tokens") ?? 0
        let ttl = "cached_write_token_details"
        let hour = counts.count(details, ttl, "cached_write_tokens_1h") ?? 0
        let minutes = counts.count(details, ttl, "cached_write_tokens_5m") ?? 0
        let writes = counts.count(details, "cached_write_tokens")
        let written = writes ?? counts.count(details, "cache_write_tokens") ?? hour + minutes
        let total = counts.count("total_tokens") ?? prompt + completion
        let reasoning = counts.count("completion_tokens_details", "reasoning_tokens")
        guard counts.isReadable, total == prompt + completion,
            hour + minutes == 0 || hour + minutes == written
        else { return nil }
        // Without details it is the shorter life, which both vendors that bill writes have as their default.
        let tokens = TokenUsage(
            inputUncached: prompt - read - written, cacheRead: read, cacheWrite5m: written - hour,
            cacheWrite1h: hour, output: completion, reasoning: reasoning)
        return tokens.isSound ? tokens : nil
    }

    /// Errors keep the vendor's status. What the gateway itself refuses is no word of the vendor's on its health.
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict {
        if error.names(["upstream_credentials_exhausted"]) {
            return FailureVerdict(.providerAuthFailed)
        }
        if error.names(["context_length_exceeded"]) || (status == 400 && error.saysTooLong) {
            return FailureVerdict(.contextLengthExceeded)
        }
        if error.names(["model_not_found"]) { return FailureVerdict(.providerModelMissing) }
        if error.names(["insufficient_quota"]) { return FailureVerdict(.providerQuotaExhausted) }
        return FailureVerdict(status: status)
    }
}

import Events
import JSON

/// A provider that speaks OpenAI's chat completions; what it says differently is asked here.
///
/// Requests and answers of the client's own shape pass through as text with a few members replaced, so that
/// fields which nobody here knows arrive as they were sent.
protocol ChatCompletionsDialect: ProviderAdapter {
    /// Refuses what this provider would take but the gateway cannot carry through.
    func check(_ body: JSONValue) throws(InvalidRequest)

    /// The word for the tier asked for, or nil to leave the choice to the provider.
    ///
    /// A tier that the provider does not have and would silently ignore is `dropped`.
    func tier(askedAs tier: String) -> (sent: String?, dropped: Bool)

    /// Whether the affinity key stands in the body as `prompt_cache_key`.
    var takesPromptCacheKey: Bool { get }

    /// The header that carries the affinity key, or nil.
    var affinityHeader: String? { get }

    /// Whether the provider takes requests of OpenAI's Responses shape as they are.
    var speaksResponses: Bool { get }

    /// What this upstream needs beside what every one gets: members set or removed (nil), and headers.
    func additions(
        to body: JSONValue, for target: UpstreamTarget
    ) -> (members: [(key: String, value: JSONNode?)], headers: [(name: String, value: String)])

    /// What an answer's members beside OpenAI's say of the upstream's own routing.
    func relay(extras: JSONValue?, vendor: String?) -> RelayReport?

    /// The model that served, as the books name it.
    func modelServed(_ name: String?, by relay: RelayReport?, for exchange: ChatExchange) -> String?

    /// The buckets of a usage object, or nil where its numbers do not add up.
    func tokens(in usage: JSONValue, beside context: UsageContext) -> TokenUsage?

    /// What the provider says that it charged.
    func statedCost(in usage: JSONValue) -> PicoUSD?

    /// The tier that served, in the catalogue's words, from the answer's `service_tier`.
    func tierServed(_ word: String?, for exchange: ChatExchange) -> String?

    /// What the error means: by its words where they say more than the status.
    func verdict(status: Int, error: ProviderErrorBody) -> FailureVerdict
}

/// What may say more of the tokens than the usage object does.
struct UsageContext: Sendable {
    var head: UpstreamHead
    /// Fireworks' `perf_metrics`, from wherever in the answer it stood.
    var performanceMetrics: JSONValue?
}

/// Usage objects have a few hundred bytes; one of more than this is not a count of tokens.
private let usageBytesMax = 16 * 1_024

extension ChatCompletionsDialect {
    package func authentication(key: String) -> [(name: String, value: String)] {
        [("authorization", "Bearer " + key)]
    }

    package func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        failure(head: head, error: ProviderErrorBody(reading: body))
    }

    /// An error by its words; inside a 2xx it may carry the status that it would have had.
    func failure(head: UpstreamHead, error: ProviderErrorBody) -> UpstreamFailure {
        guard (200..<300).contains(head.status) else {
            let verdict = verdict(status: head.status, error: error)
            return UpstreamFailure(verdict, error: error, head: head)
        }
        let stated = error.code.flatMap { Int($0) } ?? 0
        let status = (400..<600).contains(stated) ? stated : head.status
        var verdict = verdict(status: status, error: error)
        verdict.billed = nil
        return UpstreamFailure(verdict, error: error, head: head)
    }

    /// The report with the provider's own bytes; nil for an object too large to be recorded.
    func report(of usage: JSONValue, beside context: UsageContext) -> UsageReport? {
        guard usage.rawBytes.count <= usageBytesMax else { return nil }
        return UsageReport(
            usage: tokens(in: usage, beside: context),
            raw: String(decoding: usage.rawBytes, as: UTF8.self),
            statedCost: statedCost(in: usage))
    }

    func check(_ body: JSONValue) throws(InvalidRequest) {}

    func statedCost(in usage: JSONValue) -> PicoUSD? { nil }

    var speaksResponses: Bool { false }

    func additions(
        to body: JSONValue, for target: UpstreamTarget
    ) -> (members: [(key: String, value: JSONNode?)], headers: [(name: String, value: String)]) {
        ([], [])
    }

    func relay(extras: JSONValue?, vendor: String?) -> RelayReport? { nil }

    func modelServed(
        _ name: String?, by relay: RelayReport?, for exchange: ChatExchange
    ) -> String? { name }
}

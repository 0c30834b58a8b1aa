/// A misbehaviour that a test orders from a simulated provider.
struct Fault: Sendable, Equatable {
    enum Kind: String, CaseIterable, Sendable {
        /// An error in the provider's own shape instead of an answer.
        case status
        /// The connection is dropped without an answer.
        case reset
        /// Nothing comes until the client leaves.
        case noResponse = "no_response"
        /// The first content comes late, by the delay.
        case slowFirstToken = "slow_first_token"
        /// The answer breaks off, without a good end.
        case cut
        /// The answer stops, and nothing more comes until the client leaves.
        case stall
        /// Something that is no JSON comes, and then the end of the body.
        case malformed
        /// The provider's error comes inside an answer that began as HTTP 200; of a stream, after some content.
        case errorEvent = "error_event"
        /// The body ends well, but the provider's own end mark is not in it; streams only.
        case noDone = "no_done"
        /// The answer does not say what was used.
        case noUsage = "no_usage"
        /// The answer is served in the default tier, whatever was asked.
        case tierDowngrade = "tier_downgrade"
        /// The answer's headers say that nothing is left of the account's rate.
        case scarce
    }

    var provider: ProviderName
    /// Nil means all of its regions.
    var region: String?
    /// The model as requests name it; nil means all.
    var model: String?
    var kind: Kind
    /// For `status` and `error_event`: 400…599.
    var status = 503
    /// For `cut`, `stall`, `malformed` and `error_event` of streams: so many events with content are sent first.
    var afterChunks = 1
    /// How long the fault waits before it acts.
    var delayMs = 0
    /// Requests that it still strikes; nil has no end.
    var remaining: Int?
    /// With which it strikes, 0…1.
    var probability = 1.0
    /// Of the requests that fit it strikes each so many-th, the first time the last of the first so many.
    var every = 1
    /// For `status`: seconds, sent in the way of the provider.
    var retryAfter: Int?
    /// For `status` and `error_event`: the provider's error code, instead of the usual one for that status.
    var code: String?

    func strikes(_ account: SimulatedAccount, model asked: String?, streams: Bool) -> Bool {
        provider == account.provider && (region == nil || region == account.region)
            && (model == nil || model == asked) && (streams || kind != .noDone)
    }
}

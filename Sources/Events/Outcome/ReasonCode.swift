/// Why a request or an attempt ended as it did: a closed registry, in order of precedence.
///
/// Codes are added, never renamed or reused. `docs/reason-codes.md` is generated from here.
package enum ReasonCode: String, Sendable, Hashable, CaseIterable {
    case contentFiltered = "content_filtered"
    case bridgedInOutage = "bridged_in_outage"
    case recoveredByFallback = "recovered_by_fallback"
    case slowFirstToken = "slow_first_token"
    case slowCompletion = "slow_completion"
    case queuedForCapacity = "queued_for_capacity"
    case ok

    case invalidRequest = "invalid_request"
    case modelNotFound = "model_not_found"
    case policyForbidden = "policy_forbidden"
    case rateLimited = "rate_limited"
    case budgetExhausted = "budget_exhausted"
    case contextLengthExceeded = "context_length_exceeded"
    case clientDisconnected = "client_disconnected"

    case queueFull = "queue_full"
    case queueDeadline = "queue_deadline"
    case noRoute = "no_route"
    case priceUnknown = "price_unknown"
    case ledgerUnavailable = "ledger_unavailable"
    case deadlineExceeded = "deadline_exceeded"
    case attemptOrphaned = "attempt_orphaned"
    case shuttingDown = "shutting_down"

    case providerRateLimited = "provider_rate_limited"
    case providerQuotaExhausted = "provider_quota_exhausted"
    case providerOverloaded = "provider_overloaded"
    case providerError = "provider_error"
    case providerUnreachable = "provider_unreachable"
    case providerFirstTokenTimeout = "provider_first_token_timeout"
    case providerStalled = "provider_stalled"
    case providerStreamTruncated = "provider_stream_truncated"
    case providerStreamMalformed = "provider_stream_malformed"
    case providerAuthFailed = "provider_auth_failed"
    case providerModelMissing = "provider_model_missing"
    case providerTierUnavailable = "provider_tier_unavailable"
}

/// Who is answerable for an ending.
package enum FaultDomain: String, Sendable, Hashable, CaseIterable {
    case none
    case customer
    case gateway
    case provider
    case bridge
}

extension ReasonCode {
    package var faultDomain: FaultDomain {
        switch self {
        case .ok, .recoveredByFallback, .queuedForCapacity, .contentFiltered: .none
        case .invalidRequest, .modelNotFound, .policyForbidden, .rateLimited, .budgetExhausted,
            .contextLengthExceeded, .clientDisconnected:
            .customer
        case .queueFull, .queueDeadline, .noRoute, .priceUnknown, .ledgerUnavailable,
            .deadlineExceeded, .attemptOrphaned, .shuttingDown:
            .gateway
        case .providerRateLimited, .providerQuotaExhausted, .providerOverloaded, .providerError,
            .providerUnreachable, .providerFirstTokenTimeout, .providerStalled,
            .providerStreamTruncated, .providerStreamMalformed, .providerAuthFailed,
            .providerModelMissing, .providerTierUnavailable, .slowFirstToken, .slowCompletion:
            .provider
        case .bridgedInOutage: .bridge
        }
    }

    /// What another attempt may do after this ending of one.
    package var retry: RetryRule {
        switch self {
        case .providerRateLimited, .providerOverloaded, .providerError, .providerUnreachable,
            .providerFirstTokenTimeout, .providerStalled, .providerStreamTruncated,
            .providerStreamMalformed, .providerTierUnavailable:
            .sameRouteOrAnother
        case .providerQuotaExhausted, .providerAuthFailed, .providerModelMissing: .anotherRouteOnly
        case .contentFiltered, .bridgedInOutage, .recoveredByFallback, .slowFirstToken,
            .slowCompletion, .queuedForCapacity, .ok, .invalidRequest, .modelNotFound,
            .policyForbidden, .rateLimited, .budgetExhausted, .contextLengthExceeded,
            .clientDisconnected, .queueFull, .queueDeadline, .noRoute, .priceUnknown,
            .ledgerUnavailable, .deadlineExceeded, .attemptOrphaned, .shuttingDown:
            .never
        }
    }

    /// One sentence for people, used in the generated registry and as the fallback of an error message.
    package var sentence: String {
        switch self {
        case .contentFiltered: "The provider withheld or cut the answer by its content rules."
        case .bridgedInOutage: "A brokered route served it while the direct provider was out."
        case .recoveredByFallback: "A later attempt served it after an earlier one failed."
        case .slowFirstToken: "It completed, but its first token came after the target."
        case .slowCompletion: "It completed, but after its deadline."
        case .queuedForCapacity: "It waited for capacity and then completed."
        case .ok: "It completed as asked."
        case .invalidRequest: "The request cannot be served as it is written."
        case .modelNotFound: "No model of that name is configured or known."
        case .policyForbidden: "The customer's policy does not allow this."
        case .rateLimited: "The customer's own rate limit is reached."
        case .budgetExhausted: "The customer's budget has no room for this request."
        case .contextLengthExceeded: "The input does not fit the model's context."
        case .clientDisconnected: "The client left before the end."
        case .queueFull: "The waiting line was full."
        case .queueDeadline: "The deadline passed while it waited for capacity."
        case .noRoute: "No route can serve this model now."
        case .priceUnknown: "The model has no known price and the policy demands one."
        case .ledgerUnavailable: "The ledger cannot record now, so nothing is admitted."
        case .deadlineExceeded: "The deadline passed after the first attempt had started."
        case .attemptOrphaned: "The gateway stopped while the attempt ran; its end is unknown."
        case .shuttingDown: "The gateway is shutting down."
        case .providerRateLimited: "The provider limits the account's rate."
        case .providerQuotaExhausted: "The account's quota or credit at the provider is used up."
        case .providerOverloaded: "The provider is overloaded."
        case .providerError: "The provider failed or answered in a wrong form."
        case .providerUnreachable: "No connection to the provider could be made or kept."
        case .providerFirstTokenTimeout: "The provider sent no first token in time."
        case .providerStalled: "The provider stopped sending in the middle."
        case .providerStreamTruncated: "The stream ended without its end mark."
        case .providerStreamMalformed: "The stream held something that is not of its format."
        case .providerAuthFailed: "The provider refused the account's key."
        case .providerModelMissing: "The provider does not serve the model to this account."
        case .providerTierUnavailable: "The provider has no capacity in the asked service tier."
        }
    }
}

/// Whether and where a failed attempt may be tried again.
package enum RetryRule: Sendable, Hashable {
    /// Any untried route; this one again, after back-off, when none is left.
    case sameRouteOrAnother
    /// Only routes that this request has not tried: this account or model will say the same again.
    case anotherRouteOnly
    /// The request itself is at fault or over.
    case never
}

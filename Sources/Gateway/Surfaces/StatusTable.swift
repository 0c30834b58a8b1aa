import Events

extension ReasonCode {
    /// The HTTP status with which a refusal or failure of this kind is answered.
    package var httpStatus: Int {
        switch self {
        case .invalidRequest, .contextLengthExceeded: 400
        case .modelNotFound: 404
        case .policyForbidden, .priceUnknown: 403
        case .queueDeadline: 408
        case .rateLimited, .budgetExhausted, .queueFull: 429
        case .clientDisconnected: 499
        case .noRoute, .ledgerUnavailable, .shuttingDown: 503
        case .deadlineExceeded, .providerFirstTokenTimeout, .providerStalled: 504
        case .providerRateLimited, .providerQuotaExhausted, .providerOverloaded, .providerError,
            .providerUnreachable, .providerStreamTruncated, .providerStreamMalformed,
            .providerAuthFailed, .providerModelMissing, .providerTierUnavailable, .attemptOrphaned:
            502
        case .ok, .recoveredByFallback, .queuedForCapacity, .contentFiltered, .slowFirstToken,
            .slowCompletion, .bridgedInOutage:
            200
        }
    }

    /// Seconds after which trying again may help, for the answers that say so.
    package var retryAfterSeconds: Int? {
        switch self {
        case .rateLimited, .queueFull, .queueDeadline, .noRoute, .ledgerUnavailable, .shuttingDown:
            1
        default: nil
        }
    }

    /// Whether the provider's own words are about the operator's account (its key, its organisation, its limits), which
    /// are not the customer's to read.
    package var concernsAccount: Bool {
        switch self {
        case .providerAuthFailed, .providerQuotaExhausted, .providerRateLimited,
            .providerModelMissing:
            true
        default: false
        }
    }

    /// OpenAI's `error.type` for this kind.
    package var openAIErrorType: String {
        switch self {
        case .invalidRequest, .contextLengthExceeded, .modelNotFound: "invalid_request_error"
        case .policyForbidden, .priceUnknown: "permission_error"
        case .rateLimited, .queueFull: "rate_limit_error"
        case .budgetExhausted: "insufficient_quota"
        default: faultDomain == .provider ? "upstream_error" : "server_error"
        }
    }
}

import Events
import Gateway
import Testing

@Suite struct StatusTableTests {
    /// The table of the public contract.
    static let statuses: [(ReasonCode, Int)] = [
        (.invalidRequest, 400), (.contextLengthExceeded, 400), (.modelNotFound, 404),
        (.policyForbidden, 403), (.priceUnknown, 403), (.queueDeadline, 408),
        (.deadlineExceeded, 504), (.providerFirstTokenTimeout, 504), (.providerStalled, 504),
        (.rateLimited, 429), (.budgetExhausted, 429), (.queueFull, 429),
        (.providerRateLimited, 502), (.providerQuotaExhausted, 502), (.providerOverloaded, 502),
        (.providerError, 502), (.providerUnreachable, 502), (.providerStreamTruncated, 502),
        (.providerStreamMalformed, 502), (.providerAuthFailed, 502), (.providerModelMissing, 502),
        (.providerTierUnavailable, 502), (.noRoute, 503), (.ledgerUnavailable, 503),
        (.shuttingDown, 503),
        // Never sent to anybody: its client is gone, or its process was.
        (.clientDisconnected, 499), (.attemptOrphaned, 502),
        // Completions.
        (.ok, 200), (.recoveredByFallback, 200), (.queuedForCapacity, 200),
        (.contentFiltered, 200), (.slowFirstToken, 200), (.slowCompletion, 200),
        (.bridgedInOutage, 200),
    ]

    @Test(arguments: statuses)
    func `a reason code has its status`(code: ReasonCode, status: Int) {
        #expect(code.httpStatus == status)
    }

    @Test func `the table names every code once`() {
        #expect(Self.statuses.count == ReasonCode.allCases.count)
        #expect(Set(Self.statuses.map(\.0)) == Set(ReasonCode.allCases))
    }

    @Test func `what may pass soon says when to try again`() {
        let codes = ReasonCode.allCases.filter { $0.retryAfterSeconds != nil }
        #expect(
            Set(codes) == [
                .rateLimited, .queueFull, .queueDeadline, .noRoute, .ledgerUnavailable,
                .shuttingDown,
            ])
        #expect(codes.allSatisfy { ($0.retryAfterSeconds ?? 0) >= 1 })
    }

    @Test(arguments: [
        (ReasonCode.invalidRequest, "invalid_request_error"),
        (.modelNotFound, "invalid_request_error"), (.policyForbidden, "permission_error"),
        (.priceUnknown, "permission_error"), (.rateLimited, "rate_limit_error"),
        (.budgetExhausted, "insufficient_quota"), (.ledgerUnavailable, "server_error"),
        (.providerOverloaded, "upstream_error"), (.deadlineExceeded, "server_error"),
    ])
    func `errors have a type in OpenAI's words`(code: ReasonCode, type: String) {
        #expect(code.openAIErrorType == type)
    }
}

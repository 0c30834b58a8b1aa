import Events
import Testing

@Suite struct ReasonCodeTests {
    /// Frozen: codes are added where they belong in the order, never renamed or taken away.
    private static let registry = """
        content_filtered none
        bridged_in_outage bridge
        recovered_by_fallback none
        slow_first_token provider
        slow_completion provider
        queued_for_capacity none
        ok none
        invalid_request customer
        model_not_found customer
        policy_forbidden customer
        rate_limited customer
        budget_exhausted customer
        context_length_exceeded customer
        client_disconnected customer
        queue_full gateway
        queue_deadline gateway
        no_route gateway
        price_unknown gateway
        ledger_unavailable gateway
        deadline_exceeded gateway
        attempt_orphaned gateway
        shutting_down gateway
        provider_rate_limited provider
        provider_quota_exhausted provider
        provider_overloaded provider
        provider_error provider
        provider_unreachable provider
        provider_first_token_timeout provider
        provider_stalled provider
        provider_stream_truncated provider
        provider_stream_malformed provider
        provider_auth_failed provider
        provider_model_missing provider
        provider_tier_unavailable provider
        """

    @Test func `the codes, their order and their faults are frozen`() {
        let registry = ReasonCode.allCases.map { "\($0.rawValue) \($0.faultDomain.rawValue)" }
        #expect(registry.joined(separator: "\n") == Self.registry)
    }

    @Test(arguments: ReasonCode.allCases)
    func `a code has one sentence of its own`(code: ReasonCode) {
        #expect(code.sentence.hasSuffix("."))
        #expect(code.sentence.count > 10)
        #expect(ReasonCode.allCases.filter { $0.sentence == code.sentence } == [code])
    }

    @Test(arguments: ReasonCode.allCases)
    func `only a provider's fault is tried again`(code: ReasonCode) {
        guard code.retry != .never else { return }
        #expect(code.faultDomain == .provider)
    }

    @Test(arguments: EventType.allCases)
    func `only completions have tags that begin with response`(type: EventType) {
        #expect(type.rawValue.hasPrefix("response_") == (type.subject == .completion))
    }
}

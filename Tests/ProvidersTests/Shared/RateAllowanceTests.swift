import Events
import Testing

@testable import Providers

/// What the providers' headers say is left of an account's rate.
@Suite struct RateAllowanceTests {
    private static func allowance(
        _ provider: Provider, _ headers: [(String, String)]
    ) -> RateAllowance? {
        ProviderAdapters.adapter(for: provider).allowance(
            in: UpstreamHead(status: 200, headers: headers.map { (name: $0.0, value: $0.1) }))
    }

    private static func openAI(
        _ name: String, limit: String, remaining: String, reset: String? = nil
    ) -> [(String, String)] {
        [
            ("x-ratelimit-limit-\(name)", limit), ("x-ratelimit-remaining-\(name)", remaining),
        ] + (reset.map { [("x-ratelimit-reset-\(name)", $0)] } ?? [])
    }

    private static let anthropic = [
        ("date", "Sun, 22 Nov 2026 16:00:00 GMT"),
        ("anthropic-ratelimit-requests-limit", "1000"),
        ("anthropic-ratelimit-requests-remaining", "999"),
        ("anthropic-ratelimit-requests-reset", "2026-11-22T16:00:01Z"),
        ("anthropic-ratelimit-output-tokens-limit", "400000"),
        ("anthropic-ratelimit-output-tokens-remaining", "8000"),
        ("anthropic-ratelimit-output-tokens-reset", "2026-11-22T16:00:50Z"),
    ]

    private struct Case: Sendable {
        var provider: Provider
        var headers: [(String, String)]
        var expected: RateAllowance?
    }

    private static let cases = [
        Case(
            provider: .openai,
            headers: openAI("requests", limit: "10000", remaining: "2500", reset: "6m0s"),
            expected: RateAllowance(leftPermille: 250, pause: .seconds(36))),
        // The scarcest counts.
        Case(
            provider: .openai,
            headers: openAI("requests", limit: "100", remaining: "99")
                + openAI("tokens", limit: "30000", remaining: "0", reset: "120ms"),
            expected: RateAllowance(leftPermille: 0, pause: .milliseconds(12))),
        Case(
            provider: .openai, headers: openAI("project-tokens", limit: "1000", remaining: "7"),
            expected: RateAllowance(leftPermille: 7)),
        Case(
            provider: .anthropic, headers: anthropic,
            expected: RateAllowance(leftPermille: 20, pause: .seconds(5))),
        // Without the answer's date a moment says nothing of the time until it.
        Case(
            provider: .anthropic, headers: Array(anthropic.dropFirst()),
            expected: RateAllowance(leftPermille: 20)),
        Case(
            provider: .xai, headers: openAI("requests", limit: "8000", remaining: "0"),
            expected: RateAllowance(leftPermille: 0)),
        Case(
            provider: .fireworks, headers: openAI("requests", limit: "100", remaining: "60"),
            expected: RateAllowance(leftPermille: 600)),
        Case(
            provider: .fireworks, headers: [("x-ratelimit-over-limit", "yes")],
            expected: RateAllowance(leftPermille: 0)),
        Case(
            provider: .openai, headers: openAI("requests", limit: "10", remaining: "20"),
            expected: RateAllowance(leftPermille: 1_000)),
        Case(provider: .gemini, headers: openAI("requests", limit: "10", remaining: "0")),
        Case(provider: .openai, headers: []),
        Case(provider: .openai, headers: [("x-ratelimit-remaining-requests", "5")]),
        Case(provider: .openai, headers: openAI("requests", limit: "0", remaining: "0")),
        Case(provider: .openai, headers: openAI("requests", limit: "10", remaining: "-1")),
        Case(provider: .openai, headers: openAI("requests", limit: "10", remaining: "some")),
    ]

    @Test func `the scarcest limit is what is left`() {
        for given in Self.cases {
            #expect(
                Self.allowance(given.provider, given.headers) == given.expected,
                "\(given.provider) \(given.headers)")
        }
    }

    @Test(
        arguments: [
            ("1s", .seconds(1)), ("6m0s", .seconds(360)), ("120ms", .milliseconds(120)),
            ("1h2m3.5s", .milliseconds(3_723_500)), ("99999999999d", .seconds(604_800)),
            ("", nil), ("5", nil), ("s", nil), ("1x", nil), ("-1s", nil), ("1.2.3s", nil),
            ("1e9s", nil),
        ] as [(String, Duration?)])
    func `a span is read in its own form only`(text: String, span: Duration?) {
        #expect(UpstreamHead.span(text) == span)
    }
}

import Events
import Testing

@testable import Providers

/// xAI's errors: the error is a text, and one status and code has several meanings.
@Suite struct XAIErrorTable {
    private static func error(_ code: String, _ message: String = "m") -> String {
        #"{"code":"\#(code)","error":"\#(message)"}"#
    }

    private static let spent =
        "Your team has either used all available credits or reached its monthly spending limit."
    private static let exhausted = "Some resource has been exhausted"

    private static let refusals: [ErrorRow] = [
        ErrorRow(400, error("invalid-argument"), .invalidRequest, .never),
        ErrorRow(400, error("Client specified an invalid argument"), .invalidRequest, .never),
        ErrorRow(
            400, error("invalid-argument", "Incorrect API key provided: xa***."),
            .providerAuthFailed, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            400,
            error(
                "invalid-argument",
                "This model's maximum prompt length is 256000 but the request has 300000 tokens."),
            .contextLengthExceeded, .never),
        ErrorRow(
            400, error("invalid-argument", "Unsupported service_tier."), .providerTierUnavailable,
            .sameRouteOrAnother),
        ErrorRow(
            401, error("unauthenticated"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            403, error("permission-denied", "Your key is blocked."), .providerAuthFailed,
            .anotherRouteOnly, refuses: .model),
        ErrorRow(
            403, error("permission-denied", spent), .providerQuotaExhausted, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            403, error("permission-denied", "Content violates usage guidelines."),
            .invalidRequest, .never, billed: nil),
        ErrorRow(404, error("not-found"), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(
            404, error("Some requested entity was not found"), .providerModelMissing,
            .anotherRouteOnly),
        ErrorRow(405, "", .providerError, .anotherRouteOnly, refuses: .model),
        ErrorRow(415, error("x"), .providerError, .anotherRouteOnly, refuses: .model),
        ErrorRow(
            422, "Failed to deserialize the JSON body into the target type", .invalidRequest,
            .never),
        ErrorRow(422, #"{"error":"messages: invalid type"}"#, .invalidRequest, .never),
    ]

    private static let limitsAndFaults: [ErrorRow] = [
        ErrorRow(
            429, error(exhausted, "Too many requests. RPS (actual/limit): 2/2."),
            .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, error("resource-exhausted", "TPM (actual/limit): 9/8"), .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(3), headers: [("retry-after", "3")]),
        ErrorRow(
            429, error(exhausted, spent), .providerQuotaExhausted, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(429, #"{"error":"RPM"}"#, .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(500, error("internal"), .providerError, .sameRouteOrAnother),
        ErrorRow(502, "", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(503, error("unavailable"), .providerOverloaded, .sameRouteOrAnother),
    ]

    @Test(arguments: refusals + limitsAndFaults)
    func `each row has its reason, its retry and its wait`(row: ErrorRow) {
        row.check(XAIAdapter())
    }

    private static let content =
        #"data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n"

    @Test(arguments: [
        InBandError("data: " + error("unavailable") + "\n\n", .providerOverloaded),
        InBandError("data: " + error(exhausted) + "\n\n", .providerRateLimited),
        InBandError(
            "data: " + error(exhausted, spent) + "\n\n", .providerQuotaExhausted,
            refuses: .account),
        InBandError("data: " + error("brand-new") + "\n\n", .providerError),
        InBandError(error("unavailable") + "\n", .providerOverloaded),
        InBandError("", .providerStreamTruncated),
    ])
    func `an error in the middle of a stream ends it with its reason`(given: InBandError) {
        given.check(XAIAdapter(), after: Self.content)
    }

    @Test func `an error as the body of a 200 is that error, and a 202 is no answer`() {
        InBandError("", .providerOverloaded).checkWhole(
            XAIAdapter(), body: Self.error("unavailable"))
        let deferred = XAIAdapter().chatAnswer(
            head: UpstreamHead(status: 202, headers: []), body: [],
            for: ChatCompletionsFixture.exchange())
        guard case .failure(let failure) = deferred else {
            Issue.record("nothing was taken for an answer")
            return
        }
        #expect(failure.reason == .providerError)
    }
}

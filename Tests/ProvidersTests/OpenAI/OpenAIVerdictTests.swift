import Events
import Testing

@testable import Providers

@Suite struct OpenAIVerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var error: String
        var reason: ReasonCode
        var billed: Bool? = false

        var testDescription: String { "\(status) \(error)" }
    }

    private static func error(_ type: String, _ code: String?, param: String? = nil) -> String {
        let code = code.map { "\"\($0)\"" } ?? "null"
        let param = param.map { "\"\($0)\"" } ?? "null"
        return #"{"error":{"message":"m","type":"\#(type)","param":\#(param),"code":\#(code)}}"#
    }

    private static let request = "invalid_request_error"

    @Test(arguments: [
        Case(
            status: 400, error: error(request, "context_length_exceeded", param: "messages"),
            reason: .contextLengthExceeded),
        Case(
            status: 400, error: error(request, "unsupported_parameter", param: "max_tokens"),
            reason: .invalidRequest),
        Case(
            status: 400, error: error(request, nil, param: "service_tier"),
            reason: .providerTierUnavailable),
        Case(
            status: 400, error: error(request, "model_not_found"), reason: .providerModelMissing),
        Case(
            status: 401, error: error(request, "invalid_api_key"), reason: .providerAuthFailed),
        Case(
            status: 403, error: error("unsupported_country_region_territory", nil),
            reason: .providerAuthFailed),
        Case(
            status: 404, error: error(request, "model_not_found", param: "model"),
            reason: .providerModelMissing),
        Case(status: 404, error: "", reason: .providerModelMissing),
        Case(status: 408, error: "", reason: .providerError, billed: nil),
        Case(status: 409, error: "", reason: .providerError, billed: nil),
        Case(status: 413, error: "", reason: .invalidRequest),
        Case(status: 422, error: "", reason: .invalidRequest),
        Case(
            status: 429, error: error("rate_limit_error", "rate_limit_exceeded"),
            reason: .providerRateLimited),
        Case(status: 429, error: error("tokens", nil), reason: .providerRateLimited),
        Case(
            status: 429, error: error("rate_limit_error", "slow_down"),
            reason: .providerRateLimited),
        Case(
            status: 429, error: error("insufficient_quota", "insufficient_quota"),
            reason: .providerQuotaExhausted),
        Case(
            status: 429, error: error("insufficient_quota", "credit_balance_exhausted"),
            reason: .providerQuotaExhausted),
        Case(
            status: 429, error: error("x", "organization_spend_limit_exceeded"),
            reason: .providerQuotaExhausted),
        Case(
            status: 429, error: error("x", "project_spend_limit_exceeded"),
            reason: .providerQuotaExhausted),
        Case(
            status: 429, error: error("x", "organization_usage_limit_exceeded"),
            reason: .providerQuotaExhausted),
        Case(
            status: 429, error: error("x", "resource_unavailable"),
            reason: .providerTierUnavailable),
        Case(
            status: 429, error: #"{"error":{"message":"Resource Unavailable"}}"#,
            reason: .providerTierUnavailable),
        Case(status: 429, error: "Too Many Requests", reason: .providerRateLimited),
        Case(status: 500, error: error("server_error", nil), reason: .providerError),
        Case(status: 502, error: "<html>", reason: .providerError, billed: nil),
        Case(
            status: 503, error: error("service_unavailable_error", "server_is_overloaded"),
            reason: .providerOverloaded),
        Case(status: 504, error: "", reason: .providerError, billed: nil),
        Case(status: 529, error: "[]", reason: .providerOverloaded),
        Case(status: 302, error: "", reason: .providerError),
    ])
    func `an error has its reason by code before status`(given: Case) {
        let failure = ChatCompletionsFixture.failure(OpenAIAdapter(), given.status, given.error)
        #expect(failure.reason == given.reason)
        #expect(failure.billed == given.billed)
        #expect(failure.httpStatus == given.status)
    }

    @Test func `a failure carries what the provider said`() {
        let failure = OpenAIAdapter().failure(
            head: UpstreamHead(
                status: 429, headers: [("x-request-id", "req_7"), ("retry-after", "20")]),
            body: Array(
                (#"{"error":{"message":"Slow.","type":"rate_limit_error","#
                    + #""param":"messages","code":"slow_down"}}"#).utf8))
        let expected = UpstreamFailure(
            reason: .providerRateLimited, httpStatus: 429, errorType: "rate_limit_error",
            errorCode: "slow_down", retryAfter: .seconds(20), message: "Slow.", param: "messages",
            providerRequestID: "req_7", billed: false)
        #expect(failure == expected)
    }
}

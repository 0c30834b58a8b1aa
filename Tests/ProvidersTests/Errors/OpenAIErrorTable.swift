import Events
import Testing

@testable import Providers

/// OpenAI's errors: the code says more than the status, and a 429 has five meanings.
@Suite struct OpenAIErrorTable {
    private static func error(_ type: String, _ code: String?, param: String? = nil) -> String {
        let code = code.map { "\"\($0)\"" } ?? "null"
        let param = param.map { "\"\($0)\"" } ?? "null"
        return #"{"error":{"message":"m","type":"\#(type)","param":\#(param),"code":\#(code)}}"#
    }

    private static let request = "invalid_request_error"
    private static let soon = [("retry-after", "20")]

    private static let refusals: [ErrorRow] = [
        ErrorRow(
            400, error(request, "context_length_exceeded", param: "messages"),
            .contextLengthExceeded, .never),
        ErrorRow(
            400, error(request, "context_length_exceeded", param: "input"),
            .contextLengthExceeded, .never),
        ErrorRow(
            400, #"{"error":{"message":"This exceeds the context window.","type":"x"}}"#,
            .contextLengthExceeded, .never),
        ErrorRow(
            400, error(request, "unsupported_parameter", param: "max_tokens"), .invalidRequest,
            .never),
        ErrorRow(
            400, error(request, "unsupported_value", param: "temperature"), .invalidRequest,
            .never),
        ErrorRow(400, error(request, "invalid_prompt"), .invalidRequest, .never),
        ErrorRow(400, error("image_error", "content_policy_violation"), .invalidRequest, .never),
        ErrorRow(
            400, error(request, nil, param: "service_tier"), .providerTierUnavailable,
            .sameRouteOrAnother),
        ErrorRow(
            400, error(request, "model_not_found"), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(
            401, error(request, "invalid_api_key"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(401, "", .providerAuthFailed, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            403, error("permission_error", nil), .providerAuthFailed, .anotherRouteOnly,
            refuses: .model),
        ErrorRow(
            403, error("unsupported_country_region_territory", nil), .providerAuthFailed,
            .anotherRouteOnly, refuses: .model),
        ErrorRow(
            403, error(request, "account_deactivated"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            404, error(request, "model_not_found", param: "model"), .providerModelMissing,
            .anotherRouteOnly),
        ErrorRow(404, error(request, nil), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(405, "", .providerError, .anotherRouteOnly, refuses: .model),
        ErrorRow(408, error(request, "timeout"), .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(
            409, error(request, "conflict"), .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(413, "<html>", .invalidRequest, .never),
        ErrorRow(422, "", .invalidRequest, .never),
    ]

    private static let limits: [ErrorRow] = [
        ErrorRow(
            429, error("rate_limit_error", "rate_limit_exceeded"), .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(20), headers: soon),
        ErrorRow(
            429, error("rate_limit_error", "rate_limit_exceeded"), .providerRateLimited,
            .sameRouteOrAnother, wait: .milliseconds(250),
            headers: [("retry-after-ms", "250"), ("retry-after", "20")]),
        ErrorRow(
            429, error("rate_limit_error", "rate_limit_exceeded"), .providerRateLimited,
            .sameRouteOrAnother),
        ErrorRow(429, error("requests", nil), .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(429, error("tokens", nil), .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, error("rate_limit_error", "slow_down"), .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(20), headers: soon),
        ErrorRow(429, "Too Many Requests", .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, error("rate_limit_error", "resource_unavailable"), .providerTierUnavailable,
            .sameRouteOrAnother),
        ErrorRow(
            429, #"{"error":{"message":"Resource Unavailable"}}"#, .providerTierUnavailable,
            .sameRouteOrAnother),
    ]

    private static let quotas: [ErrorRow] = [
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
    ].map {
        ErrorRow(
            429, error("insufficient_quota", $0), .providerQuotaExhausted, .anotherRouteOnly,
            refuses: .account)
    }

    private static let faults: [ErrorRow] = [
        ErrorRow(500, error("server_error", nil), .providerError, .sameRouteOrAnother),
        ErrorRow(502, "<html>", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(
            503, error("service_unavailable_error", "server_is_overloaded"), .providerOverloaded,
            .sameRouteOrAnother, wait: .seconds(20), headers: soon),
        ErrorRow(503, "", .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(504, "", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(529, "[]", .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(302, "", .providerError, .sameRouteOrAnother),
    ]

    @Test(arguments: refusals + limits + quotas + faults)
    func `each row has its reason, its retry and its wait`(row: ErrorRow) {
        row.check(OpenAIAdapter())
    }

    private static let content =
        #"data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n"

    @Test(arguments: [
        InBandError(
            "data: " + error("service_unavailable_error", "server_is_overloaded") + "\n\n",
            .providerOverloaded),
        InBandError(
            "data: " + error("rate_limit_error", "rate_limit_exceeded") + "\n\n",
            .providerRateLimited),
        InBandError(
            "data: " + error("insufficient_quota", "insufficient_quota") + "\n\n",
            .providerQuotaExhausted, refuses: .account),
        InBandError(
            "data: " + error("server_error", nil) + "\n\ndata: [DONE]\n\n", .providerError),
        InBandError(
            "event: error\ndata: {\"code\":\"slow_down\",\"message\":\"m\"}\n\n",
            .providerRateLimited),
        InBandError(
            "data: {\"type\":\"error\",\"code\":\"server_is_overloaded\",\"message\":\"m\"}\n\n",
            .providerOverloaded),
        InBandError(
            "data: {\"error\":{\"message\":\"The request queue is full.\",\"code\":503}}\n\n",
            .providerOverloaded),
        InBandError(error("service_unavailable_error", nil) + "\n", .providerOverloaded),
        InBandError("data: {\"object\":\"other\"}\n\n", .providerStreamMalformed),
        InBandError("data: {\"choices\":[{{\n\n", .providerStreamMalformed),
        InBandError("", .providerStreamTruncated),
    ])
    func `an error in the middle of a stream ends it with its reason`(given: InBandError) {
        given.check(OpenAIAdapter(), after: Self.content)
    }

    @Test func `an error as the body of a 200 is that error`() {
        InBandError("", .providerQuotaExhausted, refuses: .account).checkWhole(
            OpenAIAdapter(), body: Self.error("insufficient_quota", "insufficient_quota"))
        InBandError("", .providerOverloaded).checkWhole(
            OpenAIAdapter(), body: #"{"error":{"message":"x","code":503}}"#)
    }
}

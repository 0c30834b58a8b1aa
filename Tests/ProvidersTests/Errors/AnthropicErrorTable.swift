import Events
import Testing

@testable import Providers

/// Anthropic's errors: the type decides, and the code in its details where it has one.
@Suite struct AnthropicErrorTable {
    private static func error(
        _ type: String, _ code: String? = nil, _ message: String = "m"
    ) -> String {
        let details = code.map { #","details":{"error_code":"\#($0)"}"# } ?? ""
        return #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)"\#(details)},"#
            + #""request_id":"req_1"}"#
    }

    private static let request = "invalid_request_error"
    private static let soon = [("retry-after", "7")]

    private static let refusals: [ErrorRow] = [
        ErrorRow(400, error(request), .invalidRequest, .never),
        ErrorRow(
            400, error(request, nil, "You have reached your specified workspace API usage limits."),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            400, error(request, nil, "Your credit balance is too low to access the API."),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            400, error(request, nil, "prompt is too long: 205000 tokens > 200000 maximum"),
            .contextLengthExceeded, .never),
        ErrorRow(
            400, error(request, nil, "input length and `max_tokens` exceed context limit"),
            .contextLengthExceeded, .never),
        ErrorRow(400, error(request, "request_body_timeout"), .providerError, .sameRouteOrAnother),
        ErrorRow(
            401, error("authentication_error"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            402, error("billing_error"), .providerQuotaExhausted, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            402, error("billing_error", "linked_organization_suspended"), .providerQuotaExhausted,
            .anotherRouteOnly, refuses: .account),
        ErrorRow(
            403, error("permission_error"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .model),
        ErrorRow(404, error("not_found_error"), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(413, error("request_too_large"), .invalidRequest, .never),
        ErrorRow(
            413, error("request_too_large", "request_body_too_large_after_decoding"),
            .invalidRequest, .never),
        ErrorRow(413, "<html>413 Request Entity Too Large</html>", .invalidRequest, .never),
        ErrorRow(418, error(request), .invalidRequest, .never),
    ]

    private static let limits: [ErrorRow] = [
        ErrorRow(
            429, error("rate_limit_error"), .providerRateLimited, .sameRouteOrAnother,
            wait: .seconds(7), headers: soon),
        ErrorRow(429, error("rate_limit_error"), .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, error("rate_limit_error", "ramp_limit_exceeded"), .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(7), headers: soon),
        ErrorRow(
            429, error("rate_limit_error", "enforced_spend_limit_reached"),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            429, error("rate_limit_error", "contract_spend_limit_reached"),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .account),
    ]

    private static let faults: [ErrorRow] = [
        ErrorRow(408, error(request), .providerError, .sameRouteOrAnother),
        ErrorRow(409, error("conflict_error"), .providerError, .sameRouteOrAnother),
        ErrorRow(500, error("api_error"), .providerError, .sameRouteOrAnother),
        ErrorRow(
            503, error("api_error", "cmek_key_unreachable"), .providerOverloaded,
            .sameRouteOrAnother),
        ErrorRow(
            503, error("api_error", "cmek_context_unavailable"), .providerOverloaded,
            .sameRouteOrAnother),
        ErrorRow(504, error("timeout_error"), .providerError, .sameRouteOrAnother),
        ErrorRow(529, error("overloaded_error"), .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(
            529, error("overloaded_error", "compaction_unavailable"), .providerOverloaded,
            .sameRouteOrAnother, wait: .seconds(7), headers: soon),
        ErrorRow(520, "error code: 520", .providerError, .sameRouteOrAnother),
        ErrorRow(
            400, error("brand_new_error"), .invalidRequest, .never),
    ]

    @Test(arguments: refusals + limits + faults)
    func `each row has its reason, its retry and its wait`(row: ErrorRow) {
        row.check(AnthropicAdapter())
    }

    private static let content = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","model":"m","content":[],\
        "usage":{"input_tokens":3,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}


        """

    @Test(arguments: [
        InBandError(
            "event: error\ndata: " + error("overloaded_error") + "\n\n", .providerOverloaded),
        InBandError("event: error\ndata: " + error("api_error") + "\n\n", .providerError),
        InBandError(
            "event: error\ndata: " + error("rate_limit_error") + "\n\n", .providerRateLimited),
        InBandError("event: error\ndata: " + error("timeout_error") + "\n\n", .providerError),
        InBandError(
            "event: error\ndata: " + error("authentication_error") + "\n\n", .providerAuthFailed,
            refuses: .account),
        InBandError(
            "event: error\ndata: "
                + error("rate_limit_error", "contract_spend_limit_reached") + "\n\n",
            .providerQuotaExhausted, refuses: .account),
        InBandError("event: error\ndata: " + error("brand_new_error") + "\n\n", .providerError),
        InBandError("event: ping\ndata: {\"type\":\n\n", .providerStreamMalformed),
        InBandError(error("overloaded_error") + "\n", .providerOverloaded),
        InBandError("", .providerStreamTruncated),
    ])
    func `an error in the middle of a stream ends it with its reason`(given: InBandError) {
        given.check(AnthropicAdapter(), after: Self.content)
    }

    @Test func `an error as the body of a 200 is that error`() {
        InBandError("", .providerOverloaded).checkWhole(
            AnthropicAdapter(), body: Self.error("overloaded_error"))
        InBandError("", .providerAuthFailed, refuses: .model).checkWhole(
            AnthropicAdapter(), body: Self.error("permission_error"))
    }
}

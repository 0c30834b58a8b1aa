import Events
import Testing

@testable import Providers

/// Gemini's errors: a status in capitals, and details that tell a pause from an end.
@Suite struct GeminiErrorTable {
    private static func error(
        _ code: Int, _ status: String, _ message: String = "m", _ details: [String] = []
    ) -> String {
        let more = details.isEmpty ? "" : #","details":[\#(details.joined(separator: ","))]"#
        return
            #"{"error":{"code":\#(code),"message":"\#(message)","status":"\#(status)"\#(more)}}"#
    }

    private static let rpc = "type.googleapis.com/google.rpc."
    private static let help = #"{"@type":"\#(rpc)Help","links":[{"description":"d"}]}"#

    private static func quota(_ id: String) -> String {
        #"{"@type":"\#(rpc)QuotaFailure","violations":[{"quotaId":"\#(id)","quotaValue":"10"}]}"#
    }

    private static func retry(_ delay: String) -> String {
        #"{"@type":"\#(rpc)RetryInfo","retryDelay":"\#(delay)"}"#
    }

    private static func info(_ reason: String) -> String {
        #"{"@type":"\#(rpc)ErrorInfo","reason":"\#(reason)","domain":"googleapis.com"}"#
    }

    private static func exhausted(_ message: String = "m", _ details: String...) -> String {
        error(429, "RESOURCE_EXHAUSTED", message, details)
    }

    private static let refusals: [ErrorRow] = [
        ErrorRow(400, error(400, "INVALID_ARGUMENT"), .invalidRequest, .never),
        ErrorRow(
            400,
            error(
                400, "INVALID_ARGUMENT",
                "The input token count (2000000) exceeds the maximum number of tokens allowed."),
            .contextLengthExceeded, .never),
        ErrorRow(
            400, error(400, "INVALID_ARGUMENT", "API key not valid.", [info("API_KEY_INVALID")]),
            .providerAuthFailed, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            400, error(400, "INVALID_ARGUMENT", "API key expired.", [info("API_KEY_EXPIRED")]),
            .providerAuthFailed, .anotherRouteOnly, refuses: .account),
        ErrorRow(
            400, error(400, "FAILED_PRECONDITION"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            401, error(401, "UNAUTHENTICATED"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            402, error(402, "RESOURCE_EXHAUSTED"), .providerQuotaExhausted, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(
            403, error(403, "PERMISSION_DENIED"), .providerAuthFailed, .anotherRouteOnly,
            refuses: .model),
        ErrorRow(
            403, error(403, "PERMISSION_DENIED", "m", [info("CONSUMER_SUSPENDED")]),
            .providerAuthFailed, .anotherRouteOnly, refuses: .account),
        ErrorRow(404, error(404, "NOT_FOUND"), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(
            404, error(404, "NOT_FOUND", "CachedContent not found (or permission denied)"),
            .invalidRequest, .never),
    ]

    private static let limits: [ErrorRow] = [
        ErrorRow(
            429,
            exhausted(
                "m", help, quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier"),
                retry("1.681s")), .providerRateLimited, .sameRouteOrAnother,
            wait: .milliseconds(1_681)),
        ErrorRow(
            429,
            exhausted("m", quota("GenerateContentInputTokensPerModelPerMinute"), retry("37s")),
            .providerRateLimited, .sameRouteOrAnother, wait: .seconds(37)),
        ErrorRow(
            429, exhausted("m", retry("37s")), .providerRateLimited, .sameRouteOrAnother,
            wait: .seconds(5), headers: [("retry-after", "5")]),
        ErrorRow(
            429, exhausted("You exceeded your quota. Please retry in 12.5s."),
            .providerRateLimited, .sameRouteOrAnother, wait: .milliseconds(12_500)),
        ErrorRow(
            429, exhausted("You exceeded your quota. Please retry in 800ms."),
            .providerRateLimited, .sameRouteOrAnother, wait: .milliseconds(800)),
        ErrorRow(429, exhausted("m", help), .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, exhausted("Resource has been exhausted (e.g. check quota)."),
            .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, "[" + exhausted("m", retry("2s")) + "]", .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(2)),
        ErrorRow(
            429,
            exhausted(
                "m", quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), retry("21926s")),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .model, wait: .seconds(21_926)),
        ErrorRow(
            429, exhausted("m", quota("GenerateRequestsPerDayPerProject")),
            .providerQuotaExhausted, .anotherRouteOnly, refuses: .account),
    ]

    private static let faults: [ErrorRow] = [
        ErrorRow(408, error(408, "INVALID_ARGUMENT"), .providerError, .sameRouteOrAnother),
        ErrorRow(499, error(499, "CANCELLED"), .providerError, .sameRouteOrAnother),
        ErrorRow(500, error(500, "INTERNAL"), .providerError, .sameRouteOrAnother),
        ErrorRow(
            503, error(503, "UNAVAILABLE", "The model is overloaded."), .providerOverloaded,
            .sameRouteOrAnother),
        ErrorRow(
            503, error(503, "UNAVAILABLE", "m", [retry("9s")]), .providerOverloaded,
            .sameRouteOrAnother, wait: .seconds(9)),
        ErrorRow(
            504, error(504, "DEADLINE_EXCEEDED"), .providerError, .sameRouteOrAnother,
            billed: nil),
        ErrorRow(503, "<html>", .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(418, error(418, "SOMETHING_NEW"), .providerError, .sameRouteOrAnother),
    ]

    @Test(arguments: refusals + limits + faults)
    func `each row has its reason, its retry and its wait`(row: ErrorRow) {
        row.check(GeminiAdapter())
    }

    private static let content =
        #"data: {"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"},"index":0}],"#
        + #""modelVersion":"m","responseId":"r"}"# + "\n\n"

    @Test(arguments: [
        InBandError("data: " + error(503, "UNAVAILABLE") + "\n\n", .providerOverloaded),
        InBandError("data: " + error(500, "INTERNAL") + "\n\n", .providerError),
        InBandError("data: [" + exhausted() + "]\n\n", .providerRateLimited),
        InBandError(
            "data: " + exhausted("m", quota("RequestsPerDayPerProjectPerModel")) + "\n\n",
            .providerQuotaExhausted, refuses: .model),
        // Bare, as some servers write it once they have begun to stream.
        InBandError(error(503, "UNAVAILABLE"), .providerOverloaded),
        InBandError(
            "{\n  \"error\": {\n    \"code\": 503,\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n",
            .providerOverloaded),
        InBandError("[" + exhausted() + "]\n", .providerRateLimited),
        InBandError("data: nothing\n\n", .providerStreamMalformed),
        InBandError(
            #"data: {"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}"# + "\n\n",
            .providerStreamMalformed),
        InBandError("", .providerStreamTruncated),
    ])
    func `an error in the middle of a stream ends it with its reason`(given: InBandError) {
        given.check(GeminiAdapter(), after: Self.content)
    }

    @Test func `an error as the body of a 200 is that error`() {
        InBandError("", .providerRateLimited).checkWhole(GeminiAdapter(), body: Self.exhausted())
        InBandError("", .providerOverloaded).checkWhole(
            GeminiAdapter(), body: "[" + Self.error(503, "UNAVAILABLE") + "]")
    }
}

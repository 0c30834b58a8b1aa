import Events
import Testing

@testable import Providers

struct GeminiErrorTests {
    let adapter = GeminiAdapter()

    func failure(_ status: Int, _ body: String) -> UpstreamFailure {
        adapter.failure(head: Translation.head(status), body: Array(body.utf8))
    }

    @Test(arguments: [
        (400, "INVALID_ARGUMENT", "bad field", ReasonCode.invalidRequest),
        (
            400, "INVALID_ARGUMENT",
            "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).",
            .contextLengthExceeded
        ),
        (400, "FAILED_PRECONDITION", "User location is not supported", .providerAuthFailed),
        (401, "UNAUTHENTICATED", "", .providerAuthFailed),
        (402, "RESOURCE_EXHAUSTED", "", .providerQuotaExhausted),
        (403, "PERMISSION_DENIED", "", .providerAuthFailed),
        (404, "NOT_FOUND", "", .providerModelMissing),
        (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted", .providerRateLimited),
        (499, "CANCELLED", "", .providerError), (500, "INTERNAL", "", .providerError),
        (503, "UNAVAILABLE", "", .providerOverloaded),
        (504, "DEADLINE_EXCEEDED", "", .providerError),
        (408, "INVALID_ARGUMENT", "", .providerError),
        (409, "INVALID_ARGUMENT", "", .providerError),
        (409, "ABORTED", "", .providerError), (503, "SOMETHING_NEW", "", .providerOverloaded),
        (429, "SOMETHING_NEW", "", .providerRateLimited),
        (418, "SOMETHING_NEW", "", .providerError),
    ])
    func `each status has its reason`(
        status: Int, word: String, message: String, reason: ReasonCode
    ) {
        let body = #"{"error":{"code":\#(status),"message":"\#(message)","status":"\#(word)"}}"#
        for text in [body, "[\(body)]"] {
            let failure = failure(status, text)
            #expect(failure.reason == reason)
            #expect(failure.errorType == word)
            #expect(failure.errorCode == "\(status)")
            #expect(failure.message == message)
            #expect(failure.billed == (status == 504 ? nil : false))
        }
    }

    func quota(_ id: String, delay: String) -> UpstreamFailure {
        failure(
            429,
            #"""
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[
             {"@type":"type.googleapis.com/google.rpc.Help","links":[]},
             {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"\#(id)"}]},
             {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\#(delay)"}]}}
            """#)
    }

    @Test func `a quota by the minute passes, one by the day does not`() {
        let minute = quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", delay: "1.681s")
        #expect(minute.reason == .providerRateLimited)
        #expect(minute.retryAfter == .milliseconds(1_681))
        #expect(minute.errorCode == "GenerateRequestsPerMinutePerProjectPerModel-FreeTier")
        let day = quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", delay: "21926s")
        #expect(day.reason == .providerQuotaExhausted)
        #expect(day.retryAfter == .seconds(21_926))
    }

    @Test(
        arguments: [
            ("37s", Duration.seconds(37)), ("0s", .zero), ("0.0001s", .milliseconds(1)), ("s", nil),
            ("5", nil), ("-5s", nil), ("1e9s", nil), ("", nil), ("1.2.3s", nil),
        ] as [(String, Duration?)])
    func `a delay is read only in its own form`(text: String, delay: Duration?) {
        #expect(quota("x", delay: text).retryAfter == delay)
    }

    @Test func `a wrong key comes as a bad request`() {
        let failure = failure(
            400,
            #"""
            {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[
             {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}
            """#)
        #expect(failure.reason == .providerAuthFailed)
        #expect(failure.errorCode == "API_KEY_INVALID")
    }

    @Test(arguments: [
        (400, "", ReasonCode.invalidRequest), (503, "<html>", .providerOverloaded),
        (429, "[]", .providerRateLimited), (402, "[[]]", .providerQuotaExhausted),
        (500, #"{"error":"text"}"#, .providerError),
        (500, #"{"error":{"details":7}}"#, .providerError),
        (404, #"{"error":{"details":[7,{"@type":7}]}}"#, .providerModelMissing),
    ])
    func `a body that says nothing leaves the status to speak`(
        status: Int, body: String, reason: ReasonCode
    ) {
        #expect(failure(status, body).reason == reason)
    }
}

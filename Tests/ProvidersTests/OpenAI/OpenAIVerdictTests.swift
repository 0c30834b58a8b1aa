import Events
import Testing

@testable import Providers

@Suite struct OpenAIVerdictTests {
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

import Events
import Testing

@testable import Providers

/// Fireworks' errors: the status decides, because the types say little.
@Suite struct FireworksErrorTable {
    private static func error(
        _ message: String, code: String? = nil, param: String? = nil,
        type: String = "invalid_request_error"
    ) -> String {
        let code = code.map { #","code":"\#($0)""# } ?? ""
        let param = param.map { #","param":"\#($0)""# } ?? ""
        return
            #"{"error":{"object":"error","type":"\#(type)","message":"\#(message)"\#(code)\#(param)}}"#
    }

    private static let waking = error(
        "Deployment is currently scaled to zero and is scaling up.",
        code: "DEPLOYMENT_SCALING_UP", type: "error")

    private static let refusals: [ErrorRow] = [
        ErrorRow(400, error("bad", param: "top_k"), .invalidRequest, .never),
        ErrorRow(
            400, error("maximum context length is 131072"), .contextLengthExceeded, .never),
        ErrorRow(
            400, error("no such model", code: "NOT_FOUND"), .providerModelMissing,
            .anotherRouteOnly),
        ErrorRow(
            401, error("The API key is invalid."), .providerAuthFailed, .anotherRouteOnly,
            refuses: .account),
        ErrorRow(403, error("m"), .providerAuthFailed, .anotherRouteOnly, refuses: .model),
        ErrorRow(
            402, error("Prepaid credits are exhausted."), .providerQuotaExhausted,
            .anotherRouteOnly, refuses: .account),
        ErrorRow(
            404, error("Model not found", code: "NOT_FOUND", param: "model"),
            .providerModelMissing, .anotherRouteOnly),
        ErrorRow(405, "", .providerError, .anotherRouteOnly, refuses: .model),
        ErrorRow(
            412, error("Account suspended: spend limit"), .providerQuotaExhausted,
            .anotherRouteOnly, refuses: .account),
        ErrorRow(
            412, error("LoRA failed to load"), .providerModelMissing, .anotherRouteOnly),
        ErrorRow(413, "", .invalidRequest, .never),
        ErrorRow(
            422, #"{"detail":[{"loc":["body","n"],"msg":"m","type":"missing"}]}"#,
            .invalidRequest, .never),
    ]

    private static let limitsAndFaults: [ErrorRow] = [
        ErrorRow(408, "", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(425, "", .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(429, error("m"), .providerRateLimited, .sameRouteOrAnother),
        ErrorRow(
            429, #"{"error":"Too Many Requests","message":"m"}"#, .providerRateLimited,
            .sameRouteOrAnother, wait: .seconds(4), headers: [("retry-after", "4")]),
        ErrorRow(500, "", .providerError, .sameRouteOrAnother),
        ErrorRow(502, "", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(520, "", .providerError, .sameRouteOrAnother, billed: nil),
        ErrorRow(503, "Service Overloaded", .providerOverloaded, .sameRouteOrAnother),
        ErrorRow(
            503, waking, .providerOverloaded, .sameRouteOrAnother, wait: .seconds(20)),
        ErrorRow(
            503, waking, .providerOverloaded, .sameRouteOrAnother, wait: .seconds(45),
            headers: [("retry-after", "45")]),
        ErrorRow(504, "", .providerError, .sameRouteOrAnother, billed: nil),
    ]

    @Test(arguments: refusals + limitsAndFaults)
    func `each row has its reason, its retry and its wait`(row: ErrorRow) {
        row.check(FireworksAdapter())
    }

    private static let content =
        #"data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n"

    @Test(arguments: [
        InBandError("data: " + waking + "\n\n", .providerOverloaded),
        InBandError("data: " + error("Service Overloaded") + "\n\n", .providerOverloaded),
        InBandError(
            "data: {\"error\":\"Too Many Requests\"}\n\ndata: [DONE]\n\n", .providerRateLimited),
        InBandError("data: " + error("oops") + "\n\n", .providerError),
        InBandError("", .providerStreamTruncated),
    ])
    func `an error in the middle of a stream ends it with its reason`(given: InBandError) {
        given.check(FireworksAdapter(), after: Self.content)
    }

    @Test func `an error as the body of a 200 is that error`() {
        InBandError("", .providerModelMissing).checkWhole(
            FireworksAdapter(), body: Self.error("m", code: "NOT_FOUND"))
    }
}

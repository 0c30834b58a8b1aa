import Events
import Providers
import Testing

@testable import Gateway

/// What an attempt's end says of the account, and what of the model at it.
@Suite struct RouteVerdictTests {
    @Test(
        arguments: [
            (nil, nil, .served, .served),
            (.providerAuthFailed, .account, .refused, .silent),
            (.providerAuthFailed, .model, .silent, .refused),
            (.providerQuotaExhausted, .account, .refused, .silent),
            (.providerQuotaExhausted, .model, .silent, .refused),
            (.providerError, .model, .silent, .refused),
            (.providerUnreachable, nil, .unreachable, .silent),
            (.providerError, nil, .silent, .failed),
            (.providerRateLimited, nil, .silent, .failed),
            (.providerModelMissing, nil, .silent, .silent),
            (.invalidRequest, nil, .silent, .silent),
            (.contextLengthExceeded, nil, .silent, .silent),
            (.clientDisconnected, nil, .silent, .silent),
            (.deadlineExceeded, nil, .silent, .silent),
        ] as [(ReasonCode?, RefusalScope?, RouteVerdict, RouteVerdict)])
    func `each ending concerns the account, the model, or neither`(
        reason: ReasonCode?, refuses: RefusalScope?, account: RouteVerdict, model: RouteVerdict
    ) {
        let verdicts = RouteVerdict.each(reason, refuses: refuses)
        #expect(verdicts.account == account)
        #expect(verdicts.model == model)
    }

    @Test func `open circuits are those that no later event closed`() {
        var circuits = OpenCircuits()
        func opened(_ account: String, _ model: String?, _ trip: Int64) -> Event {
            .circuitOpened(
                CircuitOpened(
                    provider: .openai, account: account, model: model,
                    reason: .providerAuthFailed, trip: trip, openMs: 5_000, response: nil))
        }
        circuits.apply(opened("b", nil, 1), at: Samples.time)
        circuits.apply(opened("a", "m", 1), at: Samples.time)
        circuits.apply(opened("a", nil, 2), at: Samples.time)
        #expect(circuits.sorted.map(\.opened.trip) == [2, 1, 1])
        #expect(circuits.sorted[0].probedFrom == Samples.time.adding(milliseconds: 5_000))
        #expect(circuits.closing("c").isEmpty)
        let closing = circuits.closing("a")
        #expect(closing.count == 2)
        for event in closing { circuits.apply(event, at: Samples.time) }
        #expect(circuits.sorted.map(\.opened.account) == ["b"])
    }
}

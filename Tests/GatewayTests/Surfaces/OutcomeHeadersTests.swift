import Events
import HTTPServer
import Testing

@testable import Gateway

@Suite struct OutcomeHeadersTests {
    private static let full = OutcomeHeaders(
        admission: .admitted, completion: .completed, targetMet: true, degraded: false,
        fallbackUsed: true, reasonCode: .recoveredByFallback, attempts: 2, provider: .anthropic,
        model: "claude-opus-5-5", serviceTier: "standard", cost: PicoUSD(pico: 12_345_000_000))

    private func fields(_ headers: HTTPHeaders) -> [String] {
        headers.fields.map { "\($0.name): \($0.value)" }
    }

    @Test func `every field of the outcome has its header`() {
        var headers = HTTPHeaders()
        Self.full.add(to: &headers)
        #expect(
            fields(headers) == [
                "Zumik-Admission: admitted", "Zumik-Completion: completed",
                "Zumik-Target-Met: true", "Zumik-Degraded: false", "Zumik-Fallback-Used: true",
                "Zumik-Reason-Code: recovered_by_fallback", "Zumik-Attempts: 2",
                "Zumik-Provider: anthropic", "Zumik-Model: claude-opus-5-5",
                "Zumik-Service-Tier: standard", "Zumik-Cost: 0.012345000000",
            ])
    }

    @Test func `what is not known is left out`() {
        var headers = HTTPHeaders()
        OutcomeHeaders(admission: .admitted, provider: .openai).add(to: &headers)
        #expect(fields(headers) == ["Zumik-Admission: admitted", "Zumik-Provider: openai"])
    }

    @Test func `trailers hold all but the admission, and only announced names`() {
        let names = Self.full.trailers.fields.map(\.name)
        #expect(names == OutcomeHeaders.trailerNames)
    }

    @Test func `an upstream's name that would split the message is left out`() {
        var outcome = Self.full
        outcome.model = "claude\r\nSet-Cookie: stolen=1"
        #expect(outcome.trailers.first("Zumik-Model") == nil)
        #expect(outcome.trailers.first("Set-Cookie") == nil)
        #expect(outcome.trailers.first("Zumik-Provider") == "anthropic")
    }

    @Test func `the response's id is in two headers`() {
        let id = ResponseID(surface: .chatCompletions, at: Samples.time, random: (1, 2))
        let headers = HTTPHeaders(responseID: id)
        #expect(headers.first("Zumik-Response-Id") == id.text)
        #expect(headers.first("x-request-id") == id.text)
        #expect(HTTPHeaders(responseID: nil).isEmpty)
    }
}

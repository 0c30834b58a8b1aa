import Events
import JSON
import Pricing
import Providers
import Testing

@testable import Gateway

/// What is set aside for a line of a batch. A million tokens of input cost 2 USD, in a batch 0.8; of output 10 and 4.
@Suite struct BatchBoundTests {
    private static let prices = """
        {"$schema": "./prices.schema.json", "provider": "openai", "as_of": "2026-11-22",
         "currency": "USD", "unit": "USD per million tokens", "sources": ["a page"], "notes": ["a rule"],
         "models": [{"model": "gpt-5.4", "kind": "chat", "periods": [{"from": null, "until": null,
          "rates": {"default": {"input": "2", "output": "10"}, "flex": {"input": "1", "output": "5"},
           "batch": {"input": "0.8", "output": "4"}}}]}]}
        """

    private func request() throws -> ChatRequest { try Samples.request(#""max_tokens": 100"#) }

    /// The input's bound: its bytes, and what the provider may add.
    private func inputTokens() throws -> Int64 {
        Int64(try request().document.bytes.count) + PromptBound.addedTokensMax
    }

    private func most(_ fallback: PriceTier?, policy: Policy = Policy()) throws -> Int64? {
        let catalogue = try PriceCatalogue.parse(
            files: [(name: "openai.json", bytes: Array(Self.prices.utf8))],
            digest: "0123456789abcdef")
        let route = Samples.route("openai-us")
        let terms = BatchTerms(
            caller: Caller(customer: Samples.customer(), keyID: "key_1", policy: policy),
            admitted: AdmittedRequest(
                resolution: ModelResolution(
                    name: "gpt-5.4", isAlias: false, routes: [route], spread: .withinEntry),
                routes: [route], qosClass: .batch, ttftTargetMs: nil, deadlineMs: 86_400_000,
                tier: TierChosen(asked: nil, chosen: nil, why: .providerDefault)),
            routes: [route],
            singly: fallback.map { BatchTerms.Singly(tier: $0, routes: [route]) })
        return BatchBound(terms, catalogue, createdAt: Samples.time).most(of: try request())?.pico
    }

    @Test func `a line holds what it may cost as part of a batch`() throws {
        #expect(try most(nil) == inputTokens() * 800_000 + 100 * 4_000_000)
    }

    @Test func `where it may be served on its own, it holds what that may cost`() throws {
        #expect(try most(.default) == inputTokens() * 2_000_000 + 100 * 10_000_000)
        // A provider may serve flex as standard, and bill that.
        #expect(try most(.flex) == most(.default))
    }

    @Test func `markup and fee are in it`() throws {
        let cost = try inputTokens() * 800_000 + 100 * 4_000_000
        let policy = Policy(markupBps: 1_000, platformFeeBps: 500)
        #expect(try most(nil, policy: policy) == cost + cost / 10 + cost / 20)
    }
}

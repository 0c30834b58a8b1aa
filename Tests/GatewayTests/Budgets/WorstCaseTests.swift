import Events
import JSON
import Pricing
import Providers
import Testing

@testable import Gateway

/// Prices of the samples: the dearest input costs 6 USD a million tokens, output 10.
@Suite struct WorstCaseTests {
    private static let perInput: Int64 = 6_000_000
    private static let perOutput: Int64 = 10_000_000

    private func charge(
        _ members: String, model: String = "openai-priced", policy: Policy = Policy(),
        tier: String? = nil, region: String? = nil
    ) throws -> PicoUSD? {
        var account = Samples.account(.openai)
        account.priceRegion = region
        return WorstCase(
            catalogue: try Samples.catalogue(), policy: policy, at: Samples.time,
            deadlineMs: 600_000
        ).charge(
            of: try Samples.request(model: model, members),
            on: [Route(account: account, model: model, preference: 0)],
            tier: TierChosen(asked: tier, chosen: tier, why: .request))
    }

    /// The input's bound for a request without images: its bytes, and what the provider may add.
    private func inputTokens(_ members: String) throws -> Int64 {
        Int64(try Samples.request(model: "openai-priced", members).document.bytes.count)
            + PromptBound.addedTokensMax
    }

    @Test func `every byte may be a token, and all output that is allowed may come`() throws {
        let members = #""max_tokens": 100"#
        let expected = try inputTokens(members) * Self.perInput + 100 * Self.perOutput
        #expect(try charge(members)?.pico == expected)
    }

    @Test func `each choice has its own output`() throws {
        let members = #""max_tokens": 100, "n": 3"#
        let expected = try inputTokens(members) * Self.perInput + 300 * Self.perOutput
        #expect(try charge(members)?.pico == expected)
    }

    @Test func `markup and fee are in it, a region's uplift too`() throws {
        let members = #""max_tokens": 100"#
        let cost = try inputTokens(members) * Self.perInput + 100 * Self.perOutput
        let policy = Policy(markupBps: 1_000, platformFeeBps: 500)
        #expect(try charge(members, policy: policy)?.pico == cost + cost / 10 + cost / 20)
        #expect(try charge(members, region: "eu")?.pico == cost + cost / 10)
    }

    @Test func `a cache may be made of all the input`() throws {
        let members = #""max_tokens": 100"#
        let input = try inputTokens(members)
        let cost = input * Self.perInput + 100 * Self.perOutput
        // To make it at 2 USD a million tokens, and to keep it at 4 an hour.
        let policy = Policy(storedCaches: .twelveHours)
        #expect(
            try charge(members, policy: policy)?.pico == cost + input * (2 + 12 * 4) * 1_000_000)
    }

    @Test func `flex may be served at the default's price`() throws {
        let members = #""max_tokens": 100"#
        #expect(try charge(members, tier: "flex") == charge(members, tier: "default"))
    }

    @Test func `without any bound of the output nobody can tell`() throws {
        #expect(try charge("") == nil)
    }

    @Test func `what has no price has no worst case`() throws {
        #expect(try charge(#""max_tokens": 1"#, model: "gpt-nobody-priced") == nil)
    }

    @Test(arguments: [
        (#"[{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]"#, 0),
        (
            #"[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x"}}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}]"#,
            2
        ),
    ])
    func `an image counts by itself and not by its bytes`(messages: String, images: Int64) throws {
        let request = try ChatRequest(
            reading: JSONDocument(parsing: #"{"model": "m", "messages": \#(messages)}"#))
        guard case .tokens(let tokens) = PromptBound(of: request) else {
            Issue.record("it has a bound")
            return
        }
        let rest = tokens - images * PromptBound.imageTokensMax - PromptBound.addedTokensMax
        #expect((1...Int64(request.document.bytes.count)).contains(rest))
        if images > 0 { #expect(rest < 100) }
    }

    @Test(arguments: [
        #""tools": [{"type": "web_search"}]"#, #""web_search_options": {}"#,
        #""messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]"#,
    ])
    func `what is only named may be as long as the model's context`(members: String) throws {
        let messages =
            members.contains("messages")
            ? "" : #", "messages": [{"role": "user", "content": "Hi"}]"#
        let request = try ChatRequest(
            reading: JSONDocument(parsing: #"{"model": "m", \#(members)\#(messages)}"#))
        #expect(PromptBound(of: request) == .context)
        #expect(PromptBound.context.tokens(contextTokensMax: 400_000) == 400_000)
        #expect(PromptBound.context.tokens(contextTokensMax: nil) == nil)
    }

    @Test(arguments: PriceCatalogue.embedded.models.filter { $0.kind == .chat }.map(\.id))
    func `every priced model has a worst case that no usage within its limits exceeds`(
        id: String
    ) throws {
        let catalogue = PriceCatalogue.embedded
        for model in catalogue.models where model.id == id && model.period(at: Samples.time) != nil
        {
            let request = try Samples.request(model: id, #""max_tokens": 1000"#)
            let route = Route(
                account: Samples.account(model.provider), model: id, preference: 0)
            let policy = Policy(markupBps: 333, platformFeeBps: 77)
            let worst = WorstCase(
                catalogue: catalogue, policy: policy, at: Samples.time, deadlineMs: 600_000)
            let bound = try #require(
                worst.charge(
                    of: request, on: [route],
                    tier: TierChosen(asked: nil, chosen: nil, why: .providerDefault)))
            let input = Int64(request.document.bytes.count)
            for usage in [
                TokenUsage(inputUncached: input, output: 1_000),
                TokenUsage(inputUncached: 0, cacheRead: input, output: 1_000),
                TokenUsage(inputUncached: 1, cacheWrite1h: input - 1, output: 1_000),
            ] {
                let rated = catalogue.rate(
                    RatingQuery(
                        provider: model.provider, modelServed: id, at: Samples.time, usage: usage))
                guard case .priced(let cost) = rated else { continue }
                let charge = CustomerCharge.of(
                    cost.cost, with: .managed, under: SpendTerms(policy))?.total
                #expect(try #require(charge) <= bound)
            }
        }
    }
}

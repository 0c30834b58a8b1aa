import Events
import Pricing
import Providers
import Testing

@testable import Gateway

/// An attempt that succeeded without a usage report, made into whatever the case is about.
private func close(
    _ verdict: AttemptVerdict = .succeeded, provider: Provider = .openai,
    _ change: (inout AttemptClose) -> Void = { _ in }
) -> AttemptClose {
    var close = AttemptClose(
        started: AttemptStarted(
            number: 1, provider: provider, account: "main", region: nil, credential: .managed,
            model: "\(provider.rawValue)-priced", tier: nil, retryCause: nil, weightsVersion: nil),
        verdict: verdict, httpStatus: 200, report: UpstreamReport(contentBytes: 41),
        firstTokenUs: nil, durationUs: 1_000, relayedContent: true, promptTextBytes: 102,
        priceRegion: nil, endedAt: Samples.time)
    change(&close)
    return close
}

private func origin(_ model: String, _ tier: String?) -> SpendOrigin {
    SpendOrigin(
        provider: .openai, account: "main", region: nil, credential: .managed, model: model,
        tier: tier, served: true)
}

private func reported(_ usage: TokenUsage?, statedCost: PicoUSD? = nil) -> UsageReport {
    UsageReport(usage: usage, raw: #"{"tokens":1}"#, statedCost: statedCost)
}

private let failure = UpstreamFailure(
    reason: .providerStreamTruncated, errorType: "cut", errorCode: "c1", billed: nil)

@Suite struct AttemptBooksTests {
    private func entries(
        _ close: AttemptClose, policy: Policy = Policy()
    ) throws -> AttemptBooks.Entries {
        AttemptBooks(catalogue: try Samples.catalogue(), policy: policy).entries(for: close)
    }

    private func ending(_ entries: AttemptBooks.Entries) throws -> AttemptEnding {
        switch try #require(entries.events.first) {
        case .attemptSucceeded(let ending), .attemptFailed(let ending),
            .attemptCancelled(let ending):
            return ending
        default: throw NoEnding()
        }
    }

    private struct NoEnding: Error {}

    private func types(_ entries: AttemptBooks.Entries) -> [EventType] {
        entries.events.map(\.type)
    }

    @Test
    func
        `with the customer's own key only the fee is charged, on what the provider bills the customer`()
        throws
    {
        let usage = TokenUsage(inputUncached: 1_000, output: 100)
        let policy = Policy(profile: .byok, markupBps: 1_000, platformFeeBps: 250)
        let spend = try #require(
            try entries(
                close {
                    $0.started.credential = .byok
                    $0.report.usage = reported(usage)
                }, policy: policy
            ).spend)
        // 1,000 × 2 + 100 × 10 millionths of a USD; 2.5 % of it is the fee.
        #expect(spend.cost == PicoUSD(pico: 3_000_000_000))
        #expect(spend.charged == .zero)
        #expect(spend.markupBps == 0)
        #expect(spend.platformFee == PicoUSD(pico: 75_000_000))
        #expect(spend.origin.credential == .byok)
    }

    @Test func `reported usage is rated bucket by bucket`() throws {
        let usage = TokenUsage(
            inputUncached: 1, cacheRead: 10, cacheWrite5m: 2, cacheWrite1h: 3, output: 4,
            reasoning: 2)
        let entries = try entries(close { $0.report.usage = reported(usage) })
        #expect(
            types(entries) == [
                .attemptSucceeded, .cacheRead, .cacheWritten, .cacheWritten, .spendSettled,
            ])
        let ending = try ending(entries)
        #expect(ending.usage == usage)
        #expect(ending.provenance == .reported)
        #expect(ending.usageRaw == #"{"tokens":1}"#)
        #expect(ending.billed == true)
        let spend = try #require(entries.spend)
        // 1·2 + 10·0.5 + 2·3 + 3·5 + 4·10, and all 16 input tokens at 2 with the output.
        #expect(spend.cost == PicoUSD(pico: 68_000_000))
        #expect(spend.listCost == PicoUSD(pico: 72_000_000))
        #expect(spend.charged == spend.cost)
        #expect(spend.platformFee == .zero)
        #expect(spend.provenance == .reported)
        #expect(spend.priceVersion == "2026-11-22.01234567")
    }

    @Test func `each kind of cache write has its own event with its life`() throws {
        let usage = TokenUsage(
            cacheRead: 9, cacheWrite5m: 5, cacheWrite30m: 30, cacheWrite1h: 60,
            cacheWrite12h: 720)
        let entries = try entries(
            close(provider: .anthropic) { $0.report.usage = reported(usage) })
        let written = entries.events.compactMap { event -> String? in
            guard case .cacheWritten(let written) = event else { return nil }
            return "\(written.tokens) for \(written.ttl.rawValue), \(written.mechanism.rawValue)"
        }
        #expect(
            written == [
                "5 for 5m, explicit", "30 for 30m, explicit", "60 for 1h, explicit",
                "720 for 12h, explicit",
            ])
        #expect(
            entries.events.contains(
                .cacheRead(CacheRead(attempt: 1, tokens: 9, mechanism: .explicit))))
    }

    @Test(arguments: [(false, CacheMechanism.implicit), (true, .explicit)])
    func `what is read of a cache that the customer named is read explicitly`(
        isNamed: Bool, mechanism: CacheMechanism
    ) throws {
        let usage = TokenUsage(inputUncached: 1, cacheRead: 9)
        let entries = try entries(
            close(provider: .gemini) {
                $0.report.usage = reported(usage)
                $0.readNamedCache = isNamed
            })
        #expect(
            entries.events.contains(
                .cacheRead(CacheRead(attempt: 1, tokens: 9, mechanism: mechanism))))
    }

    @Test func `a cache that was made is written, and paid beside the tokens`() throws {
        let entries = try entries(
            close {
                $0.report.usage = reported(TokenUsage(inputUncached: 1, cacheRead: 9, output: 4))
                $0.readNamedCache = true
                $0.storedCache = StoredCache(model: "openai-priced", tokens: 1_000, hours: 12)
            }, policy: Policy(markupBps: 1_000))
        #expect(
            types(entries) == [.attemptSucceeded, .cacheRead, .cacheWritten, .spendSettled])
        #expect(
            entries.events.contains(
                .cacheWritten(
                    CacheWritten(
                        attempt: 1, tokens: 1_000, mechanism: .explicit, ttl: .twelveHours))))
        let spend = try #require(entries.spend)
        // 1·2 + 9·0.5 + 4·10 for the tokens, 1,000·2 to make the cache, 12,000·4 to keep it.
        #expect(spend.fees.map(\.amount.pico) == [2_000_000_000, 48_000_000_000])
        #expect(spend.cost.pico == 46_500_000 + 50_000_000_000)
        #expect(spend.listCost.pico == 60_000_000)
        #expect(spend.charged.pico == spend.cost.pico + spend.cost.pico / 10)
        #expect(try ending(entries).usage?.cacheWrite12h == 0)
    }

    @Test func `a cache that was made is paid, though the attempt came to nothing`() throws {
        let entries = try entries(
            close(.failed(failure)) {
                $0.storedCache = StoredCache(model: "openai-priced", tokens: 1_000, hours: 1)
            })
        #expect(types(entries) == [.attemptFailed, .cacheWritten, .spendSettled])
        #expect(try ending(entries).billed == true)
        let spend = try #require(entries.spend)
        #expect(spend.lines == [])
        #expect(spend.cost.pico == 6_000_000_000)
        #expect(spend.charged == .zero)
        #expect(spend.provenance == .reported)
    }

    @Test(arguments: [
        (Provider.openai, CacheMechanism.automatic), (.anthropic, .explicit),
        (.gemini, .implicit), (.xai, .context), (.fireworks, .automatic),
    ])
    func `a provider's cache works in its own way`(provider: Provider, mechanism: CacheMechanism) {
        #expect(provider.cacheMechanism == mechanism)
    }

    /// BerriAI/litellm#37992.
    @Test func `a report of nothing is a report, and no estimate takes its place`() throws {
        let entries = try entries(close { $0.report.usage = reported(TokenUsage()) })
        let ending = try ending(entries)
        #expect(ending.usage == TokenUsage())
        #expect(ending.provenance == .reported)
        #expect(entries.spend?.cost == .zero)
    }

    @Test func `without a report a success is estimated from bytes and says so`() throws {
        let entries = try entries(close())
        let ending = try ending(entries)
        #expect(ending.usage == TokenUsage(inputUncached: 26, output: 11))
        #expect(ending.provenance == .estimated)
        #expect(ending.usageRaw == nil)
        #expect(types(entries) == [.attemptSucceeded, .spendSettled])
        #expect(entries.spend?.provenance == .estimated)
        #expect(entries.spend?.cost == PicoUSD(pico: 162_000_000))
    }

    @Test func `an input that the provider has counted is a better base for an estimate`() throws {
        let entries = try entries(
            close(.cancelled(.clientDisconnected)) {
                $0.report.inputSoFar = TokenUsage(inputUncached: 7, cacheRead: 100)
            })
        let ending = try ending(entries)
        #expect(ending.usage == TokenUsage(inputUncached: 7, cacheRead: 100, output: 11))
        #expect(ending.provenance == .estimated)
        #expect(types(entries) == [.attemptCancelled, .spendSettled])
    }

    @Test func `a report that does not add up is kept raw and not counted`() throws {
        let entries = try entries(close { $0.report.usage = reported(nil) })
        let ending = try ending(entries)
        #expect(ending.usage == nil)
        #expect(ending.provenance == .unknown)
        #expect(ending.usageInconsistent)
        #expect(ending.usageRaw == #"{"tokens":1}"#)
        #expect(entries.spend == nil)
        #expect(
            entries.events.last
                == .usageUnpriced(
                    UsageUnpriced(
                        attempt: 1, origin: origin("openai-priced", nil), usage: nil,
                        why: "usage_inconsistent")))
    }

    @Test(arguments: [nil, false, true] as [Bool?])
    func `a failure without usage is billed as its provider says, and costs nothing known`(
        billed: Bool?
    ) throws {
        var failure = failure
        failure.billed = billed
        let entries = try entries(close(.failed(failure)))
        let ending = try ending(entries)
        #expect(types(entries) == [.attemptFailed])
        #expect(ending.billed == billed)
        #expect(ending.usage == nil)
        #expect(ending.provenance == .unknown)
        #expect(ending.reason == .providerStreamTruncated)
        #expect(ending.errorType == "cut")
        #expect(ending.errorCode == "c1")
    }

    @Test func `a failure with usage is billed to us and charged to nobody`() throws {
        let entries = try entries(
            close(.failed(failure)) {
                $0.report.usage = reported(TokenUsage(inputUncached: 10, output: 1))
            }, policy: Policy(markupBps: 1_000, platformFeeBps: 100))
        #expect(try ending(entries).billed == true)
        #expect(entries.spend?.cost == PicoUSD(pico: 30_000_000))
        #expect(entries.spend?.charged == .zero)
        #expect(entries.spend?.platformFee == .zero)
    }

    @Test func `what a client left is charged as far as it was relayed`() throws {
        let entries = try entries(close(.cancelled(.clientDisconnected)))
        #expect(try ending(entries).billed == true)
        #expect(try ending(entries).reason == .clientDisconnected)
        #expect(entries.spend?.charged == entries.spend?.cost)
        #expect(entries.spend?.provenance == .estimated)
    }

    @Test func `what was given up before any content is unknown, never zero`() throws {
        let entries = try entries(
            close(.cancelled(.deadlineExceeded)) { $0.relayedContent = false })
        let ending = try ending(entries)
        #expect(types(entries) == [.attemptCancelled])
        #expect(ending.usage == nil)
        #expect(ending.billed == nil)
        #expect(ending.provenance == .unknown)
    }

    @Test func `an answer that the provider does not bill is not settled`() throws {
        let entries = try entries(
            close {
                $0.report.usage = reported(TokenUsage(inputUncached: 10, cacheRead: 5))
                $0.report.billed = false
            })
        #expect(types(entries) == [.attemptSucceeded, .cacheRead])
        #expect(try ending(entries).billed == false)
        #expect(entries.spend == nil)
    }

    @Test func `markup and fee are shares of the cost, each rounded half to even`() throws {
        let entries = try entries(
            close { $0.report.usage = reported(TokenUsage(inputUncached: 1_000, output: 100)) },
            policy: Policy(markupBps: 1_250, platformFeeBps: 30))
        let spend = try #require(entries.spend)
        #expect(spend.cost == PicoUSD(pico: 3_000_000_000))
        #expect(spend.charged == PicoUSD(pico: 3_375_000_000))
        #expect(spend.platformFee == PicoUSD(pico: 9_000_000))
    }

    @Test func `the tier that served decides the price, else the tier that was asked`() throws {
        let usage = reported(TokenUsage(inputUncached: 10))
        func cost(asked: String?, served: String?) throws -> PicoUSD? {
            try entries(
                close {
                    $0.started.tier = asked
                    $0.report.tierServed = served
                    $0.report.usage = usage
                }
            ).spend?.cost
        }
        let flex = PicoUSD(pico: 10_000_000)
        let standard = PicoUSD(pico: 20_000_000)
        #expect(try cost(asked: nil, served: nil) == standard)
        #expect(try cost(asked: "flex", served: nil) == flex)
        #expect(try cost(asked: "flex", served: "default") == standard)
        #expect(try cost(asked: "default", served: "flex") == flex)
        #expect(try cost(asked: "auto", served: nil) == standard)
    }

    @Test func `an account's price region raises the rates`() throws {
        let entries = try entries(
            close {
                $0.priceRegion = "eu"
                $0.report.usage = reported(TokenUsage(inputUncached: 10))
            })
        #expect(entries.spend?.cost == PicoUSD(pico: 22_000_000))
    }

    @Test(
        arguments: [
            ("a-model-without-a-price", nil, "unknown_model"),
            ("openai-priced", "scale", "unknown_tier"),
        ] as [(String, String?, String)])
    func `what has no price is unpriced and says why`(
        model: String, tier: String?, why: String
    ) throws {
        let entries = try entries(
            close {
                $0.report.modelServed = model
                $0.report.tierServed = tier
                $0.report.usage = reported(TokenUsage(inputUncached: 10))
            })
        #expect(entries.spend == nil)
        #expect(
            entries.events.last
                == .usageUnpriced(
                    UsageUnpriced(
                        attempt: 1, origin: origin(model, tier),
                        usage: TokenUsage(inputUncached: 10), why: why)))
        #expect(try ending(entries).usage == TokenUsage(inputUncached: 10))
    }

    @Test func `an amount beyond all range is unpriced rather than cut`() throws {
        let entries = try entries(
            close { $0.report.usage = reported(TokenUsage(output: TokenUsage.countMax)) },
            policy: Policy(markupBps: 100_000))
        #expect(entries.spend == nil)
        #expect(entries.events.last?.type == .usageUnpriced)
    }

    @Test func `what the provider says it charged is kept beside our own sum`() throws {
        let stated = PicoUSD(pico: 77)
        let entries = try entries(
            close {
                $0.report.usage = reported(TokenUsage(inputUncached: 1), statedCost: stated)
            })
        #expect(entries.spend?.statedCost == stated)
        #expect(entries.spend?.cost == PicoUSD(pico: 2_000_000))
    }

    @Test(arguments: [(0, 0), (1, 1), (4, 1), (5, 2), (-1, 0)] as [(Int, Int64)])
    func `an estimate counts four bytes to a token, rounded up`(bytes: Int, tokens: Int64) {
        #expect(TokenEstimate.tokens(inBytes: bytes) == tokens)
    }
}

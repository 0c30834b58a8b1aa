import Events
import Pricing
import Testing

@testable import Projections

@Suite struct ReconcilerTests {
    private static let day = "2026-11-20T00:00:00Z"
    private static let model = "gpt-5.4"

    private static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else { preconditionFailure("\(text) is no time") }
        return time
    }

    private static let interval =
        time("2026-11-20T00:00:00Z")..<time("2026-11-20T01:00:00Z")

    /// A request that our books know, rated by the list.
    private static func attempt(
        _ number: UInt64, at text: String = "2026-11-20T00:30:10Z", input: Int64 = 1_000,
        output: Int64 = 10, _ knowledge: LedgerAttempt.Knowledge = .reported,
        model: String = model, credential: Profile = .managed
    ) -> LedgerAttempt {
        let tokens =
            knowledge == .orphaned || knowledge == .unknown
            ? TokenVector.zero : TokenVector(uncached: input, output: output)
        let isBooked = knowledge == .reported || knowledge == .estimated
        return LedgerAttempt(
            response: Sample.responseID(number), customer: Sample.acme, number: 1,
            startedAt: time(text), endedAt: time(text), account: "openai-us", region: nil,
            credential: credential, model: model, tier: "default", knowledge: knowledge,
            tokens: tokens,
            cost: isBooked ? PicoUSD(pico: input * 2_500_000 + output * 15_000_000) : nil,
            bookedSeq: isBooked ? 5 : nil)
    }

    /// A minute of the provider's report.
    private static func row(
        _ minute: String = "2026-11-20T00:30:00Z", input: Int64, output: Int64 = 10,
        cost: Int128? = nil, model: String? = model, requests: Int64? = nil
    ) -> ProviderReport.Row {
        ProviderReport.Row(
            from: time(minute),
            to: Timestamp(nanoseconds: time(minute).nanoseconds + 60_000_000_000), model: model,
            tier: "default", tokens: TokenVector(uncached: input, output: output),
            requests: requests,
            cost: cost, label: nil)
    }

    private func reconciled(
        _ rows: [ProviderReport.Row], _ attempts: [LedgerAttempt], roundsTo: Int128 = 0
    ) throws -> Reconciliation {
        let result = try Reconciler(
            catalogue: .embedded, provider: .openai, interval: Self.interval
        ).reconcile(
            ProviderReport(
                provider: .openai, kind: rows.contains { $0.cost != nil } ? .billing : .usage,
                rows: rows, roundsTo: roundsTo), with: attempts)
        // Whatever the reasons: the findings are the whole difference.
        #expect(result.findings.reduce(0) { $0 + $1.amount } == result.difference)
        return result
    }

    private func kinds(_ result: Reconciliation) -> [DifferenceKind] { result.findings.map(\.kind) }

    @Test func `books and a report that say the same have no difference`() throws {
        let result = try reconciled([Self.row(input: 1_000)], [Self.attempt(1)])
        #expect(
            result.findings.isEmpty && result.settled.isEmpty && result.explainedPpm == 1_000_000)
        #expect(result.ours == 2_650_000_000 && result.theirs == result.ours)
    }

    /// Paid in the books when a cache is made, billed by the provider while it is kept.
    @Test func `storage stands against lines without tokens, and not in the price of tokens`()
        throws
    {
        var attempt = Self.attempt(1)
        attempt.storage = PicoUSD(pico: 7_000)
        attempt.cost = PicoUSD(pico: 2_650_007_000)
        var storage = Self.row(input: 0, output: 0, cost: 6_500)
        (storage.tokens, storage.label) = (nil, "cached content storage")
        let result = try reconciled(
            [Self.row(input: 1_000, cost: 2_650_000_000), storage], [attempt])
        #expect(result.findings.map(\.cause) == [.notTokens, .notTokens])
        #expect(result.findings.map(\.amount).sorted() == [-7_000, 6_500])
        #expect(result.difference == -500)
        #expect(result.explainedPpm == 1_000_000)
    }

    @Test func `a snapshot's name and the model's are one model`() throws {
        let result = try reconciled(
            [Self.row(input: 1_000, model: "gpt-5.4-2026-03-05")], [Self.attempt(1)])
        #expect(result.findings.isEmpty)
    }

    @Test func `usage that stands in the neighbouring bucket is timing`() throws {
        let late = Self.attempt(1, at: "2026-11-20T00:30:59.950Z")
        let rows = [Self.row(input: 500), Self.row("2026-11-20T00:31:00Z", input: 1_000)]
        let result = try reconciled(rows, [late, Self.attempt(2, input: 500)])
        #expect(kinds(result) == [.timing, .timing] && result.difference == 0)
        #expect(result.findings[0].attempts == result.findings[1].attempts)
    }

    @Test func `usage that stands beyond the edge of the interval is timing`() throws {
        let before = Self.attempt(1, at: "2026-11-19T23:59:59.900Z")
        let result = try reconciled([Self.row("2026-11-20T00:00:00Z", input: 1_000)], [before])
        #expect(kinds(result) == [.timing])
        #expect(result.ours == 0 && result.theirs == 2_650_000_000)
        let after = Self.attempt(1, at: "2026-11-20T00:59:59.900Z")
        #expect(kinds(try reconciled([], [after])) == [.missingThere])
        let other = Self.row("2026-11-20T00:40:00Z", input: 7, output: 0)
        #expect(kinds(try reconciled([other], [after])) == [.unattributed, .timing])
    }

    @Test(arguments: [
        (LedgerAttempt.Knowledge.orphaned, DifferenceCause.orphanedAttempt),
        (.unknown, .unknownUsage),
    ])
    func `what only the report knows of one attempt settles it`(
        knowledge: LedgerAttempt.Knowledge, cause: DifferenceCause
    ) throws {
        let open = Self.attempt(2, knowledge)
        let result = try reconciled([Self.row(input: 1_700, output: 15)], [Self.attempt(1), open])
        #expect(kinds(result) == [.missingHere] && result.findings[0].cause == cause)
        #expect(
            result.settled == [.init(attempt: open, tokens: TokenVector(uncached: 700, output: 5))])
        #expect(result.difference == 700 * 2_500_000 + 5 * 15_000_000)
    }

    @Test func `of two attempts that nobody knows of none is settled`() throws {
        let result = try reconciled(
            [Self.row(input: 700)], [Self.attempt(1, .orphaned), Self.attempt(2, .unknown)])
        #expect(kinds(result) == [.missingHere] && result.settled.isEmpty)
        #expect(result.findings[0].attempts.count == 2 && result.findings[0].isExplained)
    }

    @Test func `an estimate that was too high is missing there, and stays booked`() throws {
        let result = try reconciled([Self.row(input: 900)], [Self.attempt(1, .estimated)])
        #expect(kinds(result) == [.missingThere] && result.findings[0].cause == .estimatedUsage)
        #expect(result.difference == -100 * 2_500_000 && result.settled.isEmpty)
    }

    @Test func `usage that nobody here asked for is unattributed and has no reason`() throws {
        let result = try reconciled([Self.row(input: 700, model: "gpt-5.5")], [Self.attempt(1)])
        #expect(Set(kinds(result)) == [.unattributed, .missingThere])
        #expect(result.explainedPpm < 1_000_000 && result.unexplained > 0)
    }

    @Test func `attempts that the report lacks are named, alone or with the whole line`() throws {
        let both = [Self.attempt(1), Self.attempt(2, input: 700, output: 3)]
        let one = try reconciled([Self.row(input: 1_000)], both)
        #expect(kinds(one) == [.missingThere] && one.findings[0].cause == .absentThere)
        #expect(one.findings[0].attempts.map(\.response) == [Sample.responseID(2)])
        #expect(one.difference == -(700 * 2_500_000 + 3 * 15_000_000) && one.unexplained == 0)
        let all = try reconciled([Self.row("2026-11-20T00:40:00Z", input: 0, output: 0)], both)
        #expect(kinds(all) == [.missingThere] && all.findings[0].attempts.count == 2)
        #expect(all.explainedPpm == 1_000_000)
    }

    @Test func `a lost line is not taken for attempts that moved`() throws {
        let lost = [Self.attempt(1), Self.attempt(2, at: "2026-11-20T00:30:59.950Z", input: 700)]
        let open = Self.attempt(3, at: "2026-11-20T00:31:20Z", .orphaned)
        let result = try reconciled(
            [Self.row("2026-11-20T00:31:00Z", input: 900, output: 20)], lost + [open])
        #expect(kinds(result) == [.missingThere, .missingHere])
        #expect(result.findings.map(\.cause) == [.absentThere, .orphanedAttempt])
    }

    @Test
    func `what was settled in the next bucket is found there again, beside what is still unknown`()
        throws
    {
        var first = Self.attempt(1, at: "2026-11-20T00:30:59.950Z", .orphaned)
        let open = Self.attempt(2, at: "2026-11-20T00:30:20Z", .orphaned)
        let rows = [
            Self.row(input: 1_400, output: 25),
            Self.row("2026-11-20T00:31:00Z", input: 500, output: 40),
        ]
        let once = try reconciled(rows, [first, open])
        #expect(kinds(once) == [.missingHere, .missingHere] && once.unexplained == 0)
        #expect(
            once.settled == [.init(attempt: first, tokens: TokenVector(uncached: 500, output: 40))])
        first.knowledge = .reported
        first.tokens = once.settled[0].tokens
        first.cost = PicoUSD(pico: 500 * 2_500_000 + 40 * 15_000_000)
        let again = try reconciled(rows, [first, open])
        #expect(kinds(again) == [.timing, .missingHere, .timing] && again.unexplained == 0)
        #expect(
            again.settled == [
                .init(attempt: open, tokens: TokenVector(uncached: 1_400, output: 25))
            ]
        )
    }

    @Test func `what moved is not taken for what an attempt of unknown usage used`() throws {
        // Booked in the minute before, too high; the orphan's minute has more output than the one that could move.
        let estimated = Self.attempt(1, at: "2026-11-20T00:30:10Z", input: 900, .estimated)
        let near = Self.attempt(2, at: "2026-11-20T00:30:59.950Z", input: 500, output: 200)
        let orphan = Self.attempt(3, at: "2026-11-20T00:31:20Z", .orphaned)
        let rows = [
            Self.row(input: 900, output: 205), Self.row("2026-11-20T00:31:00Z", input: 1_000),
        ]
        let result = try reconciled(rows, [estimated, near, orphan])
        #expect(kinds(result) == [.missingThere, .missingHere] && result.unexplained == 0)
        #expect(
            result.settled == [
                .init(attempt: orphan, tokens: TokenVector(uncached: 1_000, output: 10))
            ])
    }

    @Test(arguments: [true, false])
    func `counts of requests tell in which bucket an attempt stands, also beside unknown usage`(
        moved: Bool
    ) throws {
        let known = Self.attempt(1, at: "2026-11-20T00:30:59.950Z", input: 300)
        let (first, second) = (
            Self.attempt(2, .orphaned), Self.attempt(3, at: "2026-11-20T00:31:20Z", .orphaned)
        )
        let rows = [
            Self.row(input: 1_000, output: 40, requests: moved ? 1 : 2),
            Self.row("2026-11-20T00:31:00Z", input: 1_200, output: 60, requests: moved ? 2 : 1),
        ]
        let result = try reconciled(rows, [known, first, second])
        #expect(result.unexplained == 0)
        #expect(
            kinds(result)
                == (moved
                    ? [.timing, .missingHere, .timing, .missingHere]
                    : [.missingHere, .missingHere]))
        #expect(
            result.settled.map(\.tokens)
                == (moved
                    ? [
                        TokenVector(uncached: 1_000, output: 40),
                        TokenVector(uncached: 900, output: 50),
                    ]
                    : [
                        TokenVector(uncached: 700, output: 30),
                        TokenVector(uncached: 1_200, output: 60),
                    ]))
    }

    @Test func `where requests are not counted, what is near keeps an attempt from being settled`()
        throws
    {
        let near = Self.attempt(1, at: "2026-11-20T00:30:59.950Z", .orphaned)
        let open = Self.attempt(2, at: "2026-11-20T00:31:20Z", .unknown)
        var row = Self.row("2026-11-20T00:31:00Z", input: 700, requests: 1)
        #expect(try reconciled([row], [near, open]).settled.map(\.attempt) == [open])
        row.requests = nil
        let result = try reconciled([row], [near, open])
        #expect(kinds(result) == [.missingHere] && result.unexplained == 0)
        #expect(result.settled.isEmpty)
    }

    @Test func `what no attempt can have used less is not explained by what nobody knows`() throws {
        let open = Self.attempt(3, .orphaned)
        let result = try reconciled(
            [Self.row(input: 990)], [Self.attempt(1), Self.attempt(2, input: 5), open])
        #expect(kinds(result) == [.missingThere] && result.findings[0].cause == .none)
        #expect(result.settled.isEmpty && result.unexplained > 0)
    }

    @Test func `more requests than attempts are somebody else's, and settle nothing`() throws {
        var row = Self.row(input: 1_700)
        row.requests = 3
        let result = try reconciled([row], [Self.attempt(1), Self.attempt(2, .orphaned)])
        #expect(kinds(result) == [.missingHere] && result.findings[0].cause == .none)
        #expect(result.settled.isEmpty)
    }

    @Test(arguments: [("flex", "2026-11-20T00:30:10Z"), ("default", "2026-11-20T00:29:59Z")])
    func `an attempt of unknown usage is looked for in every tier and in the next bucket`(
        tier: String, at: String
    ) throws {
        var open = Self.attempt(2, at: at, .orphaned)
        open.tier = tier
        let result = try reconciled([Self.row(input: 1_700, output: 15)], [Self.attempt(1), open])
        #expect(kinds(result) == [.missingHere] && result.findings[0].cause == .orphanedAttempt)
        let settled = try #require(result.settled.first)
        #expect(settled.tokens == TokenVector(uncached: 700, output: 5))
        #expect(settled.attempt.tier == "default", "the report says which was served")
    }

    @Test func `of many attempts those move that stand nearest to the edge`() throws {
        let attempts = (0..<20 as Range<UInt64>).map { number in
            Self.attempt(
                number, at: "2026-11-20T00:30:\(40 + number)Z", input: 10 + Int64(number),
                output: 1)
        }
        // The provider has the last two in the next minute.
        let input = attempts.map(\.tokens.uncached)
        let rows = [
            Self.row(input: input.dropLast(2).reduce(0, +), output: 18),
            Self.row("2026-11-20T00:31:00Z", input: input.suffix(2).reduce(0, +), output: 2),
        ]
        let result = try reconciled(rows, attempts)
        #expect(kinds(result) == [.timing, .timing] && result.difference == 0)
        #expect(
            Set(result.findings[1].attempts.map(\.response))
                == [Sample.responseID(18), Sample.responseID(19)])
    }

    @Test func `the usage of a customer's own key is the provider's with the customer`() throws {
        let own = Self.attempt(2, input: 300, output: 2, credential: .byok)
        let result = try reconciled([Self.row(input: 1_300, output: 12)], [Self.attempt(1), own])
        #expect(kinds(result) == [.unattributed] && result.findings[0].cause == .ownKey)
    }

    @Test func `the same tokens at another price are a difference of rate`() throws {
        let result = try reconciled(
            [Self.row(input: 1_000, cost: 3_000_000_000)], [Self.attempt(1)], roundsTo: 100)
        #expect(kinds(result) == [.rate] && result.difference == 350_000_000)
    }

    @Test func `no more than the report's own rounding is rounding`() throws {
        let result = try reconciled(
            [Self.row(input: 1_000, cost: 2_650_000_040)], [Self.attempt(1)], roundsTo: 100)
        #expect(kinds(result) == [.rounding] && result.difference == 40)
    }

    @Test func `usage without a price here is a difference of rate, and says why`() throws {
        var unpriced = Self.attempt(1)
        unpriced.cost = nil
        let result = try reconciled([Self.row(input: 1_000, cost: 5)], [unpriced])
        #expect(kinds(result) == [.rate] && result.findings[0].cause == .unpricedHere)
    }

    @Test func `a fee is a line of its own`() throws {
        var fee = Self.row(input: 0, cost: 10_000)
        (fee.tokens, fee.label) = (nil, "web search")
        let result = try reconciled([Self.row(input: 1_000), fee], [Self.attempt(1)])
        #expect(kinds(result).contains(.unattributed))
        #expect(result.findings.first { $0.label == "web search" }?.cause == .notTokens)
    }

    @Test func `a line that is half within the interval is refused`() throws {
        var row = Self.row("2026-11-20T00:59:30Z", input: 1)
        row.model = nil
        #expect(throws: ReportError.self) { try self.reconciled([row], []) }
        let report = ProviderReport(provider: .openai, kind: .usage, rows: [row], roundsTo: 0)
        #expect(
            report.widened(Self.interval)
                == Self.interval.lowerBound..<Self.time("2026-11-20T01:00:30Z"))
        #expect(try reconciled([Self.row("2026-11-21T00:00:00Z", input: 1)], []).findings.isEmpty)
    }

    @Test(
        arguments: [
            ("1.5", 12, 1_500_000_000_000), ("0.0000000000005", 12, 0), ("0.0000000000015", 12, 2),
            ("1e-2", 12, 10_000_000_000), ("-123.45", 10, -1_234_500_000_000), ("1e99", 12, nil),
            ("abc", 12, nil), ("", 12, nil), ("1.2.3", 12, nil),
        ] as [(String, Int, Int64?)])
    func `amounts are read exactly, and rounded half to even beyond a pico-USD`(
        text: String, places: Int, expected: Int64?
    ) {
        #expect(ReportDecimal.scaled(text, by: places) == expected.map { Int128($0) })
    }

    @Test func `an amount in cents is a hundredth`() throws {
        let text = """
            {"data":[{"starting_at":"2026-11-20T00:00:00Z","ending_at":"2026-11-21T00:00:00Z","results":[
            {"amount":"123.45","currency":"USD","cost_type":"tokens","model":"claude-opus-5-5"},
            {"amount":"1","currency":"USD","cost_type":"web_search","description":"Web Search"}]}],
            "has_more":false,"next_page":null}
            """
        let report = try ProviderReport.read(Array(text.utf8), of: .anthropic)
        #expect(
            report.kind == .costs
                && report.rows.compactMap(\.cost) == [1_234_500_000_000, 10_000_000_000] as [Int128]
        )
        #expect(report.rows.map(\.label) == [nil, "Web Search"])
    }

    @Test(arguments: Provider.allCases)
    func `bytes of any kind are refused and never crash`(provider: Provider) {
        var chance = SeededGenerator(seed: 3)
        let seeds = [
            "", "[]", "{}", "null", "1", #"{"data":[]}"#, #"{"data":[{"results":[{}]}]}"#, "a,b\n1",
            "\"", "[[[[",
        ]
        for seed in seeds {
            for _ in 0..<40 {
                var bytes = Array(seed.utf8)
                for _ in 0..<3 { bytes.append(UInt8.random(in: 0...255, using: &chance)) }
                do throws(ReportError) {
                    let report = try ProviderReport.read(bytes, of: provider)
                    #expect(report.rows.isEmpty)
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }
}

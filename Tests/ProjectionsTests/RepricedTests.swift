import Events
import Ledger
import Testing

@testable import Projections

/// What a correction does to costs, accounts and exports.
@Suite struct RepricedTests {
    private static let booked = Sample.received

    /// The sample attempt at one rate for its input and one for its output, with a markup of 10 %.
    private static func rating(_ version: String, input: Int64, output: Int64) -> SpendRating {
        var spend = CostsTests.settled(
            [(.inputUncached, 10, input), (.output, 4, output)], uncached: input, markupBps: 1_000)
        spend.priceVersion = version
        return SpendRating(spend)
    }

    private static func repriced(before: SpendRating?, closed: Bool = false) -> UsageRepriced {
        UsageRepriced(
            attempt: 1, origin: Sample.origin(1), provenance: .reported, before: before,
            after: rating("new", input: 300, output: 1_000), ofSeq: 7, bookedAt: booked,
            periodClosed: closed)
    }

    private func folded(_ events: [Event]) throws -> CostMeasures {
        var changes = CostChanges()
        for (seq, event) in events.enumerated() {
            try changes.apply(
                CostsTests.followed(event, seq: Int64(seq), quarter: 9, customer: "acme"), in: nil)
        }
        #expect(changes.cells.count == 1)
        return try #require(changes.cells.values.first)
    }

    @Test func `a spend and its correction together are the corrected spend`() throws {
        let before = Self.rating("old", input: 200, output: 900)
        var spend = Self.repriced(before: before).spend
        let correction = Self.repriced(before: before)
        let corrected = try folded([.spendSettled(spend)])
        spend = try #require(correction.formerSpend)
        let sum = try folded([.spendSettled(spend), .usageRepriced(correction)])
        let own: [CostMeasure] = [.repriced, .correctionCost, .correctionCharged, .correctionFee]
        for measure in CostMeasure.allCases where !own.contains(measure) {
            #expect(sum[measure] == corrected[measure], "\(measure)")
        }
        #expect(sum[.repriced] == 1)
        #expect(sum[.correctionCost] == 10 * 100 + 4 * 100)
        #expect(sum[.correctionCharged] == 1_540)
    }

    @Test func `usage that had no price is unpriced no more`() throws {
        let unpriced = UsageUnpriced(
            attempt: 1, origin: Sample.origin(1),
            usage: TokenUsage(inputUncached: 10, output: 4), why: "unknown_model")
        let sum = try folded([
            .usageUnpriced(unpriced), .usageRepriced(Self.repriced(before: nil)),
        ])
        #expect(sum[.unpriced] == 0 && sum[.providerCost] == 7_000 && sum[.charged] == 7_700)
    }

    /// Each batch adds to the rows that are there: no measure is forgotten on the way into the table.
    @Test func `what comes in two batches is in the rows twice, by every measure`() throws {
        let correction = Self.repriced(before: Self.rating("old", input: 200, output: 900))
        let events: [Event] = [
            .spendSettled(try #require(correction.formerSpend)), .usageRepriced(correction),
            .usageUnpriced(
                UsageUnpriced(
                    attempt: 1, origin: Sample.origin(1), usage: nil, why: "unknown_model")),
        ]
        let once = try folded(events)
        let directory = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        for batch in 0..<2 {
            try store.apply(
                events.enumerated().map { index, event in
                    CostsTests.followed(
                        event, seq: Int64(batch * events.count + index), quarter: 9,
                        customer: "acme")
                }, history: { _, _ in [] })
        }
        try store.close()
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        let query = CostQuery(customer: nil, quarters: 0..<100, groups: [], limit: 10)
        let row = try #require(try view.costs(query).rows.first)
        for measure in CostMeasure.allCases {
            #expect(row[measure] == Int128(once[measure]) * 2, "\(measure)")
        }
        try view.close()
    }

    @Test func `accounts after a correction are those of the corrected spend`() throws {
        let correction = Self.repriced(before: Self.rating("old", input: 900, output: 900))
        var (corrected, sum) = (TrialBalance(), TrialBalance())
        corrected.post(correction.spend.postings(for: "acme"))
        sum.post(try #require(correction.formerSpend).postings(for: "acme"))
        let difference = try correction.postings(for: "acme")
        #expect(difference.reduce(0) { $0 + $1.amount.pico } == 0)
        sum.post(difference)
        #expect(sum.balances == corrected.balances)
    }

    @Test(arguments: ExportFormat.allCases)
    func `exports have rows for corrections that sum to the difference`(
        format: ExportFormat
    ) throws {
        let correction = Self.repriced(
            before: Self.rating("old", input: 200, output: 900), closed: true)
        let text = try Self.exported(format, [.usageRepriced(correction)])
        switch format {
        case .focus, .focus12:
            let rows = text.split(separator: "\n").dropFirst().map(String.init)
            #expect(rows.count == 4)
            #expect(rows.allSatisfy { $0.contains("Correction") })
            #expect(rows.prefix(2).allSatisfy { $0.contains("taken back") })
            #expect(rows.filter { $0.contains(",-") }.count == 2)
        case .csv:
            #expect(text.contains(",0.000000001400,"))
            #expect(text.hasSuffix(",7,\(Self.booked),true\n"))
        case .jsonl: #expect(text.contains(#""corrects_seq":7"#))
        case .beancount: #expect(text.contains("corrects: 7"))
        case .hledger: #expect(text.contains("; corrects:7"))
        }
    }

    @Test func `within the open billing period FOCUS knows no correction`() throws {
        let correction = Self.repriced(before: Self.rating("old", input: 200, output: 900))
        #expect(!(try Self.exported(.focus, [.usageRepriced(correction)])).contains("Correction"))
    }

    private static func exported(_ format: ExportFormat, _ events: [Event]) throws -> String {
        let request = ExportRequest(
            format: format, customer: nil, from: booked.thisMonth, to: booked.nextMonth)
        var writer = ExportWriter(request)
        var bytes = writer.begin()
        bytes += writer.write(
            events.enumerated().map { seq, event in
                RecordedSpend(
                    seq: Int64(seq), response: Sample.id.text, customer: "acme",
                    recordedAt: booked, event: event)
            })
        // The last line of accounts is the trial balance.
        if format != .csv { bytes += writer.end() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

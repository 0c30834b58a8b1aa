import Events
import JSON
import Ledger
import Testing

@testable import Projections

@Suite struct ExportWriterTests {
    private static let month = Sample.received.thisMonth

    @Test(arguments: [ExportFormat.csv, .jsonl, .focus, .focus12], 0..<3 as Range<UInt64>)
    func `pages written apart are what one writer makes of them in order`(
        format: ExportFormat, seed: UInt64
    ) throws {
        let pages = Self.pages(seed)
        var one = Self.writer(format)
        var expected = one.begin()
        for page in pages { expected += one.write(page) }
        expected += one.end()
        var whole = Self.writer(format)
        var bytes = whole.begin()
        for page in pages {
            var part = try #require(whole.apart)
            bytes += part.write(page)
            whole.add(part)
        }
        bytes += whole.end()
        #expect(bytes == expected, "seed \(seed)")
        #expect(whole.rows == one.rows && whole.unpriced == one.unpriced)
        #expect(one.unpriced > 0)
    }

    @Test(arguments: [ExportFormat.beancount, .hledger])
    func `a journal opens its accounts in order, so that one writer makes all of it`(
        format: ExportFormat
    ) {
        #expect(Self.writer(format).apart == nil)
    }

    @Test func `a text with what CSV and JSON set apart stays one cell`() throws {
        let odd = "a,\"b\"\n\\c"
        var spend = CostsTests.settled([(.output, 2, 3)], uncached: 1, markupBps: 0)
        spend.origin.model = odd
        let page = [Self.recorded(.spendSettled(spend), seq: 7)]
        var csv = Self.writer(.csv)
        let row = String(decoding: csv.write(page), as: UTF8.self)
        #expect(row.contains(",\"a,\"\"b\"\"\n\\c\","))
        var jsonl = Self.writer(.jsonl)
        let line = try JSONDocument(parsing: jsonl.write(page).dropLast().map(\.self)).root
        #expect(line["model"]?.string == odd)
        #expect(line.members.map(\.key) == TableColumn.allCases.map(\.rawValue))
        #expect(line["corrects_seq"]?.isNull == true && line["priced"]?.bool == true)
    }

    private static func writer(_ format: ExportFormat) -> ExportWriter {
        ExportWriter(
            ExportRequest(format: format, customer: nil, from: month, to: month.nextMonth))
    }

    /// Spends of two customers, of every kind, whose markups do not come out even.
    private static func pages(_ seed: UInt64) -> [[RecordedSpend]] {
        var chance = SeededGenerator(seed: seed)
        return (0..<5).map { page in
            (0..<Int64(7)).map { place in
                let rate = Int64.random(in: 1...9_999, using: &chance)
                let settled = CostsTests.settled(
                    [(.inputUncached, rate, 3), (.cacheRead, 5, rate), (.output, 7, rate)],
                    uncached: 4, markupBps: Int64.random(in: 1...999, using: &chance))
                var after = SpendRating(settled)
                after.priceVersion = "after"
                let event: Event =
                    switch place % 3 {
                    case 0: .spendSettled(settled)
                    case 1:
                        .usageUnpriced(
                            UsageUnpriced(
                                attempt: 1, origin: Sample.origin(1), usage: nil,
                                why: "unknown_model"))
                    default:
                        .usageRepriced(
                            UsageRepriced(
                                attempt: 1, origin: Sample.origin(1), provenance: .reported,
                                before: SpendRating(settled), after: after, ofSeq: 1,
                                bookedAt: month, periodClosed: false))
                    }
                return recorded(event, seq: Int64(page) * 10 + place)
            }
        }
    }

    private static func recorded(_ event: Event, seq: Int64) -> RecordedSpend {
        RecordedSpend(
            seq: seq, response: Sample.id.text, customer: seq % 2 == 0 ? "acme" : "b",
            recordedAt: Sample.received.adding(milliseconds: seq * 60_000), event: event)
    }
}

import Events
import Ledger
import Testing

@testable import Projections

@Suite struct ExportTests {
    private static let now = Sample.received

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `every spend posts entries that sum to zero, and so does every account together`(
        seed: UInt64
    ) throws {
        var chance = SeededGenerator(seed: seed)
        var balance = TrialBalance()
        var charged: Int128 = 0
        var cost: Int128 = 0
        for _ in 0..<200 {
            let settled = Self.random(&chance)
            let postings = settled.postings(for: "acme")
            #expect(postings.reduce(0) { $0 + $1.amount.pico } == 0)
            balance.post(postings)
            #expect(balance.sum == 0)
            charged += Int128(settled.charged.pico) + Int128(settled.platformFee.pico)
            if settled.origin.credential == .managed { cost += Int128(settled.cost.pico) }
        }
        #expect(balance.balances[.receivable(customer: "acme"), default: 0] == charged)
        #expect(-Self.sum(balance, \.isPayable) == cost)
        #expect(Self.sum(balance, \.isCost) == cost)
    }

    @Test func `with the customer's own key nothing is owed to the provider`() {
        var settled = CostsTests.settled(
            [(.inputUncached, 10, 5), (.output, 1, 7)], uncached: 5, markupBps: 0)
        settled.origin.credential = .byok
        #expect(
            settled.postings(for: "acme").map(\.account) == [
                .receivable(customer: "acme"), .revenue(.openai),
            ])
    }

    @Test func `an attempt that did not serve is waste, and nobody's debt but the operator's`() {
        var settled = CostsTests.settled([(.inputUncached, 10, 5)], uncached: 5, markupBps: 0)
        settled.origin.served = false
        settled.charged = .zero
        #expect(
            settled.postings(for: "acme").map(\.account) == [
                .wastedAttempts(.openai), .payable(.openai),
            ])
    }

    @Test(arguments: [
        ("acme", "Assets:Receivable:C-acme"), ("a.b", "Assets:Receivable:C-a-2Eb"),
        ("a-b", "Assets:Receivable:C-a-2Db"), ("a-2Eb", "Assets:Receivable:C-a-2D2Eb"),
    ])
    func `different customers have different accounts`(customer: String, account: String) {
        #expect(JournalLayout.name(.receivable(customer: customer)) == account)
    }

    @Test(
        arguments: [
            (0, "0.0"), (1, "0.0000000000000001"), (10_000, "0.000000000001"),
            (-15_000_000_000_000_000, "-1.5"), (420_000_000_000_000_000, "42.0"),
        ] as [(Int128, String)])
    func `an amount has a point and no more zeros than one`(units: Int128, text: String) {
        #expect(FocusAmount(units: units).text == text)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `focus rows sum to what was charged, to the pico, whatever the markup rounds`(
        seed: UInt64
    ) throws {
        var chance = SeededGenerator(seed: seed)
        var layout = FocusLayout(.v14)
        var bytes: [UInt8] = []
        var charged: Int128 = 0
        layout.begin(&bytes)
        for seq in 0..<100 {
            let settled = Self.random(&chance)
            charged += Int128(settled.charged.pico) + Int128(settled.platformFee.pico)
            _ = layout.write(
                RecordedSpend(
                    seq: Int64(seq), response: "r", customer: "acme", recordedAt: Self.now,
                    event: .spendSettled(settled)), &bytes)
        }
        _ = layout.end(&bytes)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        // Billed cost is the second column, and none before it has a comma.
        let billed = try lines.dropFirst().reduce(Int128(0)) { sum, line in
            let text = try #require(
                line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
                    .dropFirst().first)
            return sum + Self.units(text)
        }
        #expect(billed == charged * FocusAmount.unitsPerPico)
    }

    @Test func `a request is for whole quarters of an hour that have begun`() throws {
        let start = try #require(Timestamp(utcDay: "2026-11-01"))
        let end = try #require(Timestamp(utcDay: "2026-12-01"))
        let whole = try ExportRequest(
            format: .csv, customer: nil, from: start, to: end, now: Self.now)
        #expect(whole.id.count == 36)
        for (from, to, member) in [
            (start.adding(milliseconds: 1), end, "from"), (end, start, "from"),
            (start, start, "from"),
            (end, end.adding(milliseconds: 86_400_000), "from"),
            (start, end.adding(milliseconds: 900_000), "to"),
        ] {
            let refusal = #expect(throws: ExportRefusal.self) {
                try ExportRequest(format: .csv, customer: nil, from: from, to: to, now: Self.now)
            }
            #expect(refusal?.member == member)
        }
    }

    private static func sum(
        _ balance: TrialBalance, _ kind: (JournalAccount) -> Bool
    ) -> Int128 {
        balance.balances.reduce(0) { $0 + (kind($1.key) ? $1.value : 0) }
    }

    private static func units(_ text: some StringProtocol) -> Int128 {
        let parts = text.split(separator: ".")
        let magnitude = Int128(String(parts[0].filter(\.isNumber))) ?? 0
        let fraction = Int128(parts[1].padding(16)) ?? 0
        let whole = magnitude * 10_000_000_000_000_000 + fraction
        return text.hasPrefix("-") ? -whole : whole
    }

    private static func random(_ chance: inout SeededGenerator) -> SpendSettled {
        let rated = TokenBucket.allCases.filter { _ in Bool.random(using: &chance) }.map {
            (
                $0, Int64.random(in: 1...90_000, using: &chance),
                Int64.random(in: 1...90_000, using: &chance)
            )
        }
        var settled = CostsTests.settled(rated, uncached: 70_001, markupBps: 0)
        for kind in FeeKind.allCases where Bool.random(using: &chance) {
            let quantity = Int64.random(in: 1...90_000, using: &chance)
            let rate = Int64.random(in: 1...90_000, using: &chance)
            let amount = PicoUSD(pico: quantity * rate)
            settled.fees.append(
                SpendFee(kind: kind, quantity: quantity, ratePico: rate, amount: amount))
            settled.cost = PicoUSD(pico: settled.cost.pico + amount.pico)
        }
        settled.origin.served = Int.random(in: 0..<4, using: &chance) > 0
        settled.origin.credential = Bool.random(using: &chance) ? .managed : .byok
        settled.markupBps = settled.origin.served ? Int64.random(in: 0...3_000, using: &chance) : 0
        let share =
            (try? settled.cost.shareRoundedHalfEven(basisPoints: settled.markupBps)) ?? .zero
        settled.charged =
            settled.origin.served ? PicoUSD(pico: settled.cost.pico + share.pico) : .zero
        settled.platformFee =
            settled.origin.served ? PicoUSD(pico: Int64.random(in: 0...999, using: &chance)) : .zero
        return settled
    }
}

extension StringProtocol {
    /// This text with zeros behind it, to a length.
    fileprivate func padding(_ length: Int) -> String {
        self + String(repeating: "0", count: length - count)
    }
}

extension JournalAccount {
    fileprivate var isPayable: Bool { if case .payable = self { true } else { false } }

    fileprivate var isCost: Bool {
        switch self {
        case .costOfRevenue, .wastedAttempts: true
        case .receivable, .revenue, .platformFee, .payable: false
        }
    }
}

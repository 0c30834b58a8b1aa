import Events
import Pricing
import Testing

@testable import Projections

/// Random traffic, and what a provider's report says of it: everything that differs has a reason, however often it is asked.
@Suite struct ReconciledBooksTests {
    fileprivate static let startNs: Int64 = 1_795_132_800_000_000_000
    fileprivate static let minuteNs: Int64 = 60_000_000_000
    fileprivate static let minutes: Int64 = 5
    private static let interval =
        Timestamp(nanoseconds: startNs)..<Timestamp(nanoseconds: startNs + minutes * minuteNs)

    /// One attempt as the books have it, and as the provider counts it.
    fileprivate struct Sent {
        var booked: LedgerAttempt
        /// nil: it bills nothing.
        var billed: TokenVector?
        var billedTier: String
        var billedAt: Int64
    }

    private struct Traffic {
        var chance: SeededGenerator
        var count: UInt64 = 0

        mutating func tokens() -> TokenVector {
            let input = Int64.random(in: 20...3_000, using: &chance)
            let read = Bool.random(using: &chance) ? input / 128 * 128 : 0
            return TokenVector(
                uncached: input - read, read: read,
                output: Int64.random(in: 1...400, using: &chance))
        }

        /// One in ten begins in the last tenth of a second of a minute.
        mutating func start() -> Int64 {
            let minute = Int64.random(in: 0..<ReconciledBooksTests.minutes, using: &chance)
            let isNear = Int.random(in: 0..<10, using: &chance) == 0
            let within = Int64.random(
                in: isNear ? 59_900_000_000..<ReconciledBooksTests.minuteNs : 0..<59_900_000_000,
                using: &chance)
            return ReconciledBooksTests.startNs + minute * ReconciledBooksTests.minuteNs + within
        }

        mutating func next() -> Sent {
            count += 1
            let startedAt = start()
            let used = tokens()
            let tier = Bool.random(using: &chance) ? "default" : "flex"
            let length = Int64.random(in: 1_000_000...3_000_000_000, using: &chance)
            var sent = Sent(
                booked: LedgerAttempt(
                    response: Sample.responseID(count), customer: Sample.acme, number: 1,
                    startedAt: Timestamp(nanoseconds: startedAt),
                    endedAt: Timestamp(nanoseconds: startedAt + length), account: "openai-us",
                    region: nil, credential: .managed,
                    model: Bool.random(using: &chance) ? "gpt-5.4" : "gpt-5.4-mini", tier: tier,
                    knowledge: .reported, tokens: used, cost: PicoUSD(pico: used.sum), bookedSeq: 1),
                billed: used, billedTier: tier,
                // The provider hears of it a little later.
                billedAt: startedAt + Int64.random(in: 0...20_000_000, using: &chance))
            switch Int.random(in: 0..<50, using: &chance) {
            case 0: sent.open(.orphaned, isBilled: Bool.random(using: &chance))
            case 1: sent.open(.unknown, isBilled: Bool.random(using: &chance))
            case 2:
                sent.booked.knowledge = .estimated
                sent.booked.tokens = TokenVector(
                    uncached: Int64.random(in: 20...3_000, using: &chance),
                    output: Int64.random(in: 1...400, using: &chance))
            case 3:
                sent.open(.notBilled, isBilled: false)
            default: break
            }
            // What nobody told may have been served in another tier.
            if sent.booked.knowledge != .reported, Bool.random(using: &chance) {
                sent.billedTier = "default"
            }
            return sent
        }
    }

    private func report(_ sent: [Sent], countsRequests: Bool) -> ProviderReport {
        struct Line: Hashable {
            var minute: Int64
            var model: String
            var tier: String
        }
        var lines: [Line: (tokens: TokenVector, requests: Int64)] = [:]
        for one in sent {
            guard let tokens = one.billed else { continue }
            let line = Line(
                minute: (one.billedAt - Self.startNs) / Self.minuteNs, model: one.booked.model,
                tier: one.billedTier)
            guard line.minute < Self.minutes else { continue }
            lines[line, default: (.zero, 0)].tokens += tokens
            lines[line, default: (.zero, 0)].requests += 1
        }
        let rows = lines.map { line, sum in
            let from = Self.startNs + line.minute * Self.minuteNs
            return ProviderReport.Row(
                from: Timestamp(nanoseconds: from),
                to: Timestamp(nanoseconds: from + Self.minuteNs), model: line.model,
                tier: line.tier, tokens: sum.tokens,
                requests: countsRequests ? sum.requests : nil, cost: nil, label: nil)
        }
        return ProviderReport(provider: .openai, kind: .usage, rows: rows, roundsTo: 0)
    }

    @Test(arguments: 0..<60 as Range<UInt64>, [true, false])
    func `all that differs has a reason, also after what was proven is booked`(
        seed: UInt64, countsRequests: Bool
    ) throws {
        var traffic = Traffic(chance: SeededGenerator(seed: seed))
        // From a few requests a minute, where much can be settled, to hundreds.
        let sent = (0..<(20 << (seed % 6))).map { _ in traffic.next() }
        let report = report(sent, countsRequests: countsRequests)
        let reconciler = Reconciler(
            catalogue: .embedded, provider: .openai, interval: Self.interval)
        var books = Dictionary(uniqueKeysWithValues: sent.map { ($0.booked.name, $0.booked) })
        for round in 0..<4 {
            let result = try reconciler.reconcile(
                report, with: books.values.sorted { $0.startedAt < $1.startedAt })
            let unexplained = result.findings.filter { !$0.isExplained }
            #expect(unexplained == [], "seed \(seed), round \(round)")
            #expect(result.findings.reduce(0) { $0 + $1.amount } == result.difference)
            for settled in result.settled {
                var attempt = settled.attempt
                attempt.knowledge = .reported
                attempt.tokens = settled.tokens
                attempt.cost = PicoUSD(pico: settled.tokens.sum)
                attempt.bookedSeq = 2
                books[attempt.name] = attempt
            }
        }
    }
}

extension ReconciledBooksTests.Sent {
    /// Nobody said what it used.
    fileprivate mutating func open(_ knowledge: LedgerAttempt.Knowledge, isBilled: Bool) {
        booked.knowledge = knowledge
        booked.tokens = .zero
        booked.cost = nil
        booked.bookedSeq = nil
        if knowledge == .orphaned { booked.endedAt = nil }
        if !isBilled { billed = nil }
    }
}

import Events
import Ledger
import Pricing
import Providers

@testable import Gateway
@testable import Projections

/// A month of requests by chance from a seed, with every way in which an attempt can end: made into events by the real
/// books, rating and recovery, and kept as a log would keep them.
struct BooksMonth {
    /// Amounts in pico-USD, counted without any projection.
    struct Sums: Equatable {
        var cost: Int128 = 0
        var charged: Int128 = 0
        var fee: Int128 = 0

        static func += (left: inout Sums, right: Sums) {
            left.cost += right.cost
            left.charged += right.charged
            left.fee += right.fee
        }
    }

    private struct Customer {
        var id: CustomerID
        var policy: Policy
    }

    private static let models: [(Provider, String)] = [
        (.openai, "gpt-5.4"), (.openai, "gpt-5.6"), (.openai, "gpt-4o-mini"),
        (.anthropic, "claude-opus-5-5"), (.anthropic, "claude-haiku-4-5-20251001"),
        (.gemini, "gemini-3.8-flash"), (.gemini, "gemini-2.5-pro"), (.xai, "grok-4.3"),
        (.fireworks, "accounts/fireworks/models/glm-5p3"),
        // Nobody has a price for it.
        (.openai, "gpt-of-tomorrow"),
    ]

    private var chance: SplitMix
    private let customers: [Customer]
    private let begin: Timestamp
    private var seq: Int64 = 0
    private(set) var costs = CostChanges()
    private(set) var spends: [RecordedSpend] = []
    /// As the settlements themselves say, and as each response's record says.
    private(set) var ofAttempts: [String: Sums] = [:]
    private(set) var ofResponses: [String: Sums] = [:]
    private(set) var counts: [EventType: Int] = [:]
    private(set) var attempts = 0

    init(seed: UInt64, begin: Timestamp) {
        chance = SplitMix(seed: seed)
        self.begin = begin
        customers = (0..<7).map { (number: Int64) -> Customer in
            let profile: Profile = number == 6 ? .byok : .managed
            let policy = Policy(
                profile: profile, markupBps: number * 333, platformFeeBps: number * 77)
            return Customer(id: Samples.customer("customer-\(number)"), policy: policy)
        }
    }

    mutating func add(requests: Int) throws {
        let step = 30 * 86_400_000 / Int64(requests)
        for number in 0..<requests {
            try addRequest(at: begin.adding(milliseconds: Int64(number) * step))
        }
    }

    private mutating func addRequest(at time: Timestamp) throws {
        let customer = customers[Int(chance.below(UInt64(customers.count)))]
        let id = ResponseID(
            surface: .chatCompletions, at: time, random: (chance.next(), chance.next()))
        var events: [Event] = [Self.admitted(at: time)]
        var completion = Completion.failed
        var number: Int64 = 0
        let books = AttemptBooks(catalogue: .embedded, policy: customer.policy)
        repeat {
            number += 1
            let close = attempt(number, customer.policy.profile, at: time)
            events.append(.attemptStarted(close.started))
            if chance.below(200) == 0 {  // The process is killed.
                number = 99
                break
            }
            events += books.entries(for: close).events
            switch close.verdict {
            case .succeeded: completion = .completed
            case .cancelled: completion = .cancelled
            case .failed: continue
            }
            break
        } while number < 4
        attempts += events.count { $0.type == .attemptStarted }
        if number == 99 {
            try append(events, of: customer.id, id, at: time, isKilled: true)
        } else {
            let facts = EndingFacts(
                completion: completion, cause: completion == .completed ? nil : .providerError,
                stream: true, ttftTargetMs: nil, deadlineMs: 60_000, ttftUs: nil, totalUs: 1_000,
                attempts: Int(number))
            try append(events + [facts.event], of: customer.id, id, at: time, isKilled: false)
        }
    }

    /// An attempt with a verdict, a tier and a usage by chance.
    private mutating func attempt(
        _ number: Int64, _ credential: Profile, at time: Timestamp
    ) -> AttemptClose {
        let (provider, model) = Self.models[Int(chance.below(UInt64(Self.models.count)))]
        var report = UpstreamReport(contentBytes: Int(chance.below(4_000)))
        let tiers = ["default", "flex", "priority", "batch"]
        report.tierServed = chance.below(3) == 0 ? tiers[Int(chance.below(4))] : nil
        report.modelServed = model
        let verdict: AttemptVerdict
        switch chance.below(10) {
        case 0..<6: verdict = .succeeded
        case 6: verdict = .cancelled(.clientDisconnected)
        default:
            verdict = .failed(
                UpstreamFailure(reason: .providerError, billed: chance.below(2) == 0 ? nil : false))
        }
        // Most tell what was used; some cut off before they do, some contradict themselves.
        switch chance.below(20) {
        case 0: break
        case 1: report.usage = UsageReport(usage: nil, raw: "{}")
        default: report.usage = UsageReport(usage: usage(of: provider), raw: "{}")
        }
        return AttemptClose(
            started: AttemptStarted(
                number: number, provider: provider, account: "\(provider.rawValue)-main",
                region: nil, credential: credential, model: model, tier: nil, retryCause: nil,
                weightsVersion: nil),
            verdict: verdict, httpStatus: 200, report: report, firstTokenUs: nil,
            durationUs: 1_000, relayedContent: chance.below(2) == 0, promptTextBytes: 400,
            priceRegion: provider == .openai && chance.below(4) == 0 ? "eu" : nil, endedAt: time)
    }

    private mutating func usage(of provider: Provider) -> TokenUsage {
        let hasWrites = provider == .anthropic
        return TokenUsage(
            inputUncached: Int64(chance.below(300_000)),
            cacheRead: chance.below(2) == 0 ? Int64(chance.below(90_000)) : 0,
            cacheWrite5m: hasWrites ? Int64(chance.below(3_000)) : 0,
            cacheWrite1h: hasWrites ? Int64(chance.below(3_000)) : 0,
            output: Int64(chance.below(20_000)))
    }

    // MARK: The log

    private mutating func append(
        _ events: [Event], of customer: CustomerID, _ id: ResponseID, at time: Timestamp,
        isKilled: Bool
    ) throws {
        var record = ResponseRecord(id: id)
        for event in events { try append(event, to: &record, of: customer, at: time) }
        if isKilled {
            let later = time.adding(milliseconds: 60_000)
            for event in Recovery.closing(record, at: later) {
                try append(event, to: &record, of: customer, at: later)
            }
        }
        // What the native surface shows of it. Without a known price for what served it shows none, and then nothing
        // was charged either; attempts that were paid for all the same are added from the record itself.
        var sums = Sums()
        for attempt in record.attempts {
            sums.cost += Int128(attempt.spend?.cost.pico ?? 0)
        }
        if let cost = record.cost {
            sums.charged = Int128(cost.charged.pico)
            sums.fee = Int128(cost.platformFee.pico)
            if Int128(cost.providerCost.pico) != sums.cost { throw Unbalanced(id: id) }
        }
        ofResponses[customer.text, default: Sums()] += sums
    }

    private mutating func append(
        _ event: Event, to record: inout ResponseRecord, of customer: CustomerID, at time: Timestamp
    ) throws {
        let stream = StreamName.response(record.id)
        let followed = FollowedEvent(
            seq: seq, id: EventID(high: 0x7000, low: UInt64(seq)), stream: stream,
            version: record.events, customer: customer, recordedAt: time, type: event.type,
            event: event)
        try costs.apply(followed, in: record)
        record.apply(followed)
        counts[event.type, default: 0] += 1
        switch event {
        case .spendSettled(let spend):
            ofAttempts[customer.text, default: Sums()] += Sums(
                cost: Int128(spend.cost.pico), charged: Int128(spend.charged.pico),
                fee: Int128(spend.platformFee.pico))
            keep(event, record.id, customer, at: time)
        case .usageUnpriced: keep(event, record.id, customer, at: time)
        default: break
        }
        seq += 1
    }

    private mutating func keep(
        _ event: Event, _ id: ResponseID, _ customer: CustomerID, at time: Timestamp
    ) {
        spends.append(
            RecordedSpend(
                seq: seq, response: id.text, customer: customer.text, recordedAt: time,
                event: event))
    }

    private static func admitted(at time: Timestamp) -> Event {
        .requestAdmitted(
            RequestAdmitted(
                surface: .chatCompletions, model: "m", qosClass: .standard, serviceTier: nil,
                stream: true, profile: .managed, ttftTargetMs: nil, deadlineMs: 60_000,
                keyID: "key_1", receivedAt: time, session: nil, idempotencyKey: nil,
                bodyDigest: nil))
    }

    /// A response's record does not say what its attempts cost.
    struct Unbalanced: Error {
        var id: ResponseID
    }
}

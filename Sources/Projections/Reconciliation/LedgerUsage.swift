package import Events

/// What the books know of one attempt that a provider may bill.
package struct LedgerAttempt: Sendable, Equatable {
    /// How sure the books are of what it used.
    package enum Knowledge: String, Sendable {
        /// The provider said so.
        case reported
        /// Counted from the text, because the provider did not say.
        case estimated
        /// It ended, and nobody said what it used.
        case unknown
        /// The gateway stopped while it ran.
        case orphaned
        /// The provider bills nothing.
        case notBilled
    }

    package var response: ResponseID
    package var customer: CustomerID?
    package var number: Int64
    package var startedAt: Timestamp
    /// nil: it runs, or nobody saw its end.
    package var endedAt: Timestamp?
    package var account: String
    package var region: String?
    package var credential: Profile
    package var model: String
    /// In the words of prices.
    package var tier: String
    package var knowledge: Knowledge
    package var tokens: TokenVector
    /// nil: no price is known, or no usage.
    package var cost: PicoUSD?
    /// What of the cost is no tokens' price: the storage of caches, which reports have in lines of their own.
    package var storage = PicoUSD.zero
    /// Position of the event that the attempt's books begin with; nil: it has none.
    package var bookedSeq: Int64?
}

/// Collects attempts at one provider from the log: a fold over the events of an interval.
package struct LedgerUsage: Sendable {
    package static let reads: Set<EventType> = [
        .attemptStarted, .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned,
        .spendSettled, .usageUnpriced, .usageRepriced,
    ]

    private struct Key: Hashable {
        var response: ResponseID
        var number: Int64
    }

    private let provider: Provider
    private let interval: Range<Timestamp>
    private var attempts: [Key: LedgerAttempt] = [:]

    /// - Parameter interval: of the starts of attempts.
    package init(provider: Provider, startedIn interval: Range<Timestamp>) {
        self.provider = provider
        self.interval = interval
    }

    /// In the order in which they started.
    package var sorted: [LedgerAttempt] {
        attempts.values.sorted {
            ($0.startedAt, $0.response.text, $0.number) < (
                $1.startedAt, $1.response.text, $1.number
            )
        }
    }

    /// A tier as prices call it.
    private static func tier(_ word: String?) -> String {
        ProviderReport.tier(word) ?? SpendOrigin.defaultTier
    }

    package mutating func apply(_ followed: FollowedEvent) {
        guard let response = followed.stream.responseID, let event = followed.event else { return }
        apply(event, of: response, followed.customer, at: followed.recordedAt, seq: followed.seq)
    }

    /// A spend that stands after the interval's events: a late settlement, or a correction.
    package mutating func apply(
        _ event: Event, of response: ResponseID, _ customer: CustomerID?, at time: Timestamp,
        seq: Int64
    ) {
        func change(_ number: Int64, _ body: (inout LedgerAttempt) -> Void) {
            let key = Key(response: response, number: number)
            guard var attempt = attempts[key] else { return }
            body(&attempt)
            attempts[key] = attempt
        }
        switch event {
        case .attemptStarted(let started):
            guard started.provider == provider, interval.contains(time) else { return }
            attempts[Key(response: response, number: started.number)] = LedgerAttempt(
                response: response, customer: customer, number: started.number, startedAt: time,
                endedAt: nil, account: started.account, region: started.region,
                credential: started.credential, model: started.model,
                tier: Self.tier(started.tier == "auto" ? nil : started.tier),
                knowledge: .orphaned, tokens: .zero, cost: nil, bookedSeq: nil)
        case .attemptSucceeded(let ending), .attemptFailed(let ending),
            .attemptCancelled(let ending):
            change(ending.number) {
                $0.endedAt = time
                $0.model = ending.modelServed ?? $0.model
                $0.tier = ending.tierServed.map(Self.tier) ?? $0.tier
                $0.tokens = ending.usage.map(TokenVector.init) ?? .zero
                $0.knowledge =
                    if ending.billed == false {
                        .notBilled
                    } else if ending.usage == nil {
                        .unknown
                    } else {
                        ending.provenance == .reported ? .reported : .estimated
                    }
            }
        case .attemptOrphaned(let orphaned): change(orphaned.number) { $0.knowledge = .orphaned }
        case .spendSettled(let spend):
            change(spend.attempt) {
                $0.cost = spend.cost
                $0.storage = spend.fees.storage
                $0.bookedSeq = seq
                $0.model = spend.origin.model
                $0.tier = Self.tier(spend.origin.tier)
                if $0.knowledge == .orphaned || $0.knowledge == .unknown {
                    $0.knowledge = .reported
                    $0.tokens = spend.tokens
                }
                // The provider reports what a cache was made of beside the prompt, as input.
                $0.tokens.uncached += spend.tokensStored
            }
        case .usageUnpriced(let unpriced): change(unpriced.attempt) { $0.bookedSeq = seq }
        case .usageRepriced(let repriced):
            change(repriced.attempt) {
                $0.cost = repriced.after.cost
                $0.storage = repriced.after.fees.storage
            }
        default: return
        }
    }
}

extension [SpendFee] {
    fileprivate var storage: PicoUSD {
        first { $0.kind == .cacheStorage }?.amount ?? .zero
    }
}

extension SpendSettled {
    fileprivate var tokensStored: Int64 {
        fees.first { $0.kind == .cacheCreation }?.quantity ?? 0
    }

    fileprivate var tokens: TokenVector {
        lines.reduce(into: TokenVector.zero) { sum, line in
            switch line.bucket {
            case .inputUncached: sum.uncached += line.tokens
            case .cacheRead: sum.read += line.tokens
            case .cacheWrite5m, .cacheWrite30m, .cacheWrite1h, .cacheWrite12h:
                sum.written += line.tokens
            case .output: sum.output += line.tokens
            }
        }
    }
}

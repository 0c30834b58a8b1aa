import Events
import Pricing
import Providers

/// How an upstream call ended, as far as the attempt's books need it.
enum AttemptVerdict: Sendable, Equatable {
    case succeeded
    case failed(UpstreamFailure)
    /// Given up by us: the client left, the deadline passed, or the gateway shuts down.
    case cancelled(ReasonCode)
}

/// Everything known of one attempt at its end.
struct AttemptClose: Sendable {
    var started: AttemptStarted
    var verdict: AttemptVerdict
    var httpStatus: Int?
    var report: UpstreamReport
    var firstTokenUs: Int64?
    var durationUs: Int64
    /// Whether content reached the client.
    var relayedContent: Bool
    /// Bytes of the prompt's text: the base of an estimate of its input.
    var promptTextBytes: Int
    var priceRegion: String?
    /// The price of a slot at a customer's own server, or nil.
    var replicaRate: ReplicaRate?
    var endedAt: Timestamp
    /// Whether the prompt went on from a cache that the customer has named.
    var readNamedCache = false
    /// A cache under a name that was made for it, or nil.
    var storedCache: StoredCache?
}

/// Turns the end of an attempt into its events: the ending, what the cache did, and the rated cost. Pure.
struct AttemptBooks: Sendable {
    let catalogue: PriceCatalogue
    let policy: Policy

    /// What an attempt's end puts into the log.
    struct Entries: Sendable, Equatable {
        var events: [Event]
        var spend: SpendSettled?
    }

    func entries(for close: AttemptClose) -> Entries {
        let ending = ending(of: close)
        var entries = Entries(events: [event(ending, close.verdict)], spend: nil)
        if let usage = ending.usage, ending.provenance == .reported {
            entries.events += cacheEvents(usage, close)
        }
        if let written = close.cacheMade { entries.events.append(.cacheWritten(written)) }
        guard ending.billed != false else { return entries }
        if close.started.provider == .byoc {
            let settled = settleTime(ending, close)
            entries.spend = settled.spend
            entries.events.append(settled.event)
            return entries
        }
        if let usage = ending.usage ?? (close.storedCache == nil ? nil : TokenUsage()),
            !ending.usageInconsistent
        {
            let settled = settle(usage, ending, close)
            entries.spend = settled.spend
            entries.events.append(settled.event)
        } else if ending.usageInconsistent {
            entries.events.append(.usageUnpriced(unpriced(close, nil, why: "usage_inconsistent")))
        }
        return entries
    }

    private func ending(of close: AttemptClose) -> AttemptEnding {
        let failure = close.verdict.failure
        let usage = countedUsage(close)
        return AttemptEnding(
            number: close.started.number, reason: close.verdict.reason,
            httpStatus: (close.httpStatus ?? failure?.httpStatus).map(Int64.init),
            providerRequestID: close.report.providerRequestID ?? failure?.providerRequestID,
            modelServed: close.report.modelServed, tierServed: close.report.tierServed,
            finishReason: close.report.finishReason, firstTokenUs: close.firstTokenUs,
            durationUs: close.durationUs, billed: billed(close, usage.tokens),
            provenance: usage.provenance, usage: usage.tokens, usageRaw: close.report.usage?.raw,
            usageInconsistent: close.report.usage.map { $0.usage == nil } ?? false,
            errorType: failure?.errorType, errorCode: failure?.errorCode,
            providerResponseID: close.report.providerResponseID, relay: close.report.relay)
    }

    private func event(_ ending: AttemptEnding, _ verdict: AttemptVerdict) -> Event {
        switch verdict {
        case .succeeded: .attemptSucceeded(ending)
        case .failed: .attemptFailed(ending)
        case .cancelled: .attemptCancelled(ending)
        }
    }

    /// What the provider reported last; else, where text was relayed, an estimate from it; else nothing.
    private func countedUsage(
        _ close: AttemptClose
    ) -> (tokens: TokenUsage?, provenance: UsageProvenance) {
        if let report = close.report.usage {
            guard let usage = report.usage else { return (nil, .unknown) }
            return (usage, .reported)
        }
        switch close.verdict {
        // What nobody bills, nobody needs to estimate.
        case .succeeded where !close.report.billed: return (nil, .unknown)
        case .failed: return (nil, .unknown)
        case .cancelled where !close.relayedContent: return (nil, .unknown)
        case .succeeded, .cancelled:
            var estimate =
                close.report.inputSoFar
                ?? TokenUsage(inputUncached: TokenEstimate.tokens(inBytes: close.promptTextBytes))
            estimate.output = TokenEstimate.tokens(inBytes: close.report.contentBytes)
            estimate.reasoning = nil
            return (estimate, .estimated)
        }
    }

    private func billed(_ close: AttemptClose, _ usage: TokenUsage?) -> Bool? {
        if close.storedCache != nil { return true }
        return switch close.verdict {
        case .succeeded: close.report.billed
        // A slot at a customer's own server is held, and so paid, whatever comes of it.
        case .failed(let failure) where close.started.provider == .byoc: failure.billed != false
        case .failed(let failure): usage == nil ? failure.billed : true
        case .cancelled: usage == nil ? nil : true
        }
    }

    private func cacheEvents(_ usage: TokenUsage, _ close: AttemptClose) -> [Event] {
        let started = close.started
        let mechanism = close.readNamedCache ? .explicit : started.provider.cacheMechanism
        var events: [Event] = []
        if usage.cacheRead > 0 {
            events.append(
                .cacheRead(
                    CacheRead(
                        attempt: started.number, tokens: usage.cacheRead, mechanism: mechanism)))
        }
        let writes: [(Int64, CacheTTL)] = [
            (usage.cacheWrite5m, .fiveMinutes), (usage.cacheWrite30m, .thirtyMinutes),
            (usage.cacheWrite1h, .oneHour), (usage.cacheWrite12h, .twelveHours),
        ]
        for (tokens, ttl) in writes where tokens > 0 {
            events.append(
                .cacheWritten(
                    CacheWritten(
                        attempt: started.number, tokens: tokens, mechanism: mechanism, ttl: ttl)))
        }
        return events
    }

    private func settle(
        _ usage: TokenUsage, _ ending: AttemptEnding, _ close: AttemptClose
    ) -> (spend: SpendSettled?, event: Event) {
        switch rate(usage, close) {
        case .unpriced(let reason):
            return (nil, .usageUnpriced(unpriced(close, usage, why: reason.rawValue)))
        case .priced(let rated):
            guard let spend = spend(rated, ending, close) else {
                return (
                    nil,
                    .usageUnpriced(unpriced(close, usage, why: UnpricedReason.overflow.rawValue))
                )
            }
            return (spend, .spendSettled(spend))
        }
    }

    /// A customer's own server costs the time for which one of its slots was held; what no slot is held for is not this
    /// request's.
    private func settleTime(
        _ ending: AttemptEnding, _ close: AttemptClose
    ) -> (spend: SpendSettled?, event: Event) {
        guard let rate = close.replicaRate else {
            return (nil, .usageUnpriced(unpriced(close, ending.usage, why: "no_replica_price")))
        }
        guard let cost = try? rate.cost(ofMicroseconds: close.durationUs),
            var spend = self.spend(
                RatedCost(
                    lines: [], cost: cost, listCost: cost,
                    priceVersion: SpendSettled.replicaHourVersion), ending, close)
        else {
            let why = UnpricedReason.overflow.rawValue
            return (nil, .usageUnpriced(unpriced(close, ending.usage, why: why)))
        }
        spend.replica = ReplicaTime(rate: rate, heldUs: close.durationUs)
        return (spend, .spendSettled(spend))
    }

    /// By the price list; a broker's by what it says it charged, because what it calls has no listed price.
    private func rate(_ usage: TokenUsage, _ close: AttemptClose) -> RatingResult {
        if close.started.provider == .openrouter, let stated = close.report.usage?.statedCost {
            return .priced(
                RatedCost(
                    lines: [], cost: stated, listCost: stated,
                    priceVersion: SpendSettled.statedVersion))
        }
        let seller = Seller(
            provider: close.started.provider,
            model: close.report.modelServed ?? close.started.model)
        return catalogue.rate(
            RatingQuery(
                provider: seller.provider, modelServed: seller.model,
                tierServed: close.ratedTier, at: close.endedAt, usage: usage,
                priceRegion: close.priceRegion, storedCache: close.storedCache))
    }

    private func spend(
        _ rated: RatedCost, _ ending: AttemptEnding, _ close: AttemptClose
    ) -> SpendSettled? {
        let charge =
            close.verdict.servedTheClient
            ? CustomerCharge.of(
                rated.cost, with: close.started.credential, under: SpendTerms(policy))
            : CustomerCharge.none
        guard let charge else { return nil }
        return SpendSettled(
            attempt: close.started.number, origin: close.origin, priceVersion: rated.priceVersion,
            // Of a cache that was made, the provider has told the size.
            provenance: ending.usage == nil && close.storedCache != nil
                ? .reported : ending.provenance, lines: rated.lines, fees: rated.fees,
            cost: rated.cost, listCost: rated.listCost, charged: charge.charged,
            markupBps: charge.markupBps, platformFee: charge.platformFee,
            statedCost: close.report.usage?.statedCost)
    }

    private func unpriced(
        _ close: AttemptClose, _ usage: TokenUsage?, why: String
    ) -> UsageUnpriced {
        UsageUnpriced(
            attempt: close.started.number, origin: close.origin, usage: usage, why: why)
    }
}

extension AttemptClose {
    /// The cache that was made for it, as an event.
    var cacheMade: CacheWritten? {
        storedCache.map { stored in
            CacheWritten(
                attempt: started.number, tokens: stored.tokens, mechanism: .explicit,
                ttl: CacheTTL.allCases.first { $0.hours == stored.hours } ?? .oneHour)
        }
    }

    /// Whom this attempt's tokens were bought of, and as what.
    var origin: SpendOrigin {
        SpendOrigin(
            provider: started.provider, account: started.account, region: started.region,
            credential: started.credential, model: report.modelServed ?? started.model,
            tier: ratedTier, served: verdict.servedTheClient)
    }

    /// The tier that is rated: the one served; where the provider does not say, the one asked for, unless that left
    /// the choice to the provider.
    var ratedTier: String? {
        if let served = report.tierServed { return served }
        return started.tier == "auto" ? nil : started.tier
    }
}

extension AttemptVerdict {
    var failure: UpstreamFailure? {
        if case .failed(let failure) = self { return failure }
        return nil
    }

    var reason: ReasonCode? {
        switch self {
        case .succeeded: nil
        case .failed(let failure): failure.reason
        case .cancelled(let reason): reason
        }
    }

    var servedTheClient: Bool {
        switch self {
        case .succeeded, .cancelled: true
        case .failed: false
        }
    }
}

/// A rough count where no provider has counted: four UTF-8 bytes to a token, rounded up.
///
/// It is only ever recorded as `estimated`.
enum TokenEstimate {
    static func tokens(inBytes bytes: Int) -> Int64 {
        Int64((max(bytes, 0) + 3) / 4)
    }
}

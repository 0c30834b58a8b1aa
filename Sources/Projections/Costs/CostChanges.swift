package import Events

/// What a run of events changes in the costs: the fold behind the projection `costs`. Pure.
///
/// Everything counts in the quarter of an hour in which it was recorded, so that an interval that is over never
/// changes again: what comes later is seen later.
package struct CostChanges: Projection, Equatable {
    package static let identity = ProjectionIdentity(name: "costs", version: 5)

    package static let reads: Set<EventType> = [
        .requestAdmitted, .attemptStarted, .attemptSucceeded, .attemptFailed, .attemptCancelled,
        .attemptOrphaned, .spendSettled, .usageUnpriced, .usageRepriced, .responseCompleted,
        .responseFailed,
        .responseCancelled, .responseExpired, .probeEnded, .capacityHeld,
    ]

    /// By quarters of an hour.
    package private(set) var cells: [CostCell: CostMeasures] = [:]
    /// The first and the last spend of each quarter: where an export of an interval has to read the log.
    package private(set) var spans: [Int64: ClosedRange<Int64>] = [:]

    package init() {}

    package mutating func apply(
        _ followed: FollowedEvent, in response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        switch followed.event {
        case .attemptSucceeded(let ending): try end(ending, .succeeded, followed, response)
        case .attemptFailed(let ending): try end(ending, .failed, followed, response)
        case .attemptCancelled(let ending): try end(ending, .cancelled, followed, response)
        case .attemptOrphaned(let orphaned):
            let attempt = try attempt(orphaned.number, followed, response)
            try add(
                followed, attempt.dimensions(nil),
                [(.attempts, 1), (.failedAttempts, 1), (.unknown, 1)])
        case .spendSettled(let spend):
            lengthenSpan(followed)
            try add(followed, spend.origin.dimensions, Self.changes(spend, followed))
        case .usageRepriced(let repriced):
            lengthenSpan(followed)
            try reprice(repriced, followed)
        case .usageUnpriced(let usage):
            lengthenSpan(followed)
            try add(followed, usage.origin.dimensions, [(.unpriced, 1)])
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            try finish(followed, response)
        case .probeEnded(let probe): try probed(probe, followed)
        case .capacityHeld(let held):
            guard let idle = try? held.idle.pico else {
                throw .outOfRange(followed.type, seq: followed.seq)
            }
            try add(
                followed, .ownServers, [(.providerCost, idle), (.idleCost, idle)],
                of: followed.customer?.text ?? "")
        default: break  // They start something, or are no spend.
        }
    }

    private mutating func end(
        _ ending: AttemptEnding, _ outcome: AttemptOutcome, _ followed: FollowedEvent,
        _ response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        let attempt = try attempt(ending.number, followed, response)
        var changes: [(CostMeasure, Int64)] = [(.attempts, 1)]
        if outcome == .failed { changes.append((.failedAttempts, 1)) }
        if ending.billed == nil, ending.usage == nil { changes.append((.unknown, 1)) }
        if let usage = ending.usage, ending.billed != false {
            changes += Self.tokens(of: usage)
        }
        try add(followed, attempt.dimensions(ending), changes)
    }

    /// The operator's own attempt: no customer asked for it, and none pays for it.
    private mutating func probed(
        _ probe: ProbeEnded, _ followed: FollowedEvent
    ) throws(ProjectionFoldError) {
        var changes: [(CostMeasure, Int64)] = [(.attempts, 1)]
        if probe.reason != nil { changes.append((.failedAttempts, 1)) }
        if probe.billed == nil, probe.usage == nil { changes.append((.unknown, 1)) }
        if let usage = probe.usage, probe.billed != false {
            changes += Self.tokens(of: usage)
            if probe.cost == nil { changes.append((.unpriced, 1)) }
        }
        if let cost = probe.cost?.pico { changes += [(.providerCost, cost), (.wastedCost, cost)] }
        try add(
            followed,
            AttemptDimensions(
                provider: probe.provider.rawValue, model: probe.model,
                tier: SpendOrigin.defaultTier, profile: Profile.managed.rawValue), changes, of: "")
    }

    private static func tokens(of usage: TokenUsage) -> [(CostMeasure, Int64)] {
        [
            (.inputUncached, usage.inputUncached), (.cacheRead, usage.cacheRead),
            (.cacheWrite5m, usage.cacheWrite5m), (.cacheWrite30m, usage.cacheWrite30m),
            (.cacheWrite1h, usage.cacheWrite1h), (.cacheWrite12h, usage.cacheWrite12h),
            (.output, usage.output), (.reasoning, usage.reasoning ?? 0),
        ]
    }

    private mutating func lengthenSpan(_ followed: FollowedEvent) {
        let quarter = CostInterval.quarter(of: followed.recordedAt)
        let first = spans[quarter]?.lowerBound ?? followed.seq
        spans[quarter] = first...followed.seq
    }

    /// Takes away what was there before, where it had a price, and adds what it comes to now.
    private mutating func reprice(
        _ repriced: UsageRepriced, _ followed: FollowedEvent
    ) throws(ProjectionFoldError) {
        let (before, after) = (repriced.formerSpend, repriced.spend)
        var changes = try Self.changes(after, followed)
        if let before {
            changes += try Self.changes(before, followed).map { ($0.0, -$0.1) }
        }
        changes += [
            (.repriced, 1), (.unpriced, before == nil ? -1 : 0),
            (.correctionCost, after.cost.pico - (before?.cost.pico ?? 0)),
            (.correctionCharged, after.charged.pico - (before?.charged.pico ?? 0)),
            (.correctionFee, after.platformFee.pico - (before?.platformFee.pico ?? 0)),
        ]
        try add(followed, repriced.origin.dimensions, changes)
    }

    private static func changes(
        _ spend: SpendSettled, _ followed: FollowedEvent
    ) throws(ProjectionFoldError) -> [(CostMeasure, Int64)] {
        let cost = spend.cost.pico
        do throws(MoneyError) {
            let discount = try CacheDiscount(of: spend)
            let grossCharged =
                spend.origin.served
                ? try discount.gross.adding(
                    discount.gross.shareRoundedHalfEven(basisPoints: spend.markupBps)) : .zero
            // Exactly what the customer is charged less than without a cache, whatever the markup rounds.
            let netCharged = try spend.listCharged.subtracting(spend.charged)
            return [
                (.providerCost, cost), (.wastedCost, spend.origin.served ? 0 : cost),
                (.charged, spend.charged.pico), (.platformFee, spend.platformFee.pico),
                (.listCost, spend.origin.served ? spend.listCost.pico : 0),
                (.listCharged, try spend.listCharged.pico), (.cacheGross, discount.gross.pico),
                (.cachePremium, discount.premium.pico), (.cacheGrossCharged, grossCharged.pico),
                (.cachePremiumCharged, try grossCharged.subtracting(netCharged).pico),
            ]
        } catch {
            throw .outOfRange(followed.type, seq: followed.seq)
        }
    }

    private mutating func finish(
        _ followed: FollowedEvent, _ response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        guard let response else { throw .misplaced(followed.type, seq: followed.seq) }
        let last = response.servingAttempt ?? response.attempts.last
        let dimensions =
            last.map { $0.dimensions($0.ending) }
            ?? AttemptDimensions(
                provider: "", model: "", tier: "",
                profile: response.admitted?.profile.rawValue ?? "")
        try add(followed, dimensions, [(.requests, 1)])
    }

    private func attempt(
        _ number: Int64, _ followed: FollowedEvent, _ response: ResponseRecord?
    ) throws(ProjectionFoldError) -> AttemptRecord {
        guard let attempt = response?.attempts.first(where: { $0.started.number == number }) else {
            throw .withoutHistory(followed.type, seq: followed.seq)
        }
        return attempt
    }

    private mutating func add(
        _ followed: FollowedEvent, _ dimensions: AttemptDimensions,
        _ changes: [(CostMeasure, Int64)]
    ) throws(ProjectionFoldError) {
        guard let customer = followed.customer else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        try add(followed, dimensions, changes, of: customer.text)
    }

    /// - Parameter customer: empty for what no one customer's request brought about.
    private mutating func add(
        _ followed: FollowedEvent, _ dimensions: AttemptDimensions,
        _ changes: [(CostMeasure, Int64)], of customer: String
    ) throws(ProjectionFoldError) {
        let cell = CostCell(
            interval: CostInterval.quarter(of: followed.recordedAt),
            dimensions: CostDimensions(
                customer: customer, provider: dimensions.provider, model: dimensions.model,
                tier: dimensions.tier, profile: dimensions.profile))
        guard changes.contains(where: { $0.1 != 0 }) else { return }
        guard cells[cell, default: CostMeasures()].add(changes) else {
            throw .outOfRange(followed.type, seq: followed.seq)
        }
    }
}

/// The intervals in which costs are kept.
package enum CostInterval {
    /// Nanoseconds of a quarter of an hour: every zone's days begin on one.
    package static let quarterNs: Int64 = 900_000_000_000
    /// Quarters of a day in UTC.
    package static let quartersPerDay: Int64 = 96

    /// The quarter of an hour, since 1970 in UTC, in which an instant is.
    package static func quarter(of time: Timestamp) -> Int64 {
        time.nanoseconds.flooredQuotient(quarterNs)
    }
}

/// The dimensions of an attempt, without the customer.
struct AttemptDimensions {
    var provider: String
    var model: String
    var tier: String
    var profile: String

    /// Customers' own servers, whatever they serve.
    static let ownServers = AttemptDimensions(
        provider: Provider.byoc.rawValue, model: "", tier: SpendOrigin.defaultTier,
        profile: Profile.byoc.rawValue)
}

extension SpendOrigin {
    var dimensions: AttemptDimensions {
        AttemptDimensions(
            provider: provider.rawValue, model: model, tier: tier ?? SpendOrigin.defaultTier,
            profile: credential.rawValue)
    }

    /// What a tier is called that the provider does not name.
    package static let defaultTier = "default"
}

extension AttemptRecord {
    /// The cell in which its spend stands, or would stand.
    func dimensions(_ ending: AttemptEnding?) -> AttemptDimensions {
        let asked = started.tier == "auto" ? nil : started.tier
        return AttemptDimensions(
            provider: started.provider.rawValue, model: ending?.modelServed ?? started.model,
            tier: ending?.tierServed ?? asked ?? SpendOrigin.defaultTier,
            profile: started.credential.rawValue)
    }
}

import Events
import Ledger
import Providers

/// Why an admitted request could not be started; nothing was recorded and nothing spent.
enum NotStarted: Error, Sendable {
    /// No route can express what it asks.
    case inexpressible(InvalidRequest)
    /// The customer's own key cannot be opened.
    case keyUnavailable
    /// No outage stands that would let a broker serve.
    case noOutage
    /// The ledger did not take the admission.
    case unrecorded(AppendError)
}

/// What follows an attempt that did not serve.
enum NextAttempt: Sendable {
    case started(Attempt)
    case over(Completion, ReasonCode)
}

extension ReasonCode {
    /// How a response ends whose last attempt was given up for this reason.
    var completion: Completion {
        switch self {
        case .clientDisconnected: .cancelled
        case .deadlineExceeded: .expiredDuringExecution
        default: .failed
        }
    }
}

/// The order of service tiers by what they promise.
enum ServiceTierRank {
    /// Whether a served tier is less than the one asked for; tiers outside the order compare with nothing.
    static func isDowngrade(from asked: String, to served: String) -> Bool {
        guard let asked = rank(asked), let served = rank(served) else { return false }
        return served < asked
    }

    private static func rank(_ tier: String) -> Int? {
        switch tier {
        case "batch": 0
        case "flex": 1
        case "default", "standard", "standard_only": 2
        case "priority", "fast": 3
        case "ultrafast": 4
        default: nil
        }
    }
}

extension Attempt {
    /// In which ways its answer is less than what was asked.
    ///
    /// - Parameter tier: the one that the request's body named, or nil.
    func degradations(_ report: UpstreamReport?, of tier: TierPlan) -> [Degradation] {
        var found: [Degradation] = []
        if tier.isLowered(served: report?.tierServed) { found.append(.tierDowngraded) }
        let strayed = report?.strays(from: route.model) ?? false
        if route.preference > 0 || strayed { found.append(.modelSubstituted) }
        if route.provider == .openrouter { found.append(.brokered) }
        return found + dialogue.call.droppedParameters.map(Degradation.parameterDropped)
    }
}

extension OutcomeHeaders {
    /// The outcome of a started request, with what served it; without an attempt nothing did.
    init(
        _ facts: EndingFacts, _ admission: Events.Admission, _ attempt: Attempt?,
        _ report: UpstreamReport?, _ spend: SpendSettled?
    ) {
        let ending = facts.ending
        self.init(
            admission: admission, completion: facts.completion, targetMet: ending.targetMet,
            degraded: !ending.degradations.isEmpty, fallbackUsed: ending.fallbackUsed,
            reasonCode: ending.reason, attempts: facts.attempts, provider: attempt?.route.provider,
            model: attempt.map { report?.modelServed ?? $0.route.model },
            serviceTier: report?.tierServed,
            cost: spend.flatMap { try? $0.charged.adding($0.platformFee) })
    }
}

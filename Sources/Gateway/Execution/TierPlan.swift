import Events
import Pricing
import Providers

/// Which tier the attempts of one request ask for: a value that takes a failure and says whether that changes. Pure.
struct TierPlan: Sendable {
    /// What holds for the next attempt, and why.
    private(set) var current: TierChosen
    private let admission: Admission
    /// Whether the customer lets the dearer tier serve what named flex itself.
    private let fallsBack: Bool

    init(_ chosen: TierChosen, _ admission: Admission, _ policy: Policy) {
        current = chosen
        self.admission = admission
        fallsBack = policy.flexFallback
    }

    /// The tier to ask for on a route: one that the class chose only where there is one, the client's own word everywhere.
    func asked(on route: Route) -> String? {
        guard current.why == .qosClass, !admission.offers(.flex, on: route) else {
            return current.chosen
        }
        return nil
    }

    /// Whether another tier than the one that the client named has served, or a lower one.
    func isLowered(served: String?) -> Bool {
        guard let asked = current.asked else { return false }
        return current.why == .unavailable
            || served.map { ServiceTierRank.isDowngrade(from: asked, to: $0) } ?? false
    }

    /// Gives the new choice when a provider had no room in the cheaper tier.
    ///
    /// A client that named the tier itself is told instead, unless the policy says otherwise: the dearer one is its
    /// decision.
    mutating func attemptFailed(asking tier: String?, _ reason: ReasonCode) -> TierChosen? {
        let hasNoRoom = reason == .providerTierUnavailable || reason == .providerOverloaded
        guard hasNoRoom, tier == "flex",
            current.why == .qosClass || current.why == .request && fallsBack
        else { return nil }
        current = TierChosen(asked: current.asked, chosen: "default", why: .unavailable)
        return current
    }

    /// The time limits of an attempt in a tier: best effort is slow by its nature, and what counts there is the deadline.
    static func limits(
        _ limits: AttemptLimits, in tier: String?, deadlineMs: Int64
    ) -> AttemptLimits {
        guard tier == "flex" else { return limits }
        var limits = limits
        limits.firstTokenTimeoutMs = max(limits.firstTokenTimeoutMs, deadlineMs)
        limits.responseTimeoutMs = max(limits.responseTimeoutMs, deadlineMs)
        return limits
    }
}

extension UpstreamCall {
    /// The tier that a call asks for: none where the provider has no word for it, and the standard one serves.
    func sent(_ tier: String?) -> String? {
        droppedParameters.contains("service_tier") ? nil : tier
    }
}

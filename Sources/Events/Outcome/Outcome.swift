/// What became of a request before it ran.
package enum Admission: String, Sendable, Hashable {
    case admitted
    case queued
    case rejected
    case expiredBeforeStart = "expired_before_start"
}

/// How a started request ended.
package enum Completion: String, Sendable, Hashable {
    case completed
    case failed
    case cancelled
    case expiredDuringExecution = "expired_during_execution"
}

/// One way in which an answer is less than what was asked.
package enum Degradation: Sendable, Hashable, CustomStringConvertible {
    case tierDowngraded
    case modelSubstituted
    case parameterDropped(String)
    case brokered

    package var description: String {
        switch self {
        case .tierDowngraded: "tier_downgraded"
        case .modelSubstituted: "model_substituted"
        case .parameterDropped(let name): "parameter_dropped:" + name
        case .brokered: "brokered"
        }
    }

    package init?(_ text: String) {
        switch text {
        case "tier_downgraded": self = .tierDowngraded
        case "model_substituted": self = .modelSubstituted
        case "brokered": self = .brokered
        default:
            guard text.hasPrefix("parameter_dropped:") else { return nil }
            self = .parameterDropped(String(text.dropFirst(18)))
        }
    }
}

/// The quality-of-service outcome of one request, as users see it.
package struct Outcome: Sendable, Equatable {
    package var admission: Admission
    /// nil: never started, or still running.
    package var completion: Completion?
    /// nil: no target applies, or the customer's own fault ended it.
    package var targetMet: Bool?
    package var degradations: [Degradation]
    package var fallbackUsed: Bool
    package var reasonCode: ReasonCode?

    package var degraded: Bool { !degradations.isEmpty }

    package init(
        admission: Admission, completion: Completion?, targetMet: Bool?,
        degradations: [Degradation], fallbackUsed: Bool, reasonCode: ReasonCode?
    ) {
        self.admission = admission
        self.completion = completion
        self.targetMet = targetMet
        self.degradations = degradations
        self.fallbackUsed = fallbackUsed
        self.reasonCode = reasonCode
    }
}

package import Events

/// How a request ended, as objectives see it.
package enum SLOEnding: String, Sendable, Hashable, CaseIterable {
    case completed
    case failed
    case cancelled
    case expiredDuringExecution = "expired_during_execution"
    case rejected
    case expiredBeforeStart = "expired_before_start"
}

/// Everything of one request's end on which objectives depend.
package struct SLOFacts: Sendable, Hashable {
    package var ending: SLOEnding
    package var reason: ReasonCode
    package var targetMet: Bool?
    package var streamed: Bool
    /// The bucket of its time to first token; nil without one.
    package var ttft: Int64?

    package init(
        ending: SLOEnding, reason: ReasonCode, targetMet: Bool?, streamed: Bool, ttft: Int64?
    ) {
        self.ending = ending
        self.reason = reason
        self.targetMet = targetMet
        self.streamed = streamed
        self.ttft = ttft
    }
}

/// Whose requests of which kind, in one minute.
package struct SLOCell: Sendable, Hashable {
    /// Minutes since 1970 in UTC, of the time at which the end was recorded.
    package var minute: Int64
    package var customer: String
    /// Empty where a refusal came before it was known.
    package var qosClass: String
    /// As asked; empty where a refusal came before it was known.
    package var model: String
}

/// What one request's end is to an objective.
package enum SLOVerdict: Sendable, Equatable {
    case good
    /// With the reason under which it is counted.
    case bad(ReasonCode)
    /// The customer's own doing: it does not count.
    case excluded(ReasonCode)
    /// The indicator says nothing of such requests.
    case outOfScope
}

extension SLOFacts {
    /// Judges by one indicator; `threshold` is the bucket of the objective's threshold, for ``SLOIndicator/ttft``.
    package func verdict(by indicator: SLOIndicator, threshold: Int64?) -> SLOVerdict {
        switch indicator {
        case .availability:
            if ending == .completed { return .good }
            return isCustomersDoing ? .excluded(reason) : .bad(reason)
        case .targets:
            guard let targetMet else { return .excluded(reason) }
            return targetMet ? .good : .bad(reason)
        case .ttft:
            guard streamed, let threshold else { return .outOfScope }
            if let ttft {
                if ttft <= threshold { return .good }
                return .bad(ending == .completed ? .slowFirstToken : reason)
            }
            // Nothing came: it counts unless the customer ended it before it was late.
            return isCustomersDoing && targetMet != false ? .excluded(reason) : .bad(reason)
        }
    }

    private var isCustomersDoing: Bool { reason.faultDomain == .customer }
}

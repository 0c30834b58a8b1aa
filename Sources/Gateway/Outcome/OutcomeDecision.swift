package import Events

/// The facts from which a started request's outcome follows.
package struct EndingFacts: Sendable, Equatable {
    package var completion: Completion
    /// The last attempt's code, for an ending that is not a completion.
    package var cause: ReasonCode?
    package var stream: Bool
    package var ttftTargetMs: Int64?
    package var deadlineMs: Int64
    /// From arrival to the first content byte to the client, in microseconds; nil without one.
    package var ttftUs: Int64?
    /// From arrival to the end, in microseconds.
    package var totalUs: Int64
    package var queuedUs: Int64
    package var attempts: Int
    package var contentFiltered: Bool
    package var degradations: [Degradation]

    package init(
        completion: Completion, cause: ReasonCode?, stream: Bool, ttftTargetMs: Int64?,
        deadlineMs: Int64, ttftUs: Int64?, totalUs: Int64, queuedUs: Int64 = 0, attempts: Int,
        contentFiltered: Bool = false, degradations: [Degradation] = []
    ) {
        self.completion = completion
        self.cause = cause
        self.stream = stream
        self.ttftTargetMs = ttftTargetMs
        self.deadlineMs = deadlineMs
        self.ttftUs = ttftUs
        self.totalUs = totalUs
        self.queuedUs = queuedUs
        self.attempts = attempts
        self.contentFiltered = contentFiltered
        self.degradations = degradations
    }
}

extension EndingFacts {
    /// The outcome's ending, by the rules of the quality-of-service contract.
    package var ending: ResponseEnding {
        ResponseEnding(
            reason: reason, targetMet: targetMet, degradations: degradations,
            fallbackUsed: fallbackUsed, attempts: Int64(attempts), ttftUs: ttftUs,
            totalUs: totalUs, queuedUs: queuedUs)
    }

    package var event: Event {
        switch completion {
        case .completed: .responseCompleted(ending)
        case .failed: .responseFailed(ending)
        case .cancelled: .responseCancelled(ending)
        case .expiredDuringExecution: .responseExpired(ending)
        }
    }

    private var fallbackUsed: Bool { completion == .completed && attempts > 1 }

    private var firstTokenIsLate: Bool {
        guard stream, let ttftTargetMs else { return false }
        return (ttftUs ?? totalUs) > ttftTargetMs * 1_000
    }

    private var isLate: Bool { totalUs > deadlineMs * 1_000 }

    private var reason: ReasonCode {
        guard completion == .completed else { return cause ?? .providerError }
        if contentFiltered { return .contentFiltered }
        if degradations.contains(.brokered) { return .bridgedInOutage }
        if fallbackUsed { return .recoveredByFallback }
        if firstTokenIsLate { return .slowFirstToken }
        if isLate { return .slowCompletion }
        if queuedUs > 0 { return .queuedForCapacity }
        return .ok
    }

    /// TTFT counts on streams only; the deadline counts always. A customer's own fault meets and misses nothing.
    private var targetMet: Bool? {
        switch completion {
        case .completed: !firstTokenIsLate && !isLate
        case .expiredDuringExecution: false
        case .failed: cause?.faultDomain == .customer ? nil : false
        case .cancelled: leftAfterTargetPassed ? false : nil
        }
    }

    private var leftAfterTargetPassed: Bool {
        isLate || firstTokenIsLate
    }
}

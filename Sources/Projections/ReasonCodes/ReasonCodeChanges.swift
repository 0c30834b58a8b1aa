package import Events

/// What a run of events changes in the statistics of reason codes: the fold behind the projection `reason_codes`.
///
/// Ends of responses and of attempts are counted apart, by the hour in which they were recorded.
package struct ReasonCodeChanges: Projection, Equatable {
    package static let identity = ProjectionIdentity(name: "reason_codes", version: 1)

    package static let reads: Set<EventType> = [
        .requestAdmitted, .requestQueued, .requestRejected, .requestExpired, .attemptStarted,
        .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned, .responseCompleted,
        .responseFailed, .responseCancelled, .responseExpired,
    ]

    /// What came to an end.
    package enum Stage: String, Sendable, CaseIterable {
        /// A request that never started.
        case admission
        case attempt
        case response
    }

    /// One count; a part that does not apply is empty.
    package struct Cell: Sendable, Hashable {
        /// Hours since 1970 in UTC.
        package var hour: Int64
        package var customer: String
        package var stage: Stage
        package var code: ReasonCode
        package var provider: String
        package var model: String
        package var region: String

        /// What tells nearly all cells apart; the rest is compared.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(hour)
            hasher.combine(customer)
            hasher.combine(model)
        }
    }

    package private(set) var counts: [Cell: Int64] = [:]

    package init() {}

    package mutating func apply(
        _ followed: FollowedEvent, in response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        switch followed.event {
        case .requestRejected(let data):
            try count(followed, .admission, data.reason, nil, data.model)
        case .requestExpired(let data):
            try count(followed, .admission, data.reason, nil, response?.queued?.model)
        case .attemptSucceeded(let data): try end(followed, data.number, .ok, response)
        case .attemptFailed(let data), .attemptCancelled(let data):
            try end(followed, data.number, data.reason ?? .ok, response)
        case .attemptOrphaned(let data):
            try end(followed, data.number, .attemptOrphaned, response)
        case .responseCompleted(let data), .responseFailed(let data), .responseCancelled(let data),
            .responseExpired(let data):
            let last = response?.attempts.last?.started
            try count(
                followed, .response, data.reason, last,
                response?.admitted?.model ?? response?.queued?.model)
        default: break  // Only ends have a code.
        }
    }

    private mutating func end(
        _ followed: FollowedEvent, _ number: Int64, _ code: ReasonCode, _ response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        guard
            let started = response?.attempts.first(where: { $0.started.number == number })?.started
        else { throw .withoutHistory(followed.type, seq: followed.seq) }
        try count(followed, .attempt, code, started, started.model)
    }

    private mutating func count(
        _ followed: FollowedEvent, _ stage: Stage, _ code: ReasonCode, _ attempt: AttemptStarted?,
        _ model: String?
    ) throws(ProjectionFoldError) {
        guard let customer = followed.customer else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        let hourNs: Int64 = 3_600_000_000_000
        let cell = Cell(
            hour: max(0, followed.recordedAt.nanoseconds) / hourNs, customer: customer.text,
            stage: stage, code: code, provider: attempt?.provider.rawValue ?? "",
            model: model ?? "", region: attempt?.region ?? "")
        counts[cell, default: 0] += 1
    }
}

package import Events

/// What a run of events changes in the counts behind objectives: the fold behind the projection `slo`.
///
/// A request counts once, in the minute in which its end was recorded: a minute that is over never changes again.
package struct SLOChanges: Projection, Equatable {
    package static let identity = ProjectionIdentity(name: "slo", version: 3)

    package static let reads: Set<EventType> = [
        .requestAdmitted, .requestQueued, .requestRejected, .requestExpired, .responseCompleted,
        .responseFailed, .responseCancelled, .responseExpired,
    ]

    /// Requests of one minute that ended alike.
    package struct Kind: Sendable, Hashable {
        package var cell: SLOCell
        /// Without the time to first token.
        package var facts: SLOFacts

        /// What tells nearly all kinds apart; the rest is compared.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(cell.minute)
            hasher.combine(cell.customer)
            hasher.combine(cell.model)
        }
    }

    /// How many there were, and the buckets of their latencies.
    package struct Sum: Sendable, Equatable {
        package fileprivate(set) var requests: Int64 = 0
        /// Of those that had a first token.
        package fileprivate(set) var firstTokens: [Int64] = []
        /// Of those that completed.
        package fileprivate(set) var durations: [Int64] = []

        mutating func add(_ other: Sum) {
            requests += other.requests
            firstTokens += other.firstTokens
            durations += other.durations
        }
    }

    package private(set) var sums: [Kind: Sum] = [:]

    package init() {}

    package mutating func apply(
        _ followed: FollowedEvent, in response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        switch followed.event {
        case .requestRejected(let data):
            try count(
                followed, qosClass: data.qosClass, model: data.model,
                SLOFacts(
                    ending: .rejected, reason: data.reason,
                    targetMet: data.reason.faultDomain == .customer ? nil : false,
                    streamed: data.stream ?? false, ttft: nil))
        case .requestExpired(let data):
            guard let queued = response?.queued else {
                throw .withoutHistory(followed.type, seq: followed.seq)
            }
            try count(
                followed, qosClass: queued.qosClass, model: queued.model,
                SLOFacts(
                    ending: .expiredBeforeStart, reason: data.reason, targetMet: false,
                    streamed: queued.stream, ttft: nil))
        case .responseCompleted(let data): try end(followed, .completed, data, response)
        case .responseFailed(let data): try end(followed, .failed, data, response)
        case .responseCancelled(let data): try end(followed, .cancelled, data, response)
        case .responseExpired(let data):
            try end(followed, .expiredDuringExecution, data, response)
        default: break  // Only ends count.
        }
    }

    private mutating func end(
        _ followed: FollowedEvent, _ ending: SLOEnding, _ data: ResponseEnding,
        _ response: ResponseRecord?
    ) throws(ProjectionFoldError) {
        guard let qosClass = response?.admitted?.qosClass ?? response?.queued?.qosClass,
            let model = response?.admitted?.model ?? response?.queued?.model,
            let streamed = response?.admitted?.stream ?? response?.queued?.stream
        else { throw .withoutHistory(followed.type, seq: followed.seq) }
        try count(
            followed, qosClass: qosClass, model: model,
            SLOFacts(
                ending: ending, reason: data.reason, targetMet: data.targetMet, streamed: streamed,
                ttft: streamed ? data.ttftUs.map(LatencyEdges.bucket(ofUs:)) : nil),
            duration: ending == .completed ? LatencyEdges.bucket(ofUs: data.totalUs) : nil)
    }

    private mutating func count(
        _ followed: FollowedEvent, qosClass: QoSClass?, model: String?, _ facts: SLOFacts,
        duration: Int64? = nil
    ) throws(ProjectionFoldError) {
        guard let customer = followed.customer else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        let cell = SLOCell(
            minute: SLOMinute.of(followed.recordedAt), customer: customer.text,
            qosClass: qosClass?.rawValue ?? "", model: model ?? "")
        var sum = Sum(requests: 1)
        if let bucket = facts.ttft { sum.firstTokens = [bucket] }
        if let duration { sum.durations = [duration] }
        var kind = Kind(cell: cell, facts: facts)
        kind.facts.ttft = nil
        sums[kind, default: Sum()].add(sum)
    }
}

/// Minutes since 1970 in UTC.
package enum SLOMinute {
    package static let ns: Int64 = 60_000_000_000
    package static let perDay: Int64 = 1_440

    package static func of(_ time: Timestamp) -> Int64 {
        time.nanoseconds >= 0 ? time.nanoseconds / ns : (time.nanoseconds - ns + 1) / ns
    }

    /// The first minute that does not begin before a time.
    package static func ceiling(_ time: Timestamp) -> Int64 {
        let minute = of(time)
        return minute * ns == time.nanoseconds ? minute : minute + 1
    }

    package static func start(_ minute: Int64) -> Timestamp {
        Timestamp(nanoseconds: minute * ns)
    }
}

package import Events

/// The whole history of one response: a fold over the events of its stream.
package struct ResponseRecord: Sendable, Equatable {
    package let id: ResponseID
    package private(set) var customer: CustomerID?
    package private(set) var correlation: String?
    package private(set) var admitted: RequestAdmitted?
    package private(set) var queued: RequestQueued?
    package private(set) var rejected: RequestRejected?
    package private(set) var expired: RequestExpired?
    package private(set) var tier: TierChosen?
    package private(set) var attempts: [AttemptRecord] = []
    package private(set) var completion: Completion?
    package private(set) var ending: ResponseEnding?
    package private(set) var endedAt: Timestamp?
    /// Budget that is set aside for it and neither settled nor released.
    package private(set) var reservation: SpendReserved?
    package private(set) var firstSeq: Int64?
    package private(set) var lastSeq: Int64?
    package private(set) var events: Int64 = 0

    package init(id: ResponseID) {
        self.id = id
    }

    /// Folds a stream's events; nil when there are none.
    package init?(id: ResponseID, events: [RecordedEvent]) {
        guard !events.isEmpty else { return nil }
        self.init(id: id)
        for event in events { apply(event) }
    }

    package mutating func apply(_ recorded: RecordedEvent) {
        correlation = recorded.correlation ?? correlation
        count(recorded.seq, of: recorded.customer)
        apply(recorded.event, at: recorded.recordedAt)
    }

    /// Folds an event as projections follow it; what none of them reads only counts.
    mutating func apply(_ followed: FollowedEvent) {
        count(followed.seq, of: followed.customer)
        if let event = followed.event { apply(event, at: followed.recordedAt) }
    }

    private mutating func count(_ seq: Int64, of customer: CustomerID?) {
        self.customer = customer
        firstSeq = firstSeq ?? seq
        lastSeq = seq
        events += 1
    }

    private mutating func apply(_ event: Event, at time: Timestamp) {
        switch event {
        case .requestAdmitted(let data): admitted = data
        case .requestRejected(let data):
            rejected = data
            endedAt = time
        case .requestQueued(let data): queued = data
        case .requestExpired(let data):
            expired = data
            endedAt = time
        case .tierChosen(let data): tier = data
        case .attemptStarted(let data):
            attempts.append(AttemptRecord(started: data, startedAt: time))
        case .attemptSucceeded(let data): end(data, .succeeded, at: time)
        case .attemptFailed(let data): end(data, .failed, at: time)
        case .attemptCancelled(let data): end(data, .cancelled, at: time)
        case .attemptOrphaned(let data):
            update(data.number) {
                $0.outcome = .orphaned
                $0.endedAt = time
            }
        case .spendSettled(let data):
            update(data.attempt) { $0.spend = data }
            if data.origin.served { reservation = nil }
        case .usageUnpriced(let data): update(data.attempt) { $0.unpriced = data }
        case .usageRepriced(let data):
            update(data.attempt) {
                $0.spend = data.spend
                $0.unpriced = nil
                $0.repricings += 1
            }
        case .responseCompleted(let data): end(data, .completed, at: time)
        case .responseFailed(let data): end(data, .failed, at: time)
        case .responseCancelled(let data): end(data, .cancelled, at: time)
        case .responseExpired(let data):
            end(data, .expiredDuringExecution, at: time)
        case .spendReserved(let data): reservation = data
        case .spendReleased: reservation = nil
        case .cacheBreakpointsPlaced: break  // What came of them stands in the attempt's usage.
        case .storedResponseDeleted: break  // What became of the response stays as it was.
        case .cacheRead, .cacheWritten: break  // The same tokens stand in the attempt's usage.
        case .customerCreated, .customerErased, .keyIssued, .keyRevoked, .policySet,
            .priceListPublished,
            .logTruncated, .weightsPublished, .circuitOpened, .circuitClosed, .probeStarted,
            .probeEnded, .capacityHeld, .outageVerified,
            .outageCleared, .objectiveSet,
            .credentialSealed, .credentialRemoved, .credentialRefused, .masterKeyRotated,
            .exportEmitted, .priceFileRecorded, .periodClosed, .usageImported,
            .reconciliationRecorded, .replayRecorded, .profileActivated, .fileStored, .fileDeleted,
            .batchCreated, .batchValidated, .batchRejected, .batchJobPrepared, .batchJobSubmitted,
            .batchJobEnded, .batchCancelRequested, .batchEnded:
            break  // These are never in a response's stream.
        }
    }

    /// Whether it was admitted or waits, and has not ended.
    package var isOpen: Bool {
        (admitted != nil || queued != nil) && completion == nil && rejected == nil && expired == nil
    }

    /// Endings that are still to come: the response's, and that of each attempt that runs.
    ///
    /// An attempt can outlive its response: a client has left, and the provider's answer is waited for all the same.
    package var owed: Int {
        (isOpen ? 1 : 0) + attempts.count { $0.outcome == nil }
    }

    /// The attempt that served the client, wholly or until it left.
    package var servingAttempt: AttemptRecord? {
        attempts.last { $0.outcome == .succeeded } ?? attempts.last { $0.outcome == .cancelled }
    }

    package var receivedAt: Timestamp? {
        admitted?.receivedAt ?? queued?.receivedAt ?? rejected?.receivedAt
    }

    package var outcome: Outcome {
        Outcome(
            admission: admission, completion: completion,
            targetMet: ending?.targetMet ?? refusalMet, degradations: ending?.degradations ?? [],
            fallbackUsed: ending?.fallbackUsed ?? false,
            reasonCode: ending?.reason ?? rejected?.reason ?? expired?.reason)
    }

    private var admission: Admission {
        if rejected != nil { return .rejected }
        if expired != nil { return .expiredBeforeStart }
        return queued == nil ? .admitted : .queued
    }

    /// A refusal misses the target, unless the customer's own fault caused it.
    private var refusalMet: Bool? {
        guard let reason = rejected?.reason ?? expired?.reason else { return nil }
        return reason.faultDomain == .customer ? nil : false
    }

    private mutating func end(_ data: AttemptEnding, _ outcome: AttemptOutcome, at time: Timestamp)
    {
        update(data.number) {
            $0.outcome = outcome
            $0.ending = data
            $0.endedAt = time
        }
    }

    private mutating func end(_ data: ResponseEnding, _ how: Completion, at time: Timestamp) {
        completion = how
        ending = data
        endedAt = time
    }

    private mutating func update(_ number: Int64, _ change: (inout AttemptRecord) -> Void) {
        guard let index = attempts.firstIndex(where: { $0.started.number == number }) else {
            return
        }
        change(&attempts[index])
    }
}

/// One attempt of a response.
package struct AttemptRecord: Sendable, Equatable {
    package var started: AttemptStarted
    package var startedAt: Timestamp
    /// nil while it runs.
    package var outcome: AttemptOutcome?
    package var ending: AttemptEnding?
    package var endedAt: Timestamp?
    package var spend: SpendSettled?
    package var unpriced: UsageUnpriced?
    /// How often it was rated again; ``spend`` is what came out last.
    package var repricings = 0

    package init(started: AttemptStarted, startedAt: Timestamp) {
        self.started = started
        self.startedAt = startedAt
    }
}

/// How an attempt ended.
package enum AttemptOutcome: String, Sendable, Hashable {
    case succeeded
    case failed
    case cancelled
    case orphaned
}

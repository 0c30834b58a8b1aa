package import Events

/// What a run of events changes in the index of responses: the fold behind the projection `responses`.
///
/// Changes of one response are merged, so that a run writes each of its responses once.
package struct ResponseChanges: Projection, Equatable {
    package static let identity = ProjectionIdentity(name: "responses", version: 3)

    /// In the order in which the run first touches the responses.
    package private(set) var changes: [ResponseChange] = []
    private var positions: [StreamName: Int] = [:]
    /// Where the last event's response stands: those of one append follow each other.
    private var last: (stream: StreamName, position: Int)?

    package init() {}

    package static func == (one: ResponseChanges, other: ResponseChanges) -> Bool {
        one.changes == other.changes
    }

    /// The types of which the index holds something of the payload; of all others it needs no more than that
    /// they happened.
    package static let reads: Set<EventType> = [
        .requestAdmitted, .requestQueued, .requestRejected, .requestExpired, .responseCompleted,
        .responseFailed, .responseCancelled, .responseExpired,
    ]

    /// Folds events that follow each other in the log.
    ///
    /// - Throws: ``ProjectionFoldError`` for an event that stands where it cannot.
    package init(of events: some Sequence<FollowedEvent>) throws(ProjectionFoldError) {
        for event in events { try apply(event, in: nil) }
    }

    package mutating func apply(
        _ followed: FollowedEvent, in _: ResponseRecord?
    ) throws(ProjectionFoldError) {
        switch followed.type {
        case .requestAdmitted, .requestQueued, .requestRejected, .requestExpired:
            try begin(followed)
        case .responseCompleted: try end(followed, .completed)
        case .responseFailed: try end(followed, .failed)
        case .responseCancelled: try end(followed, .cancelled)
        case .responseExpired: try end(followed, .expiredDuringExecution)
        case .attemptStarted: try change(followed) { change, _ in change.owed += 1 }
        case .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned:
            try change(followed) { change, _ in change.owed -= 1 }
        case .spendReserved where followed.stream.responseID == nil,
            .spendReleased where followed.stream.responseID == nil:
            break  // A batch's own: its lines' histories have none of it.
        case .tierChosen, .cacheRead, .cacheWritten, .spendReserved, .spendSettled, .spendReleased,
            .usageUnpriced, .usageRepriced, .storedResponseDeleted, .cacheBreakpointsPlaced:
            try change(followed) { _, _ in }  // They only lengthen the history.
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
            break  // No response's history.
        }
    }

    private mutating func begin(_ followed: FollowedEvent) throws(ProjectionFoldError) {
        switch followed.event {
        case .requestQueued(let data):
            try change(followed) {
                $0.opening = ResponseOpening(
                    customer: $1, receivedAt: data.receivedAt, admission: .queued,
                    surface: data.surface, model: data.model)
                $0.owed += 1
            }
        case .requestAdmitted(let data) where data.queuedUs != nil:
            try change(followed) { _, _ in }  // It has waited, and stands in the index as queued.
        case .requestRejected(let data) where data.queuedUs != nil:
            try change(followed) { change, _ in change.refuse(.rejected, data.reason) }
        case .requestExpired(let data):
            try change(followed) { change, _ in change.refuse(.expiredBeforeStart, data.reason) }
        case .requestAdmitted(let data):
            try change(followed) {
                $0.opening = ResponseOpening(
                    customer: $1, receivedAt: data.receivedAt, admission: .admitted,
                    surface: data.surface, model: data.model)
                $0.owed += 1
            }
        case .requestRejected(let data):
            try change(followed) {
                $0.opening = ResponseOpening(
                    customer: $1, receivedAt: data.receivedAt, admission: .rejected,
                    surface: data.surface, model: data.model)
                $0.ending = ResponseIndexEnding(completion: nil, reason: data.reason)
            }
        default: throw .unread(followed.type, seq: followed.seq)
        }
    }

    private mutating func end(
        _ followed: FollowedEvent, _ completion: Completion
    ) throws(ProjectionFoldError) {
        switch followed.event {
        case .responseCompleted(let data), .responseFailed(let data), .responseCancelled(let data),
            .responseExpired(let data):
            try change(followed) { change, _ in
                change.ending = ResponseIndexEnding(completion: completion, reason: data.reason)
                change.owed -= 1
            }
        default: throw .unread(followed.type, seq: followed.seq)
        }
    }

    private mutating func change(
        _ followed: FollowedEvent, _ body: (inout ResponseChange, CustomerID) -> Void
    ) throws(ProjectionFoldError) {
        guard let customer = followed.customer else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        let position = try position(of: followed)
        changes[position].lastSeq = followed.seq
        body(&changes[position], customer)
    }

    private mutating func position(
        of followed: FollowedEvent
    ) throws(ProjectionFoldError) -> Int {
        if let last, last.stream == followed.stream { return last.position }
        let position = try findOrAdd(followed)
        last = (followed.stream, position)
        return position
    }

    private mutating func findOrAdd(
        _ followed: FollowedEvent
    ) throws(ProjectionFoldError) -> Int {
        if let position = positions[followed.stream] { return position }
        guard let id = followed.stream.responseID else {
            throw .misplaced(followed.type, seq: followed.seq)
        }
        changes.append(ResponseChange(id: id, firstSeq: followed.seq, lastSeq: followed.seq))
        positions[followed.stream] = changes.count - 1
        return changes.count - 1
    }
}

/// What a run of events changes in one response's row.
package struct ResponseChange: Sendable, Equatable {
    package let id: ResponseID
    /// nil: the response stands in the index already.
    package var opening: ResponseOpening?
    /// What became of one that had waited; nil: the run does not say.
    package var refusal: Admission?
    /// nil: the run does not end it.
    package var ending: ResponseIndexEnding?
    /// Endings that the run adds to those still to come, of the response and of its attempts; negative when it
    /// brings more of them than it makes due.
    package var owed: Int64
    /// Its first event in this run.
    package let firstSeq: Int64
    package var lastSeq: Int64

    package init(
        id: ResponseID, opening: ResponseOpening? = nil, ending: ResponseIndexEnding? = nil,
        owed: Int64 = 0, firstSeq: Int64, lastSeq: Int64
    ) {
        self.id = id
        self.opening = opening
        self.ending = ending
        self.owed = owed
        self.firstSeq = firstSeq
        self.lastSeq = lastSeq
    }

    /// It had waited, and will never start.
    mutating func refuse(_ admission: Admission, _ reason: ReasonCode) {
        refusal = admission
        ending = ResponseIndexEnding(completion: nil, reason: reason)
        owed -= 1
    }
}

/// What the index knows of a response from its first event on.
package struct ResponseOpening: Sendable, Equatable {
    package var customer: CustomerID
    package var receivedAt: Timestamp
    package var admission: Admission
    package var surface: Surface
    package var model: String?

    package init(
        customer: CustomerID, receivedAt: Timestamp, admission: Admission, surface: Surface,
        model: String?
    ) {
        self.customer = customer
        self.receivedAt = receivedAt
        self.admission = admission
        self.surface = surface
        self.model = model
    }
}

/// What the index knows of a response's end.
package struct ResponseIndexEnding: Sendable, Equatable {
    /// nil: refused, so it never started.
    package var completion: Completion?
    package var reason: ReasonCode

    package init(completion: Completion?, reason: ReasonCode) {
        self.completion = completion
        self.reason = reason
    }
}

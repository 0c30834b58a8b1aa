package import JSON

/// One fact, as it is known before and after it is recorded. Payloads only grow; an old shape is brought up to date
/// where it is read, so that folds know only the newest.
///
/// Indirect: payloads are large, and an event is handed on several times on its way into the log.
package indirect enum Event: Sendable, Equatable {
    case requestAdmitted(RequestAdmitted)
    case requestRejected(RequestRejected)
    case requestQueued(RequestQueued)
    case requestExpired(RequestExpired)
    case tierChosen(TierChosen)
    case attemptStarted(AttemptStarted)
    case attemptSucceeded(AttemptEnding)
    case attemptFailed(AttemptEnding)
    case attemptCancelled(AttemptEnding)
    case attemptOrphaned(AttemptOrphaned)
    case cacheRead(CacheRead)
    case cacheWritten(CacheWritten)
    case spendSettled(SpendSettled)
    case usageUnpriced(UsageUnpriced)
    case responseCompleted(ResponseEnding)
    case responseFailed(ResponseEnding)
    case responseCancelled(ResponseEnding)
    case responseExpired(ResponseEnding)
    case customerCreated(CustomerCreated)
    case customerErased(CustomerErased)
    case keyIssued(KeyIssued)
    case keyRevoked(KeyRevoked)
    case policySet(Policy)
    case credentialSealed(CredentialSealed)
    case credentialRemoved(CredentialRemoved)
    case credentialRefused(CredentialRefused)
    case masterKeyRotated(MasterKeyRotated)
    case priceListPublished(PriceListPublished)
    case logTruncated(LogTruncated)
    case weightsPublished(WeightsPublished)
    case circuitOpened(CircuitOpened)
    case circuitClosed(CircuitClosed)
    case probeStarted(ProbeStarted)
    case probeEnded(ProbeEnded)
    case capacityHeld(CapacityHeld)
    case outageVerified(OutageVerified)
    case outageCleared(OutageCleared)
    case objectiveSet(ObjectiveSet)
    case exportEmitted(ExportEmitted)
    case spendReserved(SpendReserved)
    case spendReleased(SpendReleased)
    case cacheBreakpointsPlaced(CacheBreakpointsPlaced)
    case storedResponseDeleted(StoredResponseDeleted)
    case replayRecorded(ReplayRecorded)
    case profileActivated(ProfileActivated)
    case priceFileRecorded(PriceFileRecorded)
    case usageRepriced(UsageRepriced)
    case periodClosed(PeriodClosed)
    case usageImported(UsageImported)
    case reconciliationRecorded(ReconciliationRecorded)
    case fileStored(FileStored)
    case fileDeleted(FileDeleted)
    case batchCreated(BatchCreated)
    case batchValidated(BatchValidated)
    case batchRejected(BatchRejected)
    case batchJobPrepared(BatchJobPrepared)
    case batchJobSubmitted(BatchJobSubmitted)
    case batchJobEnded(BatchJobEnded)
    case batchCancelRequested(BatchCancelRequested)
    case batchEnded(BatchEnded)

    package var type: EventType {
        switch self {
        case .requestAdmitted: .requestAdmitted
        case .requestRejected: .requestRejected
        case .requestQueued: .requestQueued
        case .requestExpired: .requestExpired
        case .tierChosen: .tierChosen
        case .attemptStarted: .attemptStarted
        case .attemptSucceeded: .attemptSucceeded
        case .attemptFailed: .attemptFailed
        case .attemptCancelled: .attemptCancelled
        case .attemptOrphaned: .attemptOrphaned
        case .cacheRead: .cacheRead
        case .cacheWritten: .cacheWritten
        case .spendSettled: .spendSettled
        case .usageUnpriced: .usageUnpriced
        case .responseCompleted: .responseCompleted
        case .responseFailed: .responseFailed
        case .responseCancelled: .responseCancelled
        case .responseExpired: .responseExpired
        case .customerCreated: .customerCreated
        case .customerErased: .customerErased
        case .keyIssued: .keyIssued
        case .keyRevoked: .keyRevoked
        case .policySet: .policySet
        case .credentialSealed: .credentialSealed
        case .credentialRemoved: .credentialRemoved
        case .credentialRefused: .credentialRefused
        case .masterKeyRotated: .masterKeyRotated
        case .priceListPublished: .priceListPublished
        case .logTruncated: .logTruncated
        case .weightsPublished: .weightsPublished
        case .circuitOpened: .circuitOpened
        case .circuitClosed: .circuitClosed
        case .probeStarted: .probeStarted
        case .probeEnded: .probeEnded
        case .capacityHeld: .capacityHeld
        case .outageVerified: .outageVerified
        case .outageCleared: .outageCleared
        case .objectiveSet: .objectiveSet
        case .exportEmitted: .exportEmitted
        case .spendReserved: .spendReserved
        case .spendReleased: .spendReleased
        case .cacheBreakpointsPlaced: .cacheBreakpointsPlaced
        case .storedResponseDeleted: .storedResponseDeleted
        case .replayRecorded: .replayRecorded
        case .profileActivated: .profileActivated
        case .priceFileRecorded: .priceFileRecorded
        case .usageRepriced: .usageRepriced
        case .periodClosed: .periodClosed
        case .usageImported: .usageImported
        case .reconciliationRecorded: .reconciliationRecorded
        case .fileStored: .fileStored
        case .fileDeleted: .fileDeleted
        case .batchCreated: .batchCreated
        case .batchValidated: .batchValidated
        case .batchRejected: .batchRejected
        case .batchJobPrepared: .batchJobPrepared
        case .batchJobSubmitted: .batchJobSubmitted
        case .batchJobEnded: .batchJobEnded
        case .batchCancelRequested: .batchCancelRequested
        case .batchEnded: .batchEnded
        }
    }

    /// The version of the payload's shape; raised when a field changes its meaning.
    package var schema: Int64 { 1 }

    /// Writes the payload as a canonical JSON object.
    package func writeData(to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(to: &json)
        json.endObject()
    }

    private func writeMembers(to json: inout JSONWriter) {
        switch self {
        case .requestAdmitted(let data): data.writeMembers(to: &json)
        case .requestRejected(let data): data.writeMembers(to: &json)
        case .requestQueued(let data): data.writeMembers(to: &json)
        case .requestExpired(let data): data.writeMembers(to: &json)
        case .tierChosen(let data): data.writeMembers(to: &json)
        case .attemptStarted(let data): data.writeMembers(to: &json)
        case .attemptSucceeded(let data), .attemptFailed(let data), .attemptCancelled(let data):
            data.writeMembers(to: &json)
        case .attemptOrphaned(let data): data.writeMembers(to: &json)
        case .cacheRead(let data): data.writeMembers(to: &json)
        case .cacheWritten(let data): data.writeMembers(to: &json)
        case .spendSettled(let data): data.writeMembers(to: &json)
        case .usageUnpriced(let data): data.writeMembers(to: &json)
        case .responseCompleted(let data), .responseFailed(let data), .responseCancelled(let data),
            .responseExpired(let data):
            data.writeMembers(to: &json)
        case .customerCreated(let data): data.writeMembers(to: &json)
        case .customerErased(let data): data.writeMembers(to: &json)
        case .keyIssued(let data): data.writeMembers(to: &json)
        case .keyRevoked(let data): data.writeMembers(to: &json)
        case .policySet(let data): data.writeMembers(to: &json)
        case .credentialSealed(let data): data.writeMembers(to: &json)
        case .credentialRemoved(let data): data.writeMembers(to: &json)
        case .credentialRefused(let data): data.writeMembers(to: &json)
        case .masterKeyRotated(let data): data.writeMembers(to: &json)
        case .priceListPublished(let data): data.writeMembers(to: &json)
        case .logTruncated(let data): data.writeMembers(to: &json)
        case .weightsPublished(let data): data.writeMembers(to: &json)
        case .circuitOpened(let data): data.writeMembers(to: &json)
        case .circuitClosed(let data): data.writeMembers(to: &json)
        case .probeStarted(let data): data.writeMembers(to: &json)
        case .probeEnded(let data): data.writeMembers(to: &json)
        case .capacityHeld(let data): data.writeMembers(to: &json)
        case .outageVerified(let data): data.writeMembers(to: &json)
        case .outageCleared(let data): data.writeMembers(to: &json)
        case .objectiveSet(let data): data.writeMembers(to: &json)
        case .exportEmitted(let data): data.writeMembers(to: &json)
        case .spendReserved(let data): data.writeMembers(to: &json)
        case .spendReleased(let data): data.writeMembers(to: &json)
        case .cacheBreakpointsPlaced(let data): data.writeMembers(to: &json)
        case .storedResponseDeleted(let data): data.writeMembers(to: &json)
        case .replayRecorded(let data): data.writeMembers(to: &json)
        case .profileActivated(let data): data.writeMembers(to: &json)
        case .priceFileRecorded(let data): data.writeMembers(to: &json)
        case .usageRepriced(let data): data.writeMembers(to: &json)
        case .periodClosed(let data): data.writeMembers(to: &json)
        case .usageImported(let data): data.writeMembers(to: &json)
        case .reconciliationRecorded(let data): data.writeMembers(to: &json)
        case .fileStored(let data): data.writeMembers(to: &json)
        case .fileDeleted(let data): data.writeMembers(to: &json)
        case .batchCreated(let data): data.writeMembers(to: &json)
        case .batchValidated(let data): data.writeMembers(to: &json)
        case .batchRejected(let data): data.writeMembers(to: &json)
        case .batchJobPrepared(let data): data.writeMembers(to: &json)
        case .batchJobSubmitted(let data): data.writeMembers(to: &json)
        case .batchJobEnded(let data): data.writeMembers(to: &json)
        case .batchCancelRequested(let data): data.writeMembers(to: &json)
        case .batchEnded(let data): data.writeMembers(to: &json)
        }
    }

    /// Reads a payload back.
    ///
    /// - Throws: ``EventDecodingError`` for an unknown tag or shape: never a skip, never a guess.
    package init(type: String, schema: Int64, data: JSONValue) throws(EventDecodingError) {
        guard let type = EventType.of(tag: type) else { throw .unknownType(type) }
        guard schema == 1 else { throw .unknownSchema(type, schema) }
        let fields = EventFields(type: type, object: data)
        self =
            switch type {
            case .requestAdmitted: .requestAdmitted(try RequestAdmitted(reading: fields))
            case .requestRejected: .requestRejected(try RequestRejected(reading: fields))
            case .requestQueued: .requestQueued(try RequestQueued(reading: fields))
            case .requestExpired: .requestExpired(try RequestExpired(reading: fields))
            case .tierChosen: .tierChosen(try TierChosen(reading: fields))
            case .attemptStarted: .attemptStarted(try AttemptStarted(reading: fields))
            case .attemptSucceeded: .attemptSucceeded(try AttemptEnding(reading: fields))
            case .attemptFailed: .attemptFailed(try AttemptEnding(reading: fields))
            case .attemptCancelled: .attemptCancelled(try AttemptEnding(reading: fields))
            case .attemptOrphaned: .attemptOrphaned(try AttemptOrphaned(reading: fields))
            case .cacheRead: .cacheRead(try CacheRead(reading: fields))
            case .cacheWritten: .cacheWritten(try CacheWritten(reading: fields))
            case .spendSettled: .spendSettled(try SpendSettled(reading: fields))
            case .usageUnpriced: .usageUnpriced(try UsageUnpriced(reading: fields))
            case .responseCompleted: .responseCompleted(try ResponseEnding(reading: fields))
            case .responseFailed: .responseFailed(try ResponseEnding(reading: fields))
            case .responseCancelled: .responseCancelled(try ResponseEnding(reading: fields))
            case .responseExpired: .responseExpired(try ResponseEnding(reading: fields))
            case .customerCreated: .customerCreated(try CustomerCreated(reading: fields))
            case .customerErased: .customerErased(try CustomerErased(reading: fields))
            case .keyIssued: .keyIssued(try KeyIssued(reading: fields))
            case .keyRevoked: .keyRevoked(try KeyRevoked(reading: fields))
            case .policySet: .policySet(try Policy(reading: fields))
            case .credentialSealed: .credentialSealed(try CredentialSealed(reading: fields))
            case .credentialRemoved: .credentialRemoved(try CredentialRemoved(reading: fields))
            case .credentialRefused: .credentialRefused(try CredentialRefused(reading: fields))
            case .masterKeyRotated: .masterKeyRotated(try MasterKeyRotated(reading: fields))
            case .priceListPublished: .priceListPublished(try PriceListPublished(reading: fields))
            case .logTruncated: .logTruncated(try LogTruncated(reading: fields))
            case .weightsPublished: .weightsPublished(try WeightsPublished(reading: fields))
            case .circuitOpened: .circuitOpened(try CircuitOpened(reading: fields))
            case .circuitClosed: .circuitClosed(try CircuitClosed(reading: fields))
            case .probeStarted: .probeStarted(try ProbeStarted(reading: fields))
            case .probeEnded: .probeEnded(try ProbeEnded(reading: fields))
            case .capacityHeld: .capacityHeld(try CapacityHeld(reading: fields))
            case .outageVerified: .outageVerified(try OutageVerified(reading: fields))
            case .outageCleared: .outageCleared(try OutageCleared(reading: fields))
            case .objectiveSet: .objectiveSet(try ObjectiveSet(reading: fields))
            case .exportEmitted: .exportEmitted(try ExportEmitted(reading: fields))
            case .spendReserved: .spendReserved(try SpendReserved(reading: fields))
            case .spendReleased: .spendReleased(try SpendReleased(reading: fields))
            case .cacheBreakpointsPlaced:
                .cacheBreakpointsPlaced(try CacheBreakpointsPlaced(reading: fields))
            case .storedResponseDeleted:
                .storedResponseDeleted(try StoredResponseDeleted(reading: fields))
            case .replayRecorded: .replayRecorded(try ReplayRecorded(reading: fields))
            case .profileActivated: .profileActivated(try ProfileActivated(reading: fields))
            case .priceFileRecorded: .priceFileRecorded(try PriceFileRecorded(reading: fields))
            case .usageRepriced: .usageRepriced(try UsageRepriced(reading: fields))
            case .periodClosed: .periodClosed(try PeriodClosed(reading: fields))
            case .usageImported: .usageImported(try UsageImported(reading: fields))
            case .reconciliationRecorded:
                .reconciliationRecorded(try ReconciliationRecorded(reading: fields))
            case .fileStored: .fileStored(try FileStored(reading: fields))
            case .fileDeleted: .fileDeleted(try FileDeleted(reading: fields))
            case .batchCreated: .batchCreated(try BatchCreated(reading: fields))
            case .batchValidated: .batchValidated(try BatchValidated(reading: fields))
            case .batchRejected: .batchRejected(try BatchRejected(reading: fields))
            case .batchJobPrepared: .batchJobPrepared(try BatchJobPrepared(reading: fields))
            case .batchJobSubmitted: .batchJobSubmitted(try BatchJobSubmitted(reading: fields))
            case .batchJobEnded: .batchJobEnded(try BatchJobEnded(reading: fields))
            case .batchCancelRequested:
                .batchCancelRequested(try BatchCancelRequested(reading: fields))
            case .batchEnded: .batchEnded(try BatchEnded(reading: fields))
            }
    }
}

/// The payload of one kind of event.
package protocol EventData: Sendable, Equatable {
    /// Each member, in ascending byte order of the names, for the generated documentation and its test.
    static var fields: [EventField] { get }

    /// Writes every member, in the order of ``fields``, whether or not it has a value: absent is `null`.
    func writeMembers(to json: inout JSONWriter)

    init(reading fields: EventFields) throws(EventDecodingError)
}

/// One member of a payload, described for `docs/EVENTS.md`.
package struct EventField: Sendable, Equatable {
    package var name: String
    package var form: String
    package var meaning: String

    package init(_ name: String, _ form: String, _ meaning: String) {
        self.name = name
        self.form = form
        self.meaning = meaning
    }
}

extension EventType {
    /// The payload that a tag stands for; its ``EventData/fields`` describe the members.
    package var payload: any EventData.Type {
        switch self {
        case .requestAdmitted: RequestAdmitted.self
        case .requestRejected: RequestRejected.self
        case .requestQueued: RequestQueued.self
        case .requestExpired: RequestExpired.self
        case .tierChosen: TierChosen.self
        case .attemptStarted: AttemptStarted.self
        case .attemptSucceeded, .attemptFailed, .attemptCancelled: AttemptEnding.self
        case .attemptOrphaned: AttemptOrphaned.self
        case .cacheRead: CacheRead.self
        case .cacheWritten: CacheWritten.self
        case .spendSettled: SpendSettled.self
        case .usageUnpriced: UsageUnpriced.self
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            ResponseEnding.self
        case .customerCreated: CustomerCreated.self
        case .customerErased: CustomerErased.self
        case .keyIssued: KeyIssued.self
        case .keyRevoked: KeyRevoked.self
        case .policySet: Policy.self
        case .credentialSealed: CredentialSealed.self
        case .credentialRemoved: CredentialRemoved.self
        case .credentialRefused: CredentialRefused.self
        case .masterKeyRotated: MasterKeyRotated.self
        case .priceListPublished: PriceListPublished.self
        case .logTruncated: LogTruncated.self
        case .weightsPublished: WeightsPublished.self
        case .circuitOpened: CircuitOpened.self
        case .circuitClosed: CircuitClosed.self
        case .probeStarted: ProbeStarted.self
        case .probeEnded: ProbeEnded.self
        case .capacityHeld: CapacityHeld.self
        case .outageVerified: OutageVerified.self
        case .outageCleared: OutageCleared.self
        case .objectiveSet: ObjectiveSet.self
        case .exportEmitted: ExportEmitted.self
        case .spendReserved: SpendReserved.self
        case .spendReleased: SpendReleased.self
        case .cacheBreakpointsPlaced: CacheBreakpointsPlaced.self
        case .storedResponseDeleted: StoredResponseDeleted.self
        case .replayRecorded: ReplayRecorded.self
        case .profileActivated: ProfileActivated.self
        case .priceFileRecorded: PriceFileRecorded.self
        case .usageRepriced: UsageRepriced.self
        case .periodClosed: PeriodClosed.self
        case .usageImported: UsageImported.self
        case .reconciliationRecorded: ReconciliationRecorded.self
        case .fileStored: FileStored.self
        case .fileDeleted: FileDeleted.self
        case .batchCreated: BatchCreated.self
        case .batchValidated: BatchValidated.self
        case .batchRejected: BatchRejected.self
        case .batchJobPrepared: BatchJobPrepared.self
        case .batchJobSubmitted: BatchJobSubmitted.self
        case .batchJobEnded: BatchJobEnded.self
        case .batchCancelRequested: BatchCancelRequested.self
        case .batchEnded: BatchEnded.self
        }
    }

    /// The heading under which the generated documentation has it.
    package var subject: EventSubject {
        switch self {
        case .requestAdmitted, .requestRejected, .requestQueued, .requestExpired: .admission
        case .weightsPublished, .circuitOpened, .circuitClosed, .probeStarted, .probeEnded,
            .outageVerified, .outageCleared:
            .routing
        case .tierChosen: .tier
        case .attemptStarted, .attemptSucceeded, .attemptFailed, .attemptCancelled,
            .attemptOrphaned, .storedResponseDeleted:
            .attempt
        case .cacheRead, .cacheWritten, .cacheBreakpointsPlaced: .cache
        case .spendReserved, .spendSettled, .spendReleased, .usageUnpriced, .usageRepriced: .spend
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            .completion
        case .customerCreated, .customerErased, .keyIssued, .keyRevoked, .policySet,
            .credentialSealed,
            .credentialRemoved, .credentialRefused, .masterKeyRotated, .priceListPublished,
            .objectiveSet, .exportEmitted, .priceFileRecorded, .periodClosed, .usageImported,
            .reconciliationRecorded:
            .commerce
        case .replayRecorded, .capacityHeld, .profileActivated: .profiles
        case .logTruncated: .ledger
        case .fileStored, .fileDeleted, .batchCreated, .batchValidated, .batchRejected,
            .batchJobPrepared, .batchJobSubmitted, .batchJobEnded, .batchCancelRequested,
            .batchEnded:
            .batch
        }
    }

    /// The fact in one sentence.
    package var sentence: String {
        switch self {
        case .requestAdmitted: "A request passed admission and may start."
        case .requestRejected: "A request of a known customer was refused; nothing was spent."
        case .requestQueued: "A request waits for capacity."
        case .requestExpired: "A request's deadline passed while it waited; it never started."
        case .tierChosen: "The service tier that attempts ask for was settled."
        case .attemptStarted: "An upstream call is about to be made; durable before its first byte."
        case .attemptSucceeded: "An upstream call gave the answer that the client got."
        case .attemptFailed: "An upstream call ended without an answer that could be used."
        case .attemptCancelled: "The gateway ended an upstream call before its answer was complete."
        case .attemptOrphaned:
            "The gateway stopped while an upstream call ran; how it ended is unknown."
        case .cacheRead: "Input tokens were read from the provider's prompt cache."
        case .cacheWritten: "Input tokens were written to the provider's prompt cache."
        case .spendSettled: "An attempt was rated: what it cost, and what is charged for it."
        case .usageUnpriced: "Tokens were used for which no price is known; the cost is not zero."
        case .responseCompleted: "The client got a whole answer."
        case .responseFailed: "The response ended without a whole answer."
        case .responseCancelled: "The client left before the end."
        case .responseExpired: "The deadline passed after the first attempt had started."
        case .customerCreated: "A customer came into being."
        case .customerErased: "A customer's name and secrets were destroyed; its keys open nothing."
        case .keyIssued: "A customer's key became valid."
        case .keyRevoked: "A customer's key stopped being valid."
        case .policySet: "What a customer may do, and at what terms, was set as a whole."
        case .credentialSealed: "A customer's own key for a provider was sealed in the vault."
        case .credentialRemoved: "A customer's own key was removed and destroyed."
        case .credentialRefused:
            "A provider refused a customer's own key, which is dead until another is sealed."
        case .masterKeyRotated: "The customers' data keys were wrapped by another master key."
        case .priceListPublished: "A price list became the one that rates from here on."
        case .logTruncated: "The log was not what it had been, and the operator went on with it."
        case .weightsPublished: "The weights by which accounts share a model's traffic changed."
        case .circuitOpened:
            "An account gets no traffic, or none for one model, until a probe succeeds."
        case .circuitClosed:
            "A probe succeeded, or an administrator said so: the account gets traffic again."
        case .probeStarted: "The gateway asks a route that is out for a few tokens, to see."
        case .probeEnded: "The gateway's own probe of a route ended: what it found and cost."
        case .capacityHeld:
            "A customer's own server was held for a time: what it cost, and how much of that was used."
        case .outageVerified:
            "Every route of a model is out, by its circuit and by a probe: a broker may serve."
        case .outageCleared: "An outage stands no more: no broker is called for this model."
        case .exportEmitted: "An export was made, and its bytes are fixed."
        case .spendReserved: "Budget was set aside for a request: the most that it may be charged."
        case .spendReleased:
            "What was set aside for a request is free again, but for what was charged."
        case .cacheBreakpointsPlaced:
            "The gateway marked a prompt for the provider's cache, by the customer's policy."
        case .storedResponseDeleted:
            "A stored response was deleted at the provider that kept it, at its customer's word."
        case .objectiveSet: "A service-level objective was set as a whole."
        case .replayRecorded: "A workload was replayed on a scenario and compared with managed."
        case .profileActivated: "Another profile serves a customer from here on."
        case .priceFileRecorded: "The text of a price file, or a part of it, was put into the log."
        case .usageRepriced:
            "A spend was rated again at another price list; this is the difference."
        case .periodClosed:
            "A period was closed: what is recorded of it afterwards is a correction."
        case .usageImported: "A provider's own report of usage was read."
        case .reconciliationRecorded:
            "The books were compared with a provider's report, and each difference has its reason."
        case .fileStored:
            "A customer's file was sealed and stored."
        case .fileDeleted:
            "A file's content was destroyed, for good."
        case .batchCreated:
            "A customer asked for the lines of a file to be served as a batch."
        case .batchValidated:
            "Every line of a batch was read and admitted to be served."
        case .batchRejected:
            "The lines of a batch are not what they must be: none of them is served."
        case .batchJobPrepared:
            "A part of a batch is about to be given to a provider, or served line by line; durable before its first byte leaves."
        case .batchJobSubmitted:
            "A provider has taken a job: by this id it is asked about, and never submitted again."
        case .batchJobEnded:
            "Nothing more comes of a job: its results are in the books, or the provider has refused it."
        case .batchCancelRequested:
            "A batch is to end early: what has not been served will not be."
        case .batchEnded:
            "Every line of a batch has its ending."
        }
    }
}

/// What an event is about.
package enum EventSubject: String, Sendable, CaseIterable {
    case admission
    case tier
    case attempt
    case cache
    case spend
    case completion
    case routing
    case commerce
    case profiles
    case batch
    case ledger

    /// The streams in which its events stand.
    var streams: String {
        switch self {
        case .admission, .tier, .attempt, .cache, .spend, .completion: "`response/<id>`"
        case .ledger: "`ledger`"
        case .profiles: "`customer/<id>`, `replay/<id>` for replays"
        case .routing: "`routing`"
        case .batch: "`file/<id>` for files, `batch/<id>` for batches; their lines are responses"
        case .commerce:
            "`customer/<id>`, `prices` for price lists, `objectives` for objectives, "
                + "`vault` for the master key, `export/<id>`, `periods`, `reconciliation/<provider>`"
        }
    }
}

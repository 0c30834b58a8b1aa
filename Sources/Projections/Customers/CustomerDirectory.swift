package import Events

/// Who may call and at what terms: a fold over the customers' events.
package struct CustomerDirectory: Sendable, Equatable {
    /// One key of a customer.
    package struct Key: Sendable, Equatable {
        package var id: String
        package var customer: CustomerID
        /// SHA-256 of the key, hex.
        package var digest: String
        package var issuedAt: Timestamp
    }

    /// A customer's own key for a provider; the key itself is in the vault.
    package struct Credential: Sendable, Equatable {
        package var id: String
        package var provider: Provider
        package var sealedAt: Timestamp
        /// When the provider refused it, after which it is not used; nil while it is good.
        package var refusedAt: Timestamp?
    }

    /// How a customer's profile came to be; nil for one that no activation chose.
    package struct Activation: Sendable, Equatable {
        package var fact: ProfileActivated
        package var activatedAt: Timestamp

        init(_ fact: ProfileActivated, at time: Timestamp) {
            self.fact = fact
            activatedAt = time
        }
    }

    package private(set) var activations: [CustomerID: Activation] = [:]
    package private(set) var customers: [CustomerID: Policy] = [:]
    package private(set) var createdAt: [CustomerID: Timestamp] = [:]
    /// Customers that were, and whose ids are never given to another.
    package private(set) var erased: Set<CustomerID> = []
    private var credentialsByCustomer: [CustomerID: [Provider: Credential]] = [:]
    private var keysByDigest: [String: Key] = [:]
    private var digestsByKeyID: [String: String] = [:]
    /// The price list published last, or nil.
    package private(set) var priceVersion: String?
    /// The number of events in each customer's stream.
    package private(set) var versions: [StreamName: Int64] = [:]

    package init() {}

    /// The types that this fold reads; all others are not its own.
    package static let types: [EventType] = [
        .customerCreated, .customerErased, .keyIssued, .keyRevoked, .policySet, .credentialSealed,
        .credentialRemoved, .credentialRefused, .priceListPublished, .profileActivated,
    ]

    /// The valid key with this digest, or nil.
    package func key(digest: String) -> Key? { keysByDigest[digest] }

    /// The valid key with this id, or nil.
    package func key(id: String) -> Key? {
        digestsByKeyID[id].flatMap { keysByDigest[$0] }
    }

    /// A customer's valid keys, oldest first.
    package func keys(of customer: CustomerID) -> [Key] {
        keysByDigest.values.filter { $0.customer == customer }.sorted {
            ($0.issuedAt, $0.id) < ($1.issuedAt, $1.id)
        }
    }

    /// A customer's credentials, one for each provider at most.
    package func credentials(of customer: CustomerID) -> [Provider: Credential] {
        credentialsByCustomer[customer] ?? [:]
    }

    package mutating func apply(_ recorded: RecordedEvent) {
        switch recorded.event {
        case .customerCreated:
            guard let customer = recorded.customer else { return }
            customers[customer] = customers[customer] ?? Policy()
            createdAt[customer] = recorded.recordedAt
        case .customerErased:
            guard let customer = recorded.customer else { return }
            erase(customer)
        case .keyIssued(let issued):
            guard let customer = recorded.customer else { return }
            let key = Key(
                id: issued.keyID, customer: customer, digest: issued.digest,
                issuedAt: recorded.recordedAt)
            keysByDigest[issued.digest] = key
            digestsByKeyID[issued.keyID] = issued.digest
        case .keyRevoked(let revoked):
            // Revoking it again changes nothing, but it lengthens the stream.
            if let digest = digestsByKeyID.removeValue(forKey: revoked.keyID) {
                keysByDigest[digest] = nil
            }
        case .policySet(let policy):
            guard let customer = recorded.customer else { return }
            // A policy that names another profile leaves the activated one behind, with its grounds.
            if customers[customer]?.profile != policy.profile { activations[customer] = nil }
            customers[customer] = policy
        case .profileActivated(let activated):
            guard let customer = recorded.customer else { return }
            customers[customer]?.profile = activated.profile
            activations[customer] = Activation(activated, at: recorded.recordedAt)
        case .credentialSealed(let sealed):
            guard let customer = recorded.customer else { return }
            credentialsByCustomer[customer, default: [:]][sealed.provider] = Credential(
                id: sealed.credential, provider: sealed.provider, sealedAt: recorded.recordedAt)
        case .credentialRemoved(let removed):
            change(removed.credential, at: removed.provider, of: recorded) { $0 = nil }
        case .credentialRefused(let refused):
            change(refused.credential, at: refused.provider, of: recorded) {
                $0?.refusedAt = recorded.recordedAt
            }
        case .priceListPublished(let published):
            priceVersion = published.version
        case .requestAdmitted, .requestRejected, .tierChosen, .attemptStarted, .attemptSucceeded,
            .attemptFailed, .attemptCancelled, .attemptOrphaned, .cacheRead, .cacheWritten,
            .spendSettled, .usageUnpriced, .responseCompleted, .responseFailed,
            .responseCancelled, .responseExpired, .requestQueued, .requestExpired, .logTruncated,
            .weightsPublished, .circuitOpened, .circuitClosed, .probeStarted, .probeEnded,
            .capacityHeld,
            .outageVerified, .outageCleared, .objectiveSet, .masterKeyRotated, .exportEmitted,
            .spendReserved, .spendReleased, .priceFileRecorded, .usageRepriced, .periodClosed,
            .usageImported, .reconciliationRecorded, .storedResponseDeleted, .replayRecorded,
            .cacheBreakpointsPlaced, .fileStored, .fileDeleted, .batchCreated, .batchValidated,
            .batchRejected, .batchJobPrepared, .batchJobSubmitted, .batchJobEnded,
            .batchCancelRequested, .batchEnded:
            return  // Neither requests nor routing nor the log's own history change a customer.
        }
        versions[recorded.stream] = recorded.version + 1
    }

    private mutating func erase(_ customer: CustomerID) {
        erased.insert(customer)
        customers[customer] = nil
        createdAt[customer] = nil
        activations[customer] = nil
        credentialsByCustomer[customer] = nil
        for key in keys(of: customer) {
            keysByDigest[key.digest] = nil
            digestsByKeyID[key.id] = nil
        }
    }

    /// Changes a credential, unless another has taken its place.
    private mutating func change(
        _ id: String, at provider: Provider, of recorded: RecordedEvent,
        _ body: (inout Credential?) -> Void
    ) {
        guard let customer = recorded.customer,
            credentialsByCustomer[customer]?[provider]?.id == id
        else { return }
        body(&credentialsByCustomer[customer, default: [:]][provider])
    }
}

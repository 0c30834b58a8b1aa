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

    package private(set) var customers: [CustomerID: Policy] = [:]
    package private(set) var createdAt: [CustomerID: Timestamp] = [:]
    private var keysByDigest: [String: Key] = [:]
    private var digestsByKeyID: [String: String] = [:]
    /// The price list published last, or nil.
    package private(set) var priceVersion: String?
    /// The number of events in each customer's stream.
    package private(set) var versions: [StreamName: Int64] = [:]

    package init() {}

    /// The types that this fold reads; all others are not its own.
    package static let types: [EventType] = [
        .customerCreated, .keyIssued, .keyRevoked, .policySet, .priceListPublished,
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

    package mutating func apply(_ recorded: RecordedEvent) {
        switch recorded.event {
        case .customerCreated:
            guard let customer = recorded.customer else { return }
            customers[customer] = customers[customer] ?? Policy()
            createdAt[customer] = recorded.recordedAt
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
            customers[customer] = policy
        case .priceListPublished(let published):
            priceVersion = published.version
        case .requestAdmitted, .requestRejected, .tierChosen, .attemptStarted, .attemptSucceeded,
            .attemptFailed, .attemptCancelled, .attemptOrphaned, .cacheRead, .cacheWritten,
            .spendSettled, .usageUnpriced, .responseCompleted, .responseFailed,
            .responseCancelled, .responseExpired, .requestQueued, .requestExpired, .logTruncated,
            .weightsPublished, .circuitOpened, .circuitClosed, .objectiveSet:
            return  // Neither requests nor routing nor the log's own history change a customer.
        }
        versions[recorded.stream] = recorded.version + 1
    }
}

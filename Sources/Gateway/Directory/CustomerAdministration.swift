import Crypto
package import Events
package import Ledger
package import Projections

/// Creates customers, issues and revokes their keys and sets their policies, by appending the facts.
///
/// Each call is given the directory as it is known now and gives back the events that it appended; the caller folds
/// them. The server does so into its ``DirectoryStore``, a command forgets them.
package struct CustomerAdministration: Sendable {
    /// A customer's name, in UTF-8 bytes.
    package static let nameBytesMax = 256

    private let log: any EventAppending
    let vault: CustomerVault
    let ids: any IDSource
    let clock: any WallClock

    package init(
        log: any EventAppending, vault: CustomerVault, ids: any IDSource, clock: any WallClock
    ) {
        self.log = log
        self.vault = vault
        self.ids = ids
        self.clock = clock
    }

    /// Creates a customer with the default policy and no key.
    ///
    /// The secret and the name are durable before the event: a crash in between leaves a file that the next try takes
    /// up, never a customer without a secret.
    package func createCustomer(
        _ id: String, name: String?, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        guard let customer = CustomerID(id) else { throw .invalidCustomerID(id) }
        guard Self.isName(name) else { throw .invalidName(bytesMax: Self.nameBytesMax) }
        // The id of one that was erased stands for that one in the log, forever.
        guard directory.customers[customer] == nil, !directory.erased.contains(customer) else {
            throw .customerExists(id)
        }
        let previous = vault.record(customer)
        do throws(VaultError) {
            try vault.create(customer, name: name, secret: unguessableBytes())
        } catch {
            throw .vault(error)
        }
        do throws(AdministrationError) {
            return try await append(
                .customerCreated(CustomerCreated()), of: customer, expected: .empty)
        } catch {
            guard case .ledger(.staleVersion) = error else { throw error }
            // Somebody else has just created it; the name is theirs to choose.
            if let previous {
                try? vault.create(customer, name: previous.name, secret: previous.secret)
            }
            throw .customerExists(id)
        }
    }

    /// Erases a customer: what identifies anybody is destroyed, and the log says that it was.
    ///
    /// The event is durable first: a crash in between is made up for by ``finishErasures(in:)``, and no customer loses
    /// its secret without a record of it.
    package func eraseCustomer(
        _ id: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = try known(id, in: directory)
        let events = try await append(.customerErased(CustomerErased()), of: customer)
        try destroy(customer)
        return events
    }

    /// Destroys what an interrupted erasure has left; called at each start.
    package func finishErasures(in directory: CustomerDirectory) throws(AdministrationError) {
        for customer in directory.erased { try destroy(customer) }
    }

    private func destroy(_ customer: CustomerID) throws(AdministrationError) {
        do throws(VaultError) { try vault.destroy(customer) } catch { throw .vault(error) }
    }

    /// Issues a new key to a customer; the key itself stands in the answer and nowhere else.
    package func issueKey(
        to id: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> IssuedKey {
        let customer = try known(id, in: directory)
        let key = "zk_" + Base64.encode(unguessableBytes(), .url)
        let keyID = "key_" + ULID.text(at: clock.now(), random: ids.draw())
        let events = try await append(issuing(key, as: keyID), of: customer)
        return IssuedKey(
            id: keyID, customer: customer, issuedAt: events[0].recordedAt, key: Secret(key),
            events: events)
    }

    /// Revokes a key; it opens nothing from the moment that the caller folds the event.
    package func revokeKey(
        _ keyID: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        guard let key = directory.key(id: keyID) else { throw .unknownKey(keyID) }
        return try await append(.keyRevoked(KeyRevoked(keyID: keyID)), of: key.customer)
    }

    /// Replaces a customer's whole policy; the last one set holds.
    package func setPolicy(
        _ policy: Policy, of id: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = try known(id, in: directory)
        // A customer's own replicas are chosen with evidence, by an activation; a policy may keep them and may leave them.
        guard EvidenceGate.asksForEvidence(policy.profile) else {
            return try await append(.policySet(policy), of: customer)
        }
        guard directory.customers[customer]?.profile == policy.profile else {
            throw .profileNotActivated(policy.profile)
        }
        return try await append(
            .policySet(policy), of: customer,
            expected: directory.versions[.customer(customer)].map { .exactly($0) } ?? .any)
    }

    /// Makes sure that the customer `demo` with the key `zk-demo` is there, for simulated providers only.
    ///
    /// The key is public: never call this on a gateway with real accounts. Called again it appends nothing.
    package func ensureDemo(
        in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = Self.demoCustomer
        guard !directory.erased.contains(customer) else { return [] }
        var events: [RecordedEvent] = []
        if directory.customers[customer] == nil {
            events += try await createCustomer(customer.text, name: "Demo", in: directory)
        }
        if directory.key(digest: SHA256.digest(of: Self.demoKey).hex) == nil {
            events += try await append(issuing(Self.demoKey, as: "key_demo"), of: customer)
        }
        return events
    }

    /// Makes sure that the public key `zk-demo` opens nothing: before a gateway with real accounts is served from a
    /// directory that was once used for simulation.
    package func withdrawDemo(
        in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        guard let key = directory.key(digest: SHA256.digest(of: Self.demoKey).hex) else {
            return []
        }
        return try await revokeKey(key.id, in: directory)
    }

    package static let demoKey = "zk-demo"

    package static let demoCustomer: CustomerID = {
        guard let customer = CustomerID("demo") else {
            preconditionFailure("four letters are a customer's id")
        }
        return customer
    }()

    private func issuing(_ key: String, as keyID: String) -> Event {
        .keyIssued(KeyIssued(keyID: keyID, digest: SHA256.digest(of: key).hex))
    }

    func known(
        _ id: String, in directory: CustomerDirectory
    ) throws(AdministrationError) -> CustomerID {
        guard let customer = CustomerID(id), directory.customers[customer] != nil else {
            throw .unknownCustomer(id)
        }
        return customer
    }

    func append(
        _ event: Event, of customer: CustomerID, expected: ExpectedVersion = .any
    ) async throws(AdministrationError) -> [RecordedEvent] {
        try await append(event, to: .customer(customer), of: customer, expected: expected)
    }

    func append(
        _ event: Event, to stream: StreamName, of customer: CustomerID?,
        expected: ExpectedVersion = .any
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let now = clock.now()
        let new = NewEvent(id: ids.eventID(at: now), recordedAt: now, event: event)
        let append = StreamAppend(
            stream: stream, expected: expected, customer: customer, events: [new])
        do throws(AppendError) {
            let receipt = try await log.append(append)
            return [recorded(new, in: append, receipt)]
        } catch {
            throw .ledger(error)
        }
    }

    /// The event as it now stands in the log, without reading it from there.
    private func recorded(
        _ new: NewEvent, in append: StreamAppend, _ receipt: AppendReceipt
    ) -> RecordedEvent {
        let body = EventBody.encode(new, in: append, version: receipt.nextVersion - 1)
        do throws(EventDecodingError) {
            return try RecordedEvent(seq: receipt.firstSeq, body: body)
        } catch {
            preconditionFailure("what was encoded does not decode: \(error)")
        }
    }

    /// 32 bytes of chance.
    private func unguessableBytes() -> [UInt8] { ids.bytes(32) }

    private static func isName(_ name: String?) -> Bool {
        guard let name else { return true }
        return (1...nameBytesMax).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

/// A key that was just issued; its text is known here for the last time.
package struct IssuedKey: Sendable {
    package var id: String
    package var customer: CustomerID
    package var issuedAt: Timestamp
    package var key: Secret
    package var events: [RecordedEvent]
}

package import Events

/// What became of the customers' data keys when another master key was taken up.
package struct Rewrapping: Sendable, Equatable {
    /// Id of the key that wraps now.
    package var masterKey: String
    /// How many customers' data keys were wrapped anew.
    package var customers: Int
}

extension CustomerVault {
    /// Makes sure that every data key can be unwrapped, and wraps anew what a key before the current one wraps.
    ///
    /// Called before the first request. A key of the vault's own is made at the first start.
    ///
    /// - Returns: what was wrapped anew, or nil when nothing was.
    /// - Throws: ``CredentialError`` when the master keys do not open what is there: nothing is changed then.
    package func prepareMasterKey(
        _ ids: any IDSource
    ) async throws(CredentialError) -> Rewrapping? {
        let ring = try masterKeysOrNew(ids)
        let wrapped = wrappings
        for id in wrapped where ring.key(id) == nil {
            throw .masterKeyUnknown(id: id, customers: wrapped.count { $0 == id })
        }
        let rewrapped = try await rewrapAll(by: ring.current, ids)
        try masterKeys.dropRetired()
        return rewrapped == 0
            ? nil : Rewrapping(masterKey: ring.current.id, customers: rewrapped)
    }

    /// Takes up another master key and wraps every data key by it, while keys are opened and sealed as ever.
    ///
    /// A stop in between loses nothing: the file holds both keys until all is wrapped by the new one, and the next
    /// start goes on.
    package func rotateMasterKey(_ ids: any IDSource) async throws(CredentialError) -> Rewrapping {
        guard masterKeys.beginRotation() else { throw .rotationRuns }
        defer { masterKeys.endRotation() }
        let before = try masterKeysOrNew(ids).current
        let ring = try masterKeys.advance(ids)
        guard ring.current != before || wrappings.contains(where: { $0 != before.id }) else {
            throw .nothingToRotate
        }
        let rewrapped = try await rewrapAll(by: ring.current, ids)
        try masterKeys.dropRetired()
        return Rewrapping(masterKey: ring.current.id, customers: rewrapped)
    }

    /// The master keys, the vault's own made now if nothing needs one that is lost.
    func masterKeysOrNew(_ ids: any IDSource) throws(CredentialError) -> MasterKeyRing {
        if let known = try masterKeys.knownIfAny() { return known }
        if !wrappings.isEmpty { throw .masterKeyMissing }
        return try masterKeys.made(ids)
    }

    /// By which master key each customer's data key is wrapped.
    private var wrappings: [String] { customers.compactMap { record($0)?.dataKey?.masterKey } }

    private func rewrapAll(
        by current: MasterKey, _ ids: any IDSource
    ) async throws(CredentialError) -> Int {
        var count = 0
        for customer in customers where record(customer)?.dataKey?.masterKey != current.id {
            try change(customer) { record throws(CredentialError) in
                guard let wrapped = record.dataKey, wrapped.masterKey != current.id else { return }
                let dataKey = try unwrap(wrapped, of: customer)
                record.dataKey = try Self.wrap(dataKey, by: current, of: customer, ids)
                count += 1
            }
            // Each of them waits for the disk: requests are served in between.
            await Task.yield()
        }
        return count
    }
}

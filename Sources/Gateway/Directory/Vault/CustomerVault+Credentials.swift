import Crypto
package import Events

/// A customer's own key for one provider, by name.
package struct CredentialName: Sendable, Hashable {
    package var customer: CustomerID
    package var provider: Provider
    package var id: String

    package init(customer: CustomerID, provider: Provider, id: String) {
        self.customer = customer
        self.provider = provider
        self.id = id
    }

    /// What the sealed bytes are bound to: they open under no other name.
    fileprivate var label: [UInt8] {
        Array("zumik credential\0\(customer.text)\0\(provider.rawValue)\0\(id)".utf8)
    }
}

extension CustomerVault {
    /// Seals a customer's key under the customer's data key, durably.
    ///
    /// - Parameter ids: chance for the data key, which is made with the first credential, and for nonces.
    package func seal(
        _ key: Secret, as name: CredentialName, ids: any IDSource
    ) throws(CredentialError) {
        _ = try masterKeysOrNew(ids)
        try change(name.customer) { record throws(CredentialError) in
            // Read again in here: after a rotation has begun, nothing is wrapped by the key before.
            let masterKey = try masterKeys.known().current
            let dataKey = try dataKey(of: name.customer, in: &record, masterKey, ids)
            record.credentials[name.id] = try Self.checked(name.customer) {
                () throws(CryptoError) in
                try AESGCM.seal(
                    Array(key.revealed.utf8), key: dataKey,
                    nonce: ids.bytes(AESGCM.nonceBytes), label: name.label)
            }
        }
    }

    /// The customer's key, for the one call that is about to be made with it.
    package func open(_ name: CredentialName) throws(CredentialError) -> Secret {
        guard let record = record(name.customer), let wrapped = record.dataKey,
            let sealed = record.credentials[name.id]
        else { throw .notSealed(credential: name.id) }
        // After the record: a key that wraps is known before anything is wrapped by it.
        let dataKey = try unwrap(wrapped, of: name.customer)
        let bytes = try Self.checked(name.customer) { () throws(CryptoError) in
            try AESGCM.open(sealed, key: dataKey, label: name.label)
        }
        return Secret(String(decoding: bytes, as: UTF8.self))
    }

    /// Destroys sealed keys; with the last of them goes the data key, unless files are sealed under it. No master key
    /// is needed for it.
    package func destroy(
        _ credentials: some Collection<String>, of customer: CustomerID
    ) throws(CredentialError) {
        try change(customer) { record throws(CredentialError) in
            for credential in credentials { record.credentials[credential] = nil }
            if record.credentials.isEmpty, !record.sealsFiles { record.dataKey = nil }
        }
    }

    /// Destroys every sealed key that is not among those in use: what a crash left between file and log.
    package func destroyAll(
        except inUse: (CustomerID) -> Set<String>
    ) throws(CredentialError) {
        for customer in customers {
            guard let record = record(customer) else { continue }
            let unused = Set(record.credentials.keys).subtracting(inUse(customer))
            if !unused.isEmpty { try destroy(unused, of: customer) }
        }
    }

    /// What the customer's files are sealed under; made now if it is needed for the first time.
    package func fileKey(
        of customer: CustomerID, ids: any IDSource
    ) throws(CredentialError) -> [UInt8] {
        if let record = record(customer), record.sealsFiles, let wrapped = record.dataKey {
            return try unwrap(wrapped, of: customer)
        }
        _ = try masterKeysOrNew(ids)
        var key: [UInt8] = []
        try change(customer) { record throws(CredentialError) in
            key = try dataKey(of: customer, in: &record, masterKeys.known().current, ids)
            record.sealsFiles = true
        }
        return key
    }

    /// The data key of a record that is being changed, made if it has none.
    private func dataKey(
        of customer: CustomerID, in record: inout Record, _ masterKey: MasterKey,
        _ ids: any IDSource
    ) throws(CredentialError) -> [UInt8] {
        if let wrapped = record.dataKey { return try unwrap(wrapped, of: customer) }
        let dataKey = ids.bytes(AESGCM.keyBytes)
        record.dataKey = try Self.wrap(dataKey, by: masterKey, of: customer, ids)
        return dataKey
    }

    func unwrap(
        _ wrapped: WrappedKey, of customer: CustomerID
    ) throws(CredentialError) -> [UInt8] {
        guard let master = try masterKeys.known().key(wrapped.masterKey) else {
            throw .masterKeyUnknown(id: wrapped.masterKey, customers: 1)
        }
        return try Self.checked(customer) { () throws(CryptoError) in
            try master.unwrap(wrapped, of: customer)
        }
    }

    static func wrap(
        _ dataKey: [UInt8], by masterKey: MasterKey, of customer: CustomerID, _ ids: any IDSource
    ) throws(CredentialError) -> WrappedKey {
        try checked(customer) { () throws(CryptoError) in
            try masterKey.wrap(dataKey, of: customer, nonce: ids.bytes(AESGCM.nonceBytes))
        }
    }

    private static func checked<Value>(
        _ customer: CustomerID, _ body: () throws(CryptoError) -> Value
    ) throws(CredentialError) -> Value {
        do throws(CryptoError) { return try body() } catch { throw .damaged(customer) }
    }
}

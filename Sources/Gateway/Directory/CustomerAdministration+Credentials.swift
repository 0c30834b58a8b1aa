import Crypto
package import Events
package import Projections

extension CustomerAdministration {
    /// A provider's key, in bytes; those in use have at most a few hundred.
    package static let credentialBytesMax = 1_024

    /// Seals a customer's own key for a provider; it takes the place of the one before.
    ///
    /// The sealed key is durable before the event: a crash in between leaves bytes that the next start destroys, never
    /// a credential that is recorded and not there.
    package func sealCredential(
        _ key: String, for providerName: String, of id: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = try known(id, in: directory)
        let provider = try Self.provider(providerName)
        guard Self.isCredential(key) else {
            throw .invalidCredential(bytesMax: Self.credentialBytesMax)
        }
        let name = CredentialName(
            customer: customer, provider: provider,
            id: "cred_" + ULID.text(at: clock.now(), random: ids.draw()))
        try sealing { () throws(CredentialError) in
            try vault.seal(Secret(key), as: name, ids: ids)
        }
        guard let digest = vault.digest(Array(key.utf8), of: customer, domain: "credential")
        else { throw .unknownCustomer(id) }
        let sealed = CredentialSealed(credential: name.id, provider: provider, digest: digest.hex)
        let events = try await append(.credentialSealed(sealed), of: customer)
        if let replaced = directory.credentials(of: customer)[provider] {
            try sealing { () throws(CredentialError) in
                try vault.destroy([replaced.id], of: customer)
            }
        }
        return events
    }

    /// Removes a customer's own key: it is used no more once the event is folded, and its sealed bytes are destroyed.
    package func removeCredential(
        for providerName: String, of id: String, in directory: CustomerDirectory
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let customer = try known(id, in: directory)
        let provider = try Self.provider(providerName)
        guard let credential = directory.credentials(of: customer)[provider] else {
            throw .unknownCredential(customer: id, provider: providerName)
        }
        let removed = CredentialRemoved(credential: credential.id, provider: provider)
        let events = try await append(.credentialRemoved(removed), of: customer)
        try sealing { () throws(CredentialError) in
            try vault.destroy([credential.id], of: customer)
        }
        return events
    }

    /// Records that a provider refused a customer's own key.
    package func credentialRefused(
        _ name: CredentialName, httpStatus: Int?, by response: ResponseID
    ) async throws(AdministrationError) -> [RecordedEvent] {
        let refused = CredentialRefused(
            credential: name.id, provider: name.provider, httpStatus: httpStatus.map(Int64.init),
            response: response.text)
        return try await append(.credentialRefused(refused), of: name.customer)
    }

    /// Takes up another master key; see ``CustomerVault/rotateMasterKey(_:)``.
    package func rotateMasterKey() async throws(AdministrationError) -> Rewrapping {
        let rewrapping: Rewrapping
        do throws(CredentialError) { rewrapping = try await vault.rotateMasterKey(ids) } catch {
            throw .credential(error)
        }
        try await record(rewrapping)
        return rewrapping
    }

    /// Makes the vault fit for use before the first request: its master key, and nothing sealed that no event knows.
    ///
    /// - Returns: what was wrapped by another master key than before, or nil.
    package func prepareCredentials(
        in directory: CustomerDirectory
    ) async throws(AdministrationError) -> Rewrapping? {
        let rewrapping: Rewrapping?
        do throws(CredentialError) {
            rewrapping = try await vault.prepareMasterKey(ids)
            try vault.destroyAll { Set(directory.credentials(of: $0).values.map(\.id)) }
        } catch {
            throw .credential(error)
        }
        if let rewrapping { try await record(rewrapping) }
        return rewrapping
    }

    private func record(_ rewrapping: Rewrapping) async throws(AdministrationError) {
        let rotated = MasterKeyRotated(
            masterKey: rewrapping.masterKey, rewrapped: Int64(rewrapping.customers))
        _ = try await append(.masterKeyRotated(rotated), to: .vault, of: nil)
    }

    private func sealing(
        _ body: () throws(CredentialError) -> Void
    ) throws(AdministrationError) {
        do throws(CredentialError) { try body() } catch { throw .credential(error) }
    }

    private static func provider(_ name: String) throws(AdministrationError) -> Provider {
        guard let provider = Provider(rawValue: name), provider.isFirstClass else {
            throw .unknownProvider(name)
        }
        return provider
    }

    /// Whether a text can stand in a header: anything else would be another header, or none.
    private static func isCredential(_ key: String) -> Bool {
        (1...credentialBytesMax).contains(key.utf8.count)
            && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

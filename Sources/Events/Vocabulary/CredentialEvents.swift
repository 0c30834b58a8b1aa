package import JSON

/// A customer's own key for a provider was sealed in the vault; it takes the place of the one before.
///
/// The key itself, sealed or not, is never part of an event: destroying the customer's file destroys it.
package struct CredentialSealed: EventData {
    package var credential: String
    package var provider: Provider
    /// Keyed digest of the key under the customer's secret, hex: the same key sealed again is seen to be the same.
    package var digest: String

    package init(credential: String, provider: Provider, digest: String) {
        self.credential = credential
        self.provider = provider
        self.digest = digest
    }

    package static let fields = [
        EventField("credential", "string", "id of the credential"),
        EventField("digest", "hex", "keyed digest of the customer's key"),
        EventField("provider", "word", "provider that it opens"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("credential", credential)
        json.member("digest", digest)
        json.member("provider", provider.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        credential = try fields.string("credential")
        digest = try fields.string("digest")
        provider = try fields.word("provider")
    }
}

/// A customer's credential was removed; its sealed key is destroyed.
package struct CredentialRemoved: EventData {
    package var credential: String
    package var provider: Provider

    package init(credential: String, provider: Provider) {
        self.credential = credential
        self.provider = provider
    }

    package static let fields = [
        EventField("credential", "string", "id of the credential"),
        EventField("provider", "word", "provider that it opened"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("credential", credential)
        json.member("provider", provider.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        credential = try fields.string("credential")
        provider = try fields.word("provider")
    }
}

/// A provider refused a customer's own key: the credential is dead until another is sealed.
package struct CredentialRefused: EventData {
    package var credential: String
    package var provider: Provider
    package var httpStatus: Int64?
    /// The response whose attempt met the refusal.
    package var response: String

    package init(credential: String, provider: Provider, httpStatus: Int64?, response: String) {
        self.credential = credential
        self.provider = provider
        self.httpStatus = httpStatus
        self.response = response
    }

    package static let fields = [
        EventField("credential", "string", "id of the credential"),
        EventField("http_status", "integer or null", "status of the provider's answer"),
        EventField("provider", "word", "provider that refused it"),
        EventField("response", "string", "id of the response whose attempt met it"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("credential", credential)
        json.member("http_status", httpStatus)
        json.member("provider", provider.rawValue)
        json.member("response", response)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        credential = try fields.string("credential")
        httpStatus = try fields.optionalInt("http_status")
        provider = try fields.word("provider")
        response = try fields.string("response")
    }
}

/// The customers' data keys were wrapped anew, by another master key.
package struct MasterKeyRotated: EventData {
    /// Id of the master key that wraps from here on: the beginning of its digest.
    package var masterKey: String
    /// How many customers' data keys were wrapped anew.
    package var rewrapped: Int64

    package init(masterKey: String, rewrapped: Int64) {
        self.masterKey = masterKey
        self.rewrapped = rewrapped
    }

    package static let fields = [
        EventField("master_key", "hex", "beginning of the digest of the key that wraps now"),
        EventField("rewrapped", "integer", "customers whose data key was wrapped anew"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("master_key", masterKey)
        json.member("rewrapped", rewrapped)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        masterKey = try fields.string("master_key")
        rewrapped = try fields.int("rewrapped")
    }
}

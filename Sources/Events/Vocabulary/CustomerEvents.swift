package import JSON

/// A customer came into being; its id is the envelope's `customer`.
///
/// The customer's name is not part of it: it may be a person's, and an event cannot be taken back.
package struct CustomerCreated: EventData {
    package init() {}

    package static let fields: [EventField] = []

    package func writeMembers(to json: inout JSONWriter) {}

    package init(reading fields: EventFields) throws(EventDecodingError) {}
}

/// A customer was erased: its name, its secret and its own keys were destroyed, and its keys open nothing any more.
///
/// What is in the log stays, and every proof holds; the digests in it stand for nothing without the secret.
package struct CustomerErased: EventData {
    package init() {}

    package static let fields: [EventField] = []

    package func writeMembers(to json: inout JSONWriter) {}

    package init(reading fields: EventFields) throws(EventDecodingError) {}
}

/// A customer's key became valid.
package struct KeyIssued: EventData {
    package var keyID: String
    /// SHA-256 of the key, hex; the key itself is shown once and kept nowhere.
    package var digest: String

    package init(keyID: String, digest: String) {
        self.keyID = keyID
        self.digest = digest
    }

    package static let fields = [
        EventField("digest", "hex", "SHA-256 of the key"),
        EventField("key", "string", "id of the key"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("digest", digest)
        json.member("key", keyID)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        digest = try fields.string("digest")
        keyID = try fields.string("key")
    }
}

/// A customer's key stopped being valid.
package struct KeyRevoked: EventData {
    package var keyID: String

    package init(keyID: String) {
        self.keyID = keyID
    }

    package static let fields = [
        EventField("key", "string", "id of the key")
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("key", keyID)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        keyID = try fields.string("key")
    }
}

package import JSON

/// A customer had a stored response deleted at the provider that kept it; its id leads nowhere from here on.
package struct StoredResponseDeleted: EventData {
    /// The attempt whose answer was stored.
    package var attempt: Int64
    /// Whether the provider still had it; false: it had forgotten it before.
    package var found: Bool
    /// The customer's key that asked for it.
    package var keyID: String

    package init(attempt: Int64, found: Bool, keyID: String) {
        self.attempt = attempt
        self.found = found
        self.keyID = keyID
    }

    package static let fields = [
        EventField("attempt", "integer", "number of the attempt whose answer was stored"),
        EventField("found", "boolean", "whether the provider still had it"),
        EventField("key", "string", "id of the customer's key"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("attempt", attempt)
        json.member("found", found)
        json.member("key", keyID)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        attempt = try fields.int("attempt")
        found = try fields.bool("found")
        keyID = try fields.string("key")
    }
}

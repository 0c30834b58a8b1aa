package import JSON

/// The log was found to be other than it was, and the operator chose to go on with what was there.
package struct LogTruncated: EventData {
    /// What was noticed.
    package enum Reason: String, Sendable, CaseIterable {
        case truncated
        case changed
        case anchorMissing = "anchor_missing"
        case anchorUnreadable = "anchor_unreadable"
        case signedHeadLost = "signed_head_lost"
    }

    package var reason: Reason
    /// Events that the log should have had at least, and their root in hex; nil where nothing says.
    package var expectedSize: Int64?
    package var expectedRoot: String?
    package var foundSize: Int64
    package var foundRoot: String
    /// The verifier of the key that had signed what is lost, and signs no more; nil where no signed head is lost.
    package var retiredKey: String?

    package init(
        reason: Reason, expectedSize: Int64?, expectedRoot: String?, foundSize: Int64,
        foundRoot: String, retiredKey: String?
    ) {
        self.reason = reason
        self.expectedSize = expectedSize
        self.expectedRoot = expectedRoot
        self.foundSize = foundSize
        self.foundRoot = foundRoot
        self.retiredKey = retiredKey
    }

    package static let fields = [
        EventField(
            "expected_root", "hex or null", "the root that the anchor or a signed head names"),
        EventField("expected_size", "integer or null", "how many events it names; null: unknown"),
        EventField("found_root", "hex", "the root that was found in its place"),
        EventField("found_size", "integer", "over how many events"),
        EventField(
            "reason", "word",
            "truncated, changed, anchor_missing, anchor_unreadable or signed_head_lost"),
        EventField("retired_key", "string or null", "verifier of the key that signs no more"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("expected_root", expectedRoot)
        json.member("expected_size", expectedSize)
        json.member("found_root", foundRoot)
        json.member("found_size", foundSize)
        json.member("reason", reason.rawValue)
        json.member("retired_key", retiredKey)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        reason = try fields.word("reason")
        expectedSize = try fields.optionalInt("expected_size")
        expectedRoot = try fields.optionalString("expected_root")
        foundSize = try fields.int("found_size")
        foundRoot = try fields.string("found_root")
        retiredKey = try fields.optionalString("retired_key")
    }
}

package import JSON

/// A customer's file was sealed and stored: what it holds stays out of the log, but for its measure and a keyed digest.
package struct FileStored: EventData {
    package var file: String
    /// Length of its content.
    package var bytes: Int64
    /// Line feeds in it.
    package var lines: Int64
    /// `batch` for what a customer gave, `batch_output` for what we made.
    package var purpose: String
    /// Keyed digest of the content's SHA-256, hex: it means something with the customer's secret only.
    package var digest: String
    /// When it is destroyed by itself.
    package var expiresAt: Timestamp
    /// The batch whose results it holds; nil for a customer's own.
    package var batch: String?

    package init(
        file: String, bytes: Int64, lines: Int64, purpose: String, digest: String,
        expiresAt: Timestamp, batch: String?
    ) {
        self.file = file
        self.bytes = bytes
        self.lines = lines
        self.purpose = purpose
        self.digest = digest
        self.expiresAt = expiresAt
        self.batch = batch
    }

    package static let fields = [
        EventField("batch", "string or null", "batch whose results it holds"),
        EventField("bytes", "integer", "length of its content"),
        EventField("digest", "hex", "keyed digest of its content"),
        EventField("expires_ns", "integer", "when it is destroyed by itself"),
        EventField("file", "string", "id of the file"),
        EventField("lines", "integer", "line feeds in its content"),
        EventField("purpose", "word", "batch or batch_output"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("batch", batch)
        json.member("bytes", bytes)
        json.member("digest", digest)
        json.member("expires_ns", expiresAt.nanoseconds)
        json.member("file", file)
        json.member("lines", lines)
        json.member("purpose", purpose)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        batch = try fields.optionalString("batch")
        bytes = try fields.int("bytes")
        digest = try fields.string("digest")
        expiresAt = Timestamp(nanoseconds: try fields.int("expires_ns"))
        file = try fields.string("file")
        lines = try fields.int("lines")
        purpose = try fields.string("purpose")
    }
}

/// A file's content is destroyed, for good.
package struct FileDeleted: EventData {
    package var file: String
    package var why: FileDeletionReason

    package init(file: String, why: FileDeletionReason) {
        self.file = file
        self.why = why
    }

    package static let fields = [
        EventField("file", "string", "id of the file"),
        EventField(
            "why", "word", "requested or expired; an erased customer's go with `customer_erased`"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("file", file)
        json.member("why", why.rawValue)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        file = try fields.string("file")
        why = try fields.word("why")
    }
}

/// What a file was deleted for.
package enum FileDeletionReason: String, Sendable, Hashable {
    case requested
    case expired
}

package import JSON

/// An export was made: what it covers, up to which event, and the digest of its bytes, which are the same for ever.
package struct ExportEmitted: EventData {
    package var exportID: String
    /// `billing`.
    package var kind: String
    package var format: String
    package var from: Timestamp
    package var to: Timestamp
    /// The last event that it may include.
    package var asOfSeq: Int64
    /// Hex.
    package var sha256: String
    package var bytes: Int64
    package var rows: Int64
    /// Attempts in it for which no price is known.
    package var unpriced: Int64

    package init(
        exportID: String, kind: String, format: String, from: Timestamp, to: Timestamp,
        asOfSeq: Int64, sha256: String, bytes: Int64, rows: Int64, unpriced: Int64
    ) {
        self.exportID = exportID
        self.kind = kind
        self.format = format
        self.from = from
        self.to = to
        self.asOfSeq = asOfSeq
        self.sha256 = sha256
        self.bytes = bytes
        self.rows = rows
        self.unpriced = unpriced
    }

    package static let fields = [
        EventField("as_of_seq", "integer", "the last event that it may include"),
        EventField("bytes", "integer", "length of its content"),
        EventField("export", "string", "id of the export: a digest of what was asked for"),
        EventField("format", "word", "focus, focus-1.2, csv, jsonl, beancount or hledger"),
        EventField("from_ns", "integer", "recorded at or after this time"),
        EventField("kind", "word", "billing"),
        EventField("rows", "integer", "rows or transactions in it"),
        EventField("sha256", "hex", "digest of its content"),
        EventField("to_ns", "integer", "recorded before this time"),
        EventField("unpriced", "integer", "attempts in it for which no price is known"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("as_of_seq", asOfSeq)
        json.member("bytes", bytes)
        json.member("export", exportID)
        json.member("format", format)
        json.member("from_ns", from.nanoseconds)
        json.member("kind", kind)
        json.member("rows", rows)
        json.member("sha256", sha256)
        json.member("to_ns", to.nanoseconds)
        json.member("unpriced", unpriced)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        asOfSeq = try fields.int("as_of_seq")
        bytes = try fields.int("bytes")
        exportID = try fields.string("export")
        format = try fields.string("format")
        from = Timestamp(nanoseconds: try fields.int("from_ns"))
        kind = try fields.string("kind")
        rows = try fields.int("rows")
        sha256 = try fields.string("sha256")
        to = Timestamp(nanoseconds: try fields.int("to_ns"))
        unpriced = try fields.int("unpriced")
    }
}

package import JSON

/// A price list became the one that rates what is served from `validFrom` on, until a later list is published.
///
/// The list itself is in the log: its files are the ``PriceFileRecorded`` events with these digests.
package struct PriceListPublished: EventData {
    /// One provider's file of a list.
    package struct File: Sendable, Hashable {
        package var provider: Provider
        /// SHA-256 of its text, hex.
        package var digest: String

        package init(provider: Provider, digest: String) {
            self.provider = provider
            self.digest = digest
        }
    }

    /// Where a list comes from.
    package enum Source: String, Sendable, Hashable {
        /// The binary carries it: a newer binary's list takes its place.
        case embedded
        /// The operator published a price file.
        case published
        /// The operator published what a community price map says.
        case imported
    }

    package var version: String
    /// SHA-256 of the names and texts of its files, hex.
    package var digest: String
    package var files: [File]
    package var source: Source
    package var validFrom: Timestamp

    package init(
        version: String, digest: String = "", files: [File] = [], source: Source = .embedded,
        validFrom: Timestamp = Timestamp(nanoseconds: 0)
    ) {
        self.version = version
        self.digest = digest
        self.files = files
        self.source = source
        self.validFrom = validFrom
    }

    package static let fields = [
        EventField("digest", "hex", "SHA-256 over the names and texts of its files"),
        EventField("files", "array", "digest (SHA-256 of a recorded price file), provider"),
        EventField("source", "word", "embedded in the program, published or imported"),
        EventField("valid_from_ns", "integer", "rates what is served from this time on"),
        EventField("version", "string", "date and content digest of the list"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("digest", digest)
        json.key("files")
        json.beginArray()
        for file in files {
            json.beginObject()
            json.member("digest", file.digest)
            json.member("provider", file.provider.rawValue)
            json.endObject()
        }
        json.endArray()
        json.member("source", source.rawValue)
        json.member("valid_from_ns", validFrom.nanoseconds)
        json.member("version", version)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        digest = try fields.string("digest")
        files = []
        for file in try fields.objects("files") {
            files.append(
                File(provider: try file.word("provider"), digest: try file.string("digest")))
        }
        source = try fields.word("source")
        validFrom = Timestamp(nanoseconds: try fields.int("valid_from_ns"))
        version = try fields.string("version")
    }
}

/// The text of one provider's price file, or a part of it where it does not fit into one event.
///
/// It is recorded once, before the first list that has it; lists name it by its digest.
package struct PriceFileRecorded: EventData {
    package var provider: Provider
    /// SHA-256 of the whole text, hex.
    package var digest: String
    /// From 1.
    package var part: Int64
    package var parts: Int64
    package var text: String

    package init(provider: Provider, digest: String, part: Int64, parts: Int64, text: String) {
        self.provider = provider
        self.digest = digest
        self.part = part
        self.parts = parts
        self.text = text
    }

    package static let fields = [
        EventField("digest", "hex", "SHA-256 of the file's whole text"),
        EventField("part", "integer", "which part of the text this is, from 1"),
        EventField("parts", "integer", "into how many parts the text is cut"),
        EventField("provider", "word", "whose prices they are"),
        EventField("text", "string", "the part, byte for byte"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("digest", digest)
        json.member("part", part)
        json.member("parts", parts)
        json.member("provider", provider.rawValue)
        json.member("text", text)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        digest = try fields.string("digest")
        part = try fields.int("part")
        parts = try fields.int("parts")
        provider = try fields.word("provider")
        text = try fields.string("text")
    }
}

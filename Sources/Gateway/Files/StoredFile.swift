import Events
import JSON

/// A customer's file, by its measures and its name; the content rests sealed on disk.
struct StoredFile: Sendable, Equatable {
    var id: String
    var name: String
    var purpose: String
    var bytes: Int64
    /// Line feeds in it.
    var lines: Int64
    var createdAt: Timestamp
    var expiresAt: Timestamp
    /// The batch whose results it holds, or nil.
    var batch: String?

    /// OpenAI's object of it.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", id)
        json.member("object", "file")
        json.member("bytes", bytes)
        json.member("created_at", createdAt.unixSeconds)
        json.member("expires_at", expiresAt.unixSeconds)
        json.member("filename", name)
        json.member("purpose", purpose)
        json.member("status", "processed")
        json.endObject()
    }

    /// As it is sealed beside the content.
    var encoded: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("id", id)
        json.member("name", name)
        json.member("purpose", purpose)
        json.member("bytes", bytes)
        json.member("lines", lines)
        json.member("created_ns", createdAt.nanoseconds)
        json.member("expires_ns", expiresAt.nanoseconds)
        json.member("batch", batch)
        json.endObject()
        return json.take()
    }
}

extension StoredFile {
    /// What ``encoded`` wrote; nil for anything else.
    init?(decoding bytes: [UInt8]) {
        guard let root = try? JSONDocument(parsing: bytes).root, let id = root["id"]?.string,
            let name = root["name"]?.string, let purpose = root["purpose"]?.string,
            let length = root["bytes"]?.int, let lines = root["lines"]?.int,
            let created = root["created_ns"]?.int, let expires = root["expires_ns"]?.int
        else { return nil }
        self.init(
            id: id, name: name, purpose: purpose, bytes: length, lines: lines,
            createdAt: Timestamp(nanoseconds: created), expiresAt: Timestamp(nanoseconds: expires),
            batch: root["batch"]?.string)
    }
}

/// How much of a customer's is kept, and for how long.
package struct FileLimits: Sendable, Equatable {
    /// One file.
    package var fileBytesMax: Int64 = 200 << 20
    /// All files of a customer together.
    package var customerBytesMax: Int64 = 10 << 30
    package var customerFilesMax = 1_000
    /// A file's life, unless its upload says otherwise.
    package var lifeMs: Int64 = 30 * 86_400_000

    package init() {}
}

import JSON

/// The body of a streamed call's answer that says of itself that it is no event stream: it holds an error, if anything.
struct UnframedBody: Sendable {
    private var bytes: [UInt8] = []

    /// nil where the answer does not call itself plain JSON.
    init?(of head: UpstreamHead) {
        guard head.header("content-type")?.hasPrefix("application/json") == true else { return nil }
    }

    /// Keeps one byte too many at most, which tells the reader of errors that the body was cut.
    mutating func append(_ more: [UInt8]) {
        let room = ProviderErrorBody.bytesMax + 1 - bytes.count
        bytes += more.prefix(max(room, 0))
    }

    /// The object that holds an `error`, taken out of an array of one; nil where there is none.
    var errorRoot: JSONValue? {
        guard let document = try? JSONDocument(parsing: bytes) else { return nil }
        let root = document.root.kind == .array ? document.root[0] : document.root
        guard let root, let error = root["error"], !error.isNull else { return nil }
        return root
    }
}

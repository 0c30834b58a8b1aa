package import JSON

/// A chat completion request in OpenAI's shape, checked as far as every provider needs.
///
/// The client's own document is kept: calls of the same shape pass it through with a few members replaced.
package struct ChatRequest: Sendable {
    package let document: JSONDocument
    package let model: String
    package let stream: Bool
    /// Whether the client asked for the usage chunk (`stream_options.include_usage`).
    package let includeUsage: Bool
    /// The tier that the body asks for, or nil.
    package let serviceTier: String?
    /// `max_completion_tokens`, else `max_tokens`, or nil.
    package let outputTokensMax: Int64?
    /// The client's own `prompt_cache_key`, or nil.
    package let promptCacheKey: String?
    /// The client's `openai-beta` header, for OpenAI alone.
    let betas: String?

    package var body: JSONValue { document.root }
    /// The conversation: at least one object with a string `role`.
    package var messages: JSONValue? { body["messages"] }

    /// Checks the members that the gateway itself depends on; what it does not know passes unread.
    ///
    /// - Parameter betas: the `openai-beta` header.
    /// - Throws: ``InvalidRequest`` with the path of the first member at fault.
    package init(reading document: JSONDocument, betas: String? = nil) throws(InvalidRequest) {
        let body = document.root
        guard body.kind == .object else {
            throw InvalidRequest("The body must be a JSON object.", param: nil)
        }
        guard let model = body["model"]?.string, !model.isEmpty else {
            throw InvalidRequest("`model` must be a non-empty string.", param: "model")
        }
        try Self.checkMessages(body["messages"])
        let options = try Self.optional(body, "stream_options", .object)
        self.document = document
        self.model = model
        stream = try Self.optional(body, "stream", .bool)?.bool ?? false
        includeUsage =
            try options.flatMap { value throws(InvalidRequest) in
                try Self.optional(value, "include_usage", .bool, in: "stream_options.")
            }?.bool ?? false
        serviceTier = try Self.optional(body, "service_tier", .string)?.string
        promptCacheKey = try Self.optional(body, "prompt_cache_key", .string)?.string
        let limits = ["max_completion_tokens", "max_tokens"]
        var outputTokensMax: Int64?
        for name in limits {
            guard let value = try Self.optional(body, name, .number) else { continue }
            guard let count = value.int, count > 0 else {
                throw InvalidRequest("`\(name)` must be a positive integer.", param: name)
            }
            outputTokensMax = outputTokensMax ?? count
        }
        self.outputTokensMax = outputTokensMax
        self.betas = try MessagesFields.checkedBetas(betas, header: "openai-beta")
        if options != nil, !stream {
            throw InvalidRequest(
                "`stream_options` is only allowed when `stream` is true.", param: "stream_options")
        }
    }

    /// Bytes of the prompt's text as it stands in the request: what an estimate of the input rests on. Images, audio and
    /// files are left out: nobody can tell their tokens from their bytes.
    package var promptTextBytes: Int {
        messages?.elements.reduce(0) { $0 + Self.textBytes(of: $1) } ?? 0
    }

    private static func textBytes(of message: JSONValue) -> Int {
        guard let content = message["content"] else { return 0 }
        if content.kind == .string { return content.rawBytes.count - 2 }
        return content.elements.reduce(0) { sum, part in
            guard let text = part["text"], text.kind == .string else { return sum }
            return sum + text.rawBytes.count - 2
        }
    }

    private static func checkMessages(_ messages: JSONValue?) throws(InvalidRequest) {
        guard let messages, messages.kind == .array else {
            throw InvalidRequest("`messages` must be an array.", param: "messages")
        }
        guard messages.count > 0 else {
            throw InvalidRequest("`messages` must not be empty.", param: "messages")
        }
        for (index, message) in messages.elements.enumerated() {
            guard message["role"]?.kind == .string else {
                throw InvalidRequest(
                    "Each message must be an object with a string `role`.",
                    param: "messages[\(index)].role")
            }
            try refuseStoredFiles(in: message["content"], at: "messages[\(index)].content")
            guard message["audio"]?["id"].map({ $0.isNull }) ?? true else {
                throw InvalidRequest(
                    "No sound of this id is yours: what the assistant said goes back as text.",
                    param: "messages[\(index)].audio.id", isNotFound: true)
            }
        }
    }

    /// A file's id belongs to the account's owner, not to the customer.
    private static func refuseStoredFiles(
        in content: JSONValue?, at path: String
    ) throws(InvalidRequest) {
        guard let content else { return }
        for (index, part) in content.elements.enumerated() {
            guard let id = part["file"]?["file_id"] ?? part["file_id"], !id.isNull else { continue }
            throw InvalidRequest(
                "No file of this id is yours to put into a prompt: files are kept for batches. "
                    + "Give its content in `file_data`.", param: "\(path)[\(index)].file.file_id",
                isNotFound: true)
        }
    }

    /// A member that may be absent or null, and otherwise must be of one kind.
    private static func optional(
        _ object: JSONValue, _ name: String, _ kind: JSONKind, in path: String = ""
    ) throws(InvalidRequest) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        guard value.kind == kind else {
            throw InvalidRequest("`\(path + name)` must be of type \(kind).", param: path + name)
        }
        return value
    }
}

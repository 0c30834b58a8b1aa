import JSON

/// One message of a conversation, read out of OpenAI's shape for providers of another shape.
struct ChatTurn: Sendable {
    /// Where it stood in `messages`, for error paths.
    var position: Int
    var content: Content

    enum Content: Sendable {
        /// A `system` or `developer` message.
        case instruction([ContentPart])
        case user([ContentPart])
        case assistant(AssistantTurn)
        case toolResult(callID: String, [ContentPart])
    }

    var path: String { "messages[\(position)]" }
}

/// What the assistant said before, as the client gave it back.
struct AssistantTurn: Sendable {
    var thoughts: [ThoughtRecord]
    var parts: [ContentPart]
    var calls: [ToolCall]
}

/// One piece of a message's content.
struct ContentPart: Sendable {
    var kind: Kind
    /// The prompt-cache breakpoint after this part (`cache_control`, an extension that several gateways share).
    var cacheMark: CacheMark?
    /// The part's own path, for error messages.
    var path: String

    enum Kind: Sendable {
        case text(String)
        case image(MediaSource)
        case file(MediaSource)
        case audio(MediaSource)
    }

    /// The text, unless it is empty or all white space.
    var visibleText: String? {
        guard case .text(let text) = kind, !text.allSatisfy(\.isWhitespace) else { return nil }
        return text
    }
}

/// Where the bytes of an image, a file or a sound are.
enum MediaSource: Sendable, Equatable {
    /// Bytes in base64, as a data URL carries them.
    case inline(mediaType: String, base64: String)
    case url(String)
}

/// A call that the assistant made in an earlier turn.
struct ToolCall: Sendable {
    var id: String
    var name: String
    /// A JSON object.
    var arguments: JSONNode
}

/// Anthropic's own record of a thought, which must come back unchanged to continue after a tool call.
enum ThoughtRecord: Sendable, Equatable {
    case signed(text: String, signature: String)
    case redacted(data: String)
}

/// A prompt-cache breakpoint with the life that it asks for; nil leaves that to the provider.
struct CacheMark: Sendable, Equatable {
    var ttl: String?

    /// Reads a `cache_control` member, absent or null being none.
    init?(reading holder: JSONValue, path: String) throws(InvalidRequest) {
        guard let value = holder["cache_control"], !value.isNull else { return nil }
        let path = path.isEmpty ? "cache_control" : path + ".cache_control"
        guard value["type"]?.isString("ephemeral") == true else {
            throw InvalidRequest("`\(path).type` must be \"ephemeral\".", param: path)
        }
        guard let ttl = value["ttl"], !ttl.isNull else { return }
        guard ttl.isString("5m") || ttl.isString("1h") else {
            throw InvalidRequest("`\(path).ttl` must be \"5m\" or \"1h\".", param: path)
        }
        self.ttl = ttl.string
    }

    var node: JSONNode {
        guard let ttl else { return ["type": "ephemeral"] }
        return ["type": "ephemeral", "ttl": .string(ttl)]
    }
}

/// The one id of a response, minted before anything else happens and kept through every attempt.
///
/// A surface's prefix and a ULID: `chatcmpl-01J9Z3…`. The ULID is time-ordered.
package struct ResponseID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Mints an id; `random` fills the ULID's 80 bits of chance.
    package init(surface: Surface, at time: Timestamp, random: (UInt64, UInt64)) {
        text = surface.idPrefix + ULID.text(at: time, random: random)
    }

    /// Accepts an id as somebody wrote it, if it has the form of one of ours.
    package init?(_ text: String) {
        guard let prefix = Surface.allCases.first(where: { text.hasPrefix($0.idPrefix) })?.idPrefix
        else { return nil }
        var text = text
        let isWellFormed = text.withUTF8 { ULID.isWellFormed($0.dropFirst(prefix.utf8.count)) }
        guard isWellFormed else { return nil }
        self.text = text
    }

    /// Takes a text whose form is known.
    init(unpacked text: String) {
        self.text = text
    }

    package var description: String { text }
}

/// The client API on which a request came.
package enum Surface: String, Sendable, CaseIterable {
    case chatCompletions = "chat.completions"
    case responses
    case messages
    /// Counting a message's tokens, which is free and answers nothing else.
    case countTokens = "messages.count_tokens"
    case embeddings

    package var idPrefix: String {
        switch self {
        case .chatCompletions: "chatcmpl-"
        case .responses: "resp_"
        case .messages, .countTokens: "msg_"
        case .embeddings: "embd-"
        }
    }
}

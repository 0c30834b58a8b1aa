/// The one id of a response, minted before anything else happens and kept through every attempt.
///
/// A surface's prefix and a ULID: `chatcmpl-01J9Z3…`. The ULID is time-ordered.
package struct ResponseID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Mints an id; `random` fills the ULID's 80 bits of chance.
    package init(surface: Surface, at time: Timestamp, random: (UInt64, UInt64)) {
        let milliseconds = UInt64(max(0, time.nanoseconds / 1_000_000))
        text = surface.idPrefix + Self.ulid(milliseconds, random)
    }

    /// Accepts an id as somebody wrote it, if it has the form of one of ours.
    package init?(_ text: String) {
        guard let prefix = Surface.allCases.first(where: { text.hasPrefix($0.idPrefix) })?.idPrefix
        else { return nil }
        let ulid = text.utf8.dropFirst(prefix.utf8.count)
        guard ulid.count == 26, ulid.allSatisfy(Self.alphabet.contains) else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// Crockford's base 32: no I, L, O or U.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func ulid(_ milliseconds: UInt64, _ random: (UInt64, UInt64)) -> String {
        String(unsafeUninitializedCapacity: 26) { buffer in
            for index in 0..<10 {
                buffer[index] = alphabet[Int(milliseconds >> UInt64(45 - index * 5) & 31)]
            }
            for index in 0..<8 {
                buffer[10 + index] = alphabet[Int(random.0 >> UInt64(index * 5) & 31)]
                buffer[18 + index] = alphabet[Int(random.1 >> UInt64(index * 5) & 31)]
            }
            return 26
        }
    }
}

/// The client API on which a request came.
package enum Surface: String, Sendable, CaseIterable {
    case chatCompletions = "chat.completions"
    case responses
    case messages
    case embeddings

    package var idPrefix: String {
        switch self {
        case .chatCompletions: "chatcmpl-"
        case .responses: "resp_"
        case .messages: "msg_"
        case .embeddings: "embd-"
        }
    }
}

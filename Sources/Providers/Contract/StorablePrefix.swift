package import Events
import JSON

/// The beginning of a prompt that a provider keeps under a name, and the call that goes on from there.
package struct StorablePrefix: Sendable {
    /// How long it is kept.
    package let life: CacheTTL
    private let url: String
    private let headers: [(name: String, value: String)]
    private let creationBody: [UInt8]
    /// What the call then consists of, beside the name.
    private let rest: [JSONMember]
    private let nameMember: String

    /// - Parameters:
    ///   - url: where the cache is made, by a call with these headers and this body.
    ///   - rest: the call that goes on from it, but for the name.
    init(
        life: CacheTTL, url: String, headers: [(name: String, value: String)],
        creationBody: [UInt8], rest: [JSONMember], nameMember: String
    ) {
        self.life = life
        self.url = url
        self.headers = headers
        self.creationBody = creationBody
        self.rest = rest
        self.nameMember = nameMember
    }

    /// The call that makes the cache.
    package var creation: UpstreamCall {
        UpstreamCall(url: url, headers: headers, body: creationBody)
    }

    /// The body of the call, with the name in place of the prefix.
    package func body(from name: String) -> [UInt8] {
        JSONNode.object(rest + [JSONMember(nameMember, .string(name))]).bytes()
    }

    /// Name and size of the cache that was made; nil where the answer does not tell both.
    package func cache(in answer: [UInt8]) -> (name: String, tokens: Int64)? {
        guard let root = try? JSONDocument(parsing: answer).root,
            let name = root["name"]?.string, GeminiCacheName.isName(name),
            let tokens = root["usageMetadata"]?["totalTokenCount"]?.int,
            (1...TokenUsage.countMax).contains(tokens)
        else { return nil }
        return (name, tokens)
    }
}

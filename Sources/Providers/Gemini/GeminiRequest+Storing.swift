import Events
import JSON
import Pricing

extension GeminiRequest {
    /// What of the prompt is kept in a cache of its own: the instruction and the tools, with which a customer's requests
    /// begin alike while their conversations differ. Beside a cache's name the API takes none of them.
    private static let kept: Set<String> = ["systemInstruction", "tools", "toolConfig"]

    /// Above what any text has: a prefix is rather thought too short than too long.
    private static let bytesPerToken: Int64 = 5

    /// The prefix that may be kept under a name, where one is wanted, the model has such caches, and it is long enough.
    func storable(
        for target: UpstreamTarget, headers: [(name: String, value: String)]
    ) -> StorablePrefix? {
        guard cachedContent == nil, let life = target.storedCaches, let hours = life.hours,
            let tokensMin = target.capabilities?.cacheMinTokens
        else { return nil }
        let prefix = members.filter { Self.kept.contains($0.key) }
        guard prefix.contains(where: { $0.key == "systemInstruction" }) else { return nil }
        let cache =
            [JSONMember("model", .string("models/\(GeminiAdapter.modelName(target.model))"))]
            + prefix + [JSONMember("ttl", .string("\(hours * 3_600)s"))]
        let body = JSONNode.object(cache).bytes()
        guard Int64(body.count) >= tokensMin * Self.bytesPerToken else { return nil }
        return StorablePrefix(
            life: life, url: target.baseURL + "/v1beta/cachedContents", headers: headers,
            creationBody: body, rest: members.filter { !Self.kept.contains($0.key) },
            nameMember: "cachedContent")
    }
}

import JSON

extension AnthropicMessages {
    /// The content block of a part; nil for a blank text.
    static func block(_ part: ContentPart) throws(InvalidRequest) -> JSONNode? {
        var members: [JSONMember]
        switch part.kind {
        case .text:
            guard let text = part.visibleText else { return nil }
            members = [JSONMember("type", "text"), JSONMember("text", .string(text))]
        case .image(let source):
            members = [
                JSONMember("type", "image"),
                JSONMember("source", try node(source, at: part.path)),
            ]
        case .file(let source):
            members = [
                JSONMember("type", "document"),
                JSONMember("source", try node(source, at: part.path)),
            ]
        case .audio:
            throw InvalidRequest("This provider does not take audio.", param: part.path)
        }
        if let mark = part.cacheMark { members.append(JSONMember("cache_control", mark.node)) }
        return .object(members)
    }

    private static func node(
        _ source: MediaSource, at path: String
    ) throws(InvalidRequest) -> JSONNode {
        switch source {
        case .inline(let mediaType, let base64):
            return [
                "type": "base64", "media_type": .string(mediaType), "data": .string(base64),
            ]
        case .url(let url):
            guard url.hasPrefix("https://") else {
                throw InvalidRequest("This provider fetches https URLs only.", param: path)
            }
            return ["type": "url", "url": .string(url)]
        }
    }

    static func block(_ thought: ThoughtRecord) -> JSONNode {
        switch thought {
        case .signed(let text, let signature):
            [
                "type": "thinking", "thinking": .string(text), "signature": .string(signature),
            ]
        case .redacted(let data): ["type": "redacted_thinking", "data": .string(data)]
        }
    }

    /// The cache mark of a result's part goes onto the result: inside it the API refuses one.
    static func toolResult(_ id: String, _ parts: [ContentPart]) throws(InvalidRequest) -> JSONNode
    {
        var members = [
            JSONMember("type", "tool_result"), JSONMember("tool_use_id", .string(id)),
        ]
        var content: [JSONNode] = []
        for part in parts {
            var bare = part
            bare.cacheMark = nil
            if let block = try block(bare) { content.append(block) }
        }
        if !content.isEmpty { members.append(JSONMember("content", .array(content))) }
        if let mark = parts.compactMap(\.cacheMark).last {
            members.append(JSONMember("cache_control", mark.node))
        }
        return .object(members)
    }
}

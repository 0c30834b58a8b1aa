import JSON

/// Server-sent events as Anthropic's Messages and OpenAI's Responses write them: the name is the data's `type`.
enum NamedEvent {
    static func frame(_ type: String, _ data: ArraySlice<UInt8>) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(data.count + type.utf8.count + 16)
        frame += "event: \(type)\ndata: ".utf8
        frame += data
        frame += "\n\n".utf8
        return frame
    }

    /// An event of members that follow its `type`.
    static func frame(_ type: String, _ members: [JSONMember]) -> [UInt8] {
        let node = JSONNode.object([JSONMember("type", .string(type))] + members)
        return frame(type, node.bytes()[...])
    }
}

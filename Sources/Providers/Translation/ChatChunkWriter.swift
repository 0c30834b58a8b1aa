import Events
import JSON

/// Writes the chunks of one streamed answer in OpenAI's shape, each a whole server-sent event.
///
/// Everything before `choices` is the same in each chunk and is written once.
struct ChatChunkWriter: Sendable {
    private let opening: [UInt8]
    private let includeUsage: Bool

    init(exchange: ChatExchange, model: String, tier: String?) {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("id")
        writer.value(exchange.responseID)
        writer.key("object")
        writer.value("chat.completion.chunk")
        writer.key("created")
        writer.value(exchange.createdAt)
        writer.key("model")
        writer.value(model)
        if let tier {
            writer.key("service_tier")
            writer.value(tier)
        }
        writer.endObject()
        opening = Array("data: ".utf8) + writer.take().dropLast() + Array(#","choices":["#.utf8)
        includeUsage = exchange.includeUsage
    }

    /// The first chunk, which only says who speaks.
    func role() -> StreamStep {
        chunk(delta: ["role": "assistant", "content": ""], finishReason: nil, .preamble)
    }

    /// A piece of the answer; `token` is a JSON string with its quotes.
    func text(_ token: ArraySlice<UInt8>, as member: TextMember) -> StreamStep {
        var delta = JSONWriter(capacity: token.count + 32)
        delta.beginObject()
        delta.key(member.rawValue)
        delta.raw(token)
        delta.endObject()
        return chunk(deltaBytes: delta.take(), finishReason: nil, .content)
    }

    /// One entry of `reasoning_details`, whole.
    func thought(_ thought: ThoughtRecord) -> StreamStep {
        chunk(delta: ["reasoning_details": [thought.node]], finishReason: nil, .content)
    }

    /// The begin of a tool call; `index` counts the calls of the answer from 0.
    func toolCall(index: Int, id: String, name: String, arguments: String) -> StreamStep {
        let function: JSONNode = ["name": .string(name), "arguments": .string(arguments)]
        let call: JSONNode = [
            "index": .int(Int64(index)), "id": .string(id), "type": "function",
            "function": function,
        ]
        return chunk(delta: ["tool_calls": [call]], finishReason: nil, .content)
    }

    /// More of a tool call's arguments; `token` is a JSON string with its quotes.
    func toolArguments(index: Int, _ token: ArraySlice<UInt8>) -> StreamStep {
        let call: JSONNode = [
            "index": .int(Int64(index)), "function": ["arguments": .raw(Array(token))],
        ]
        return chunk(delta: ["tool_calls": [call]], finishReason: nil, .content)
    }

    func finish(_ reason: String) -> StreamStep {
        chunk(delta: [:], finishReason: reason, .closing)
    }

    /// The usage chunk; nil unless the client asked for it. Counts that do not add up are null.
    func usage(_ usage: TokenUsage?) -> StreamStep? {
        guard includeUsage else { return nil }
        let usage = (usage?.openAINode ?? .null).bytes()
        return .frame(opening + Array(#"],"usage":"#.utf8) + usage + Self.closing, .closing)
    }

    private func chunk(delta: JSONNode, finishReason: String?, _ kind: FrameKind) -> StreamStep {
        chunk(deltaBytes: delta.bytes(), finishReason: finishReason, kind)
    }

    private func chunk(
        deltaBytes: [UInt8], finishReason: String?, _ kind: FrameKind
    ) -> StreamStep {
        var frame: [UInt8] = []
        frame.reserveCapacity(opening.count + deltaBytes.count + 96)
        frame += opening
        frame += #"{"index":0,"delta":"#.utf8
        frame += deltaBytes
        frame += #","finish_reason":"#.utf8
        frame += finishReason.map { JSONNode.string($0).bytes() } ?? Array("null".utf8)
        frame += "}]".utf8
        if includeUsage { frame += #","usage":null"#.utf8 }
        frame += Self.closing
        return .frame(frame, kind)
    }

    private static let closing = Array("}\n\n".utf8)
}

/// The members of a delta that hold running text.
enum TextMember: String, Sendable {
    case content
    case reasoning = "reasoning_content"
    case refusal
}

extension JSONValue {
    /// How many UTF-8 bytes a string has when unescaped.
    var textBytes: Int {
        let token = rawBytes
        guard token.contains(UInt8(ascii: "\\")) else { return max(token.count - 2, 0) }
        return string?.utf8.count ?? 0
    }

    /// Whether this is the string "".
    var isEmptyString: Bool { kind == .string && rawBytes.count == 2 }
}

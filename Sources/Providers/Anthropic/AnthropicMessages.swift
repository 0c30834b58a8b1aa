import JSON

/// The `system` and `messages` of a request to Anthropic.
///
/// Rules beyond the one-to-one mapping:
/// - Leading system and developer messages are `system` blocks. A later one keeps its place, so that the cached prefix
///   stays what it was: as a system message where model and position allow it, else as user text between tags.
/// - Neighbours of one role are one message, and tool results come first in it, as the API demands.
/// - Blank texts are left out, because the API refuses them.
/// - Ids of tool calls that the API would refuse are replaced, the same way in call and result.
struct AnthropicMessages {
    private(set) var system: [JSONNode] = []
    private(set) var messages: [JSONNode] = []
    /// Names of the tools called in the conversation, in the order of their first call.
    private(set) var toolNames: [String] = []
    /// Whether the last assistant turn called a tool without the thoughts that led to it.
    private(set) var continuesUnthought = false

    private let model: AnthropicModel
    private var role = ""
    private var results: [JSONNode] = []
    private var blocks: [JSONNode] = []
    private var callIDs: [String: String] = [:]

    init(of turns: [ChatTurn], for model: AnthropicModel) throws(InvalidRequest) {
        self.model = model
        let (instructions, conversation) = turns.splitLeadingInstructions()
        for part in instructions {
            if let block = try Self.block(part) { system.append(block) }
        }
        for (index, turn) in conversation.enumerated() {
            let next = conversation.dropFirst(index + 1).first
            try append(turn, before: next?.content)
        }
        flush()
        guard !messages.isEmpty else {
            throw InvalidRequest("No message has any content.", param: "messages")
        }
    }

    private mutating func append(
        _ turn: ChatTurn, before next: ChatTurn.Content?
    ) throws(InvalidRequest) {
        switch turn.content {
        case .instruction(let parts): try appendInstruction(parts, before: next)
        case .user(let parts): try append(parts, as: "user")
        case .assistant(let assistant): try append(assistant, at: turn.path)
        case .toolResult(let callID, let parts):
            guard let id = callIDs[callID] else {
                throw InvalidRequest(
                    "No assistant message before it made the call that it answers.",
                    param: turn.path + ".tool_call_id")
            }
            turnTo("user")
            results.append(try Self.toolResult(id, parts))
        }
    }

    private mutating func append(
        _ parts: [ContentPart], as role: String
    ) throws(InvalidRequest) {
        turnTo(role)
        for part in parts {
            if let block = try Self.block(part) { blocks.append(block) }
        }
    }

    private mutating func appendInstruction(
        _ parts: [ContentPart], before next: ChatTurn.Content?
    ) throws(InvalidRequest) {
        let isPlaced =
            switch next {
            case .none, .assistant: true
            case .instruction, .user, .toolResult: false
            }
        guard parts.contains(where: { $0.visibleText != nil }) else { return }
        if model.takesLaterSystem, isPlaced {
            try append(parts, as: "system")
        } else {
            try append(parts.map(\.taggedAsInstruction), as: "user")
        }
    }

    private mutating func append(
        _ turn: AssistantTurn, at path: String
    ) throws(InvalidRequest) {
        guard !(messages.isEmpty && blocks.isEmpty && results.isEmpty) else {
            throw InvalidRequest(
                "This provider's conversations begin with a user message.", param: path + ".role")
        }
        turnTo("assistant")
        for thought in turn.thoughts { blocks.append(Self.block(thought)) }
        for part in turn.parts {
            if let block = try Self.block(part) { blocks.append(block) }
        }
        for call in turn.calls {
            let id = Self.acceptableID(call.id, ordinal: callIDs.count)
            callIDs[call.id] = id
            if !toolNames.contains(call.name) { toolNames.append(call.name) }
            blocks.append([
                "type": "tool_use", "id": .string(id), "name": .string(call.name),
                "input": call.arguments,
            ])
        }
        continuesUnthought = !turn.calls.isEmpty && turn.thoughts.isEmpty
    }

    /// The API's ids are `^[a-zA-Z0-9_-]+$`; those of other providers may hold more, or be very long.
    private static func acceptableID(_ id: String, ordinal: Int) -> String {
        let isAcceptable = id.utf8.count <= 64 && id.utf8.allSatisfy(isPlainIDByte)
        return isAcceptable ? id : "replaced_\(ordinal)"
    }

    /// Ends the message before, if the next content is of another role.
    private mutating func turnTo(_ role: String) {
        guard role != self.role else { return }
        flush()
        self.role = role
    }

    private mutating func flush() {
        let content = results + blocks
        if !content.isEmpty {
            messages.append(["role": .string(role), "content": .array(content)])
        }
        results = []
        blocks = []
    }

    /// Whether the last message is the assistant's, and so a beginning to be continued.
    var endsWithAssistant: Bool { role == "assistant" }
}

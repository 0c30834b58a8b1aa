import JSON

/// Writes answers in the shape of chat completions, whole or as a stream, in one provider's dialect.
struct ChatCompletionWriter: Sendable {
    /// Where a stream tells what was used.
    enum UsagePlace: Sendable {
        case nowhere
        /// In a chunk of its own after the finish, and null in all others.
        case ownChunk
        /// In a chunk of its own after the finish.
        case ownChunkAlone
        /// So far in every chunk, and the whole in a chunk of its own.
        case everyChunk
        /// In the chunk with the finish reason.
        case finishChunk
    }

    let id: String
    let created: Int64
    let model: String
    /// Members after the choices: tier, fingerprint.
    var more: [JSONMember] = []
    /// The usage object for output so far; the flag says whether it is the last.
    var usage: @Sendable (GeneratedTokens, Bool) -> JSONNode
    var usagePlace = UsagePlace.nowhere
    /// Whether thoughts are shown, as `reasoning_content`.
    var showsReasoning = false
    /// Whether deltas are padded against guesses from their length.
    var obfuscates = false
    /// What a message has beside role and content.
    var messageExtras: [JSONMember] = []
    /// What the first delta of a stream has beside them.
    var deltaExtras: [JSONMember] = []
    var conditions = Conditions(nil)

    // MARK: Whole

    func whole(_ generation: Generation, last: [JSONMember] = []) -> [UInt8] {
        var members = head("chat.completion")
        let choices = generation.choices.enumerated().map { index, choice in
            JSONNode.members([
                ("index", .number(index)), ("message", message(choice)), ("logprobs", .null),
                ("finish_reason", .string(choice.finish.chatName)),
            ])
        }
        members.append(JSONMember("choices", .array(choices)))
        if !conditions.omitsUsage {
            members.append(JSONMember("usage", usage(generation.tokens, true)))
        }
        return JSONNode.object(members + more + last).bytes()
    }

    private func message(_ choice: Generation.Choice) -> JSONNode {
        var members: [JSONMember] = [JSONMember("role", "assistant")]
        let isCall = !choice.toolCalls.isEmpty
        members.append(JSONMember("content", isCall ? .null : .string(choice.text)))
        if showsReasoning, choice.reasoningTokens > 0 {
            let thoughts = choice.reasoningPieces.joined()
            members.append(JSONMember("reasoning_content", .string(thoughts)))
        }
        if isCall {
            let calls = choice.toolCalls.map { call -> JSONNode in
                [
                    "id": .string(call.id), "type": "function",
                    "function": [
                        "name": .string(call.name), "arguments": .string(call.arguments),
                    ],
                ]
            }
            members.append(JSONMember("tool_calls", .array(calls)))
        }
        return .object(members + messageExtras)
    }

    // MARK: Stream

    func stream(_ generation: Generation) -> StreamScript {
        var script = StreamScript()
        var sofar = GeneratedTokens()
        for index in generation.choices.indices {
            let role = [JSONMember("role", "assistant"), JSONMember("content", "")]
            let delta = JSONNode.object(role + deltaExtras)
            script.opening.append(chunk(index, delta, sofar: sofar))
        }
        var pending = generation.choices.enumerated().map { index, choice in
            (index: index, deltas: deltas(of: choice)[...])
        }
        // The choices of one request are written side by side, as the real ones are.
        while pending.contains(where: { !$0.deltas.isEmpty }) {
            for at in pending.indices {
                guard let delta = pending[at].deltas.popFirst() else { continue }
                sofar.visible += delta.generated.visible
                sofar.reasoning += delta.generated.reasoning
                let bytes = chunk(pending[at].index, delta.node, sofar: sofar)
                script.contents.append(StreamScript.Content(bytes: bytes, generated: sofar))
            }
        }
        script.closing = closing(generation)
        return script
    }

    private typealias Delta = (node: JSONNode, generated: GeneratedTokens)

    /// The parts of one choice, each with the tokens that it adds.
    private func deltas(of choice: Generation.Choice) -> [Delta] {
        var deltas: [Delta] = []
        // Hidden thoughts are spent when the first visible token comes.
        var hidden = showsReasoning ? 0 : choice.reasoningTokens
        if showsReasoning {
            for (text, tokens) in choice.reasoningPieces.withTokens {
                deltas.append(
                    (["reasoning_content": .string(text)], GeneratedTokens(reasoning: tokens)))
            }
        }
        func add(_ node: JSONNode, _ visible: Int) {
            deltas.append((node, GeneratedTokens(visible: visible, reasoning: hidden)))
            hidden = 0
        }
        for (text, tokens) in choice.pieces.withTokens { add(["content": .string(text)], tokens) }
        for (index, call) in choice.toolCalls.enumerated() {
            add(Self.opening(call, index), call.openingTokens)
            for (text, tokens) in call.argumentPieces.withTokens {
                let function: JSONNode = ["arguments": .string(text)]
                add(
                    ["tool_calls": .array([["index": .number(index), "function": function]])],
                    tokens)
            }
        }
        if hidden > 0 { add(["content": ""], 0) }
        return deltas
    }

    private static func opening(_ call: Generation.ToolCall, _ index: Int) -> JSONNode {
        let function: JSONNode = ["name": .string(call.name), "arguments": ""]
        let opening: JSONNode = [
            "index": .number(index), "id": .string(call.id), "type": "function",
            "function": function,
        ]
        return ["tool_calls": .array([opening])]
    }

    private func closing(_ generation: Generation) -> [[UInt8]] {
        var closing: [[UInt8]] = []
        let total = generation.tokens
        for (index, choice) in generation.choices.enumerated() {
            let isLast = index == generation.choices.count - 1
            closing.append(
                chunk(
                    index, [:], finish: choice.finish, sofar: total,
                    isEnd: isLast && usagePlace.isFinishChunk))
        }
        if usagePlace.hasOwnChunk, !conditions.omitsUsage {
            var members = head("chat.completion.chunk") + [JSONMember("choices", .array([]))]
            members += more + [JSONMember("usage", usage(total, true))]
            closing.append(Self.event(.object(members)))
        }
        if !conditions.omitsEnd { closing.append(Array("data: [DONE]\n\n".utf8)) }
        return closing
    }

    private func chunk(
        _ index: Int, _ delta: JSONNode, finish: Generation.Finish? = nil, sofar: GeneratedTokens,
        isEnd: Bool = false
    ) -> [UInt8] {
        var members = head("chat.completion.chunk")
        let choice: JSONNode = [
            "index": .number(index), "delta": delta, "logprobs": .null,
            "finish_reason": .text(finish?.chatName),
        ]
        members.append(JSONMember("choices", .array([choice])))
        members += more
        switch usagePlace {
        case .nowhere, .ownChunkAlone: break
        case .ownChunk: members.append(JSONMember("usage", .null))
        case .everyChunk:
            if !conditions.omitsUsage { members.append(JSONMember("usage", usage(sofar, false))) }
        case .finishChunk:
            if isEnd, !conditions.omitsUsage {
                members.append(JSONMember("usage", usage(sofar, true)))
            }
        }
        if obfuscates {
            let padding = "abcdefgh0123456".prefix(1 + (sofar.visible + index) % 15)
            members.append(JSONMember("obfuscation", .string(String(padding))))
        }
        return Self.event(.object(members))
    }

    private func head(_ object: String) -> [JSONMember] {
        [
            JSONMember("id", .string(id)), JSONMember("object", .string(object)),
            JSONMember("created", .int(created)), JSONMember("model", .string(model)),
        ]
    }

    static func event(_ node: JSONNode) -> [UInt8] {
        Array("data: ".utf8) + node.bytes() + Array("\n\n".utf8)
    }
}

extension ChatCompletionWriter.UsagePlace {
    fileprivate var isFinishChunk: Bool { self == .finishChunk }
    fileprivate var hasOwnChunk: Bool {
        switch self {
        case .ownChunk, .ownChunkAlone, .everyChunk: true
        case .nowhere, .finishChunk: false
        }
    }
}

extension Generation.Finish {
    fileprivate var chatName: String {
        switch self {
        case .stop: "stop"
        case .length: "length"
        case .toolCalls: "tool_calls"
        case .filtered: "content_filter"
        }
    }
}

extension Generation.ToolCall {
    /// Arguments stream in a few parts.
    var argumentPieces: [String] {
        var pieces: [String] = []
        var rest = Substring(arguments)
        while !rest.isEmpty {
            let piece = rest.prefix(utf8Max: 32, atLeastOne: true)
            pieces.append(piece)
            rest = Substring(rest.unicodeScalars.dropFirst(piece.unicodeScalars.count))
        }
        return pieces
    }
}

extension [String] {
    /// Each piece with the tokens that it adds to those before it.
    var withTokens: [(text: String, tokens: Int)] {
        var bytes = 0
        return map { piece in
            let before = (bytes + 3) / 4
            bytes += piece.utf8.count
            return (piece, (bytes + 3) / 4 - before)
        }
    }
}

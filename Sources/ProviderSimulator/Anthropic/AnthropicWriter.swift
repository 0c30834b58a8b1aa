import JSON

/// Writes messages, whole or as events.
struct AnthropicWriter: Sendable {
    let id: String
    let model: String
    let input: BilledTokens
    /// What usage says beside tokens: tier, place and speed of inference.
    let terms: [JSONMember]
    let thinking: AnthropicThinking
    let signature: String
    let conditions: Conditions

    // MARK: Whole

    func whole(_ choice: Generation.Choice) -> [UInt8] {
        var content: [JSONNode] = []
        if choice.reasoningTokens > 0 {
            let thoughts = thinking.isShown ? choice.reasoningPieces.joined() : ""
            content.append(thought(thoughts, signature: signature))
        }
        if !choice.text.isEmpty {
            content.append(["type": "text", "text": .string(choice.text), "citations": .null])
        }
        for call in choice.toolCalls {
            content.append([
                "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
                "input": .raw(Array(call.arguments.utf8)),
            ])
        }
        var members = head(content, stop: .string(choice.finish.anthropicName))
        if !conditions.omitsUsage {
            members.append(JSONMember("usage", usage(of: choice.generated)))
        }
        return JSONNode.object(members).bytes()
    }

    private func head(_ content: [JSONNode], stop: JSONNode) -> [JSONMember] {
        [
            JSONMember("id", .string(id)), JSONMember("type", "message"),
            JSONMember("role", "assistant"), JSONMember("model", .string(model)),
            JSONMember("content", .array(content)), JSONMember("stop_reason", stop),
            JSONMember("stop_sequence", .null),
        ]
    }

    private func thought(_ text: String, signature: String) -> JSONNode {
        [
            "type": "thinking", "thinking": .string(text), "signature": .string(signature),
        ]
    }

    private func usage(of output: GeneratedTokens) -> JSONNode {
        let details: JSONNode = ["thinking_tokens": .number(output.reasoning)]
        let tokens = [
            JSONMember("input_tokens", .number(input.inputUncached)),
            JSONMember(
                "cache_creation_input_tokens",
                .number(input.cacheWriteShort + input.cacheWriteHour)),
            JSONMember("cache_read_input_tokens", .number(input.cacheRead)),
            JSONMember(
                "cache_creation",
                [
                    "ephemeral_5m_input_tokens": .number(input.cacheWriteShort),
                    "ephemeral_1h_input_tokens": .number(input.cacheWriteHour),
                ]),
            JSONMember("output_tokens", .number(output.total)),
        ]
        let thinks = output.reasoning > 0 ? [JSONMember("output_tokens_details", details)] : []
        return .object(tokens + thinks + terms)
    }

    // MARK: Stream

    func stream(_ choice: Generation.Choice) -> StreamScript {
        var script = StreamScript()
        script.errorPrefix = Array("event: error\ndata: ".utf8)
        script.garbage = Array("event: content_block_delta\ndata: {\"type\":{{\n\n".utf8)
        var message = head([], stop: .null)
        if !conditions.omitsUsage {
            message.append(JSONMember("usage", usage(of: GeneratedTokens())))
        }
        script.opening.append(
            Self.event("message_start", [JSONMember("message", .object(message))]))
        script.opening.append(Self.event("ping", []))
        var blocks = AnthropicBlockStream()
        addThoughts(of: choice, to: &blocks)
        if !choice.pieces.isEmpty {
            blocks.open(["type": "text", "text": ""])
            for (text, tokens) in choice.pieces.withTokens {
                blocks.add(["type": "text_delta", "text": .string(text)], visible: tokens)
            }
            blocks.close()
        }
        for call in choice.toolCalls { add(call, to: &blocks) }
        script.contents = blocks.contents
        // The end of the last block comes after the last content, so that a cut leaves it out.
        script.closing = [blocks.pending]
        script.closing.append(end(choice))
        if !conditions.omitsEnd { script.closing.append(Self.event("message_stop", [])) }
        return script
    }

    private func addThoughts(of choice: Generation.Choice, to blocks: inout AnthropicBlockStream) {
        guard choice.reasoningTokens > 0 else { return }
        blocks.open(thought("", signature: ""))
        if thinking.isShown {
            for (text, tokens) in choice.reasoningPieces.withTokens {
                blocks.add(
                    ["type": "thinking_delta", "thinking": .string(text)], reasoning: tokens)
            }
        }
        // Thoughts that are not shown are spent by the time their signature comes.
        blocks.add(
            ["type": "signature_delta", "signature": .string(signature)],
            reasoning: thinking.isShown ? 0 : choice.reasoningTokens)
        blocks.close()
    }

    private func add(_ call: Generation.ToolCall, to blocks: inout AnthropicBlockStream) {
        blocks.open([
            "type": "tool_use", "id": .string(call.id), "name": .string(call.name), "input": [:],
        ])
        blocks.add(
            ["type": "input_json_delta", "partial_json": ""], visible: call.openingTokens)
        for (text, tokens) in call.argumentPieces.withTokens {
            blocks.add(
                ["type": "input_json_delta", "partial_json": .string(text)], visible: tokens)
        }
        blocks.close()
    }

    private func end(_ choice: Generation.Choice) -> [UInt8] {
        let delta: JSONNode = [
            "stop_reason": .string(choice.finish.anthropicName), "stop_sequence": .null,
        ]
        var members = [JSONMember("delta", delta)]
        if !conditions.omitsUsage {
            members.append(
                JSONMember(
                    "usage",
                    [
                        "input_tokens": .number(input.inputUncached),
                        "cache_creation_input_tokens": .number(
                            input.cacheWriteShort + input.cacheWriteHour),
                        "cache_read_input_tokens": .number(input.cacheRead),
                        "output_tokens": .number(choice.generated.total),
                    ]))
        }
        return Self.event("message_delta", members)
    }

    static func event(_ name: String, _ members: [JSONMember]) -> [UInt8] {
        let data = JSONNode.object([JSONMember("type", .string(name))] + members)
        return Array("event: \(name)\ndata: ".utf8) + data.bytes() + Array("\n\n".utf8)
    }
}

/// Content blocks as events; what opens or closes a block travels with the next content.
struct AnthropicBlockStream: Sendable {
    private(set) var contents: [StreamScript.Content] = []
    /// Events that wait for the next content.
    private(set) var pending: [UInt8] = []
    private var generated = GeneratedTokens()
    private var index = 0

    mutating func open(_ block: JSONNode) {
        pending += AnthropicWriter.event(
            "content_block_start",
            [JSONMember("index", .number(index)), JSONMember("content_block", block)])
    }

    mutating func add(_ delta: JSONNode, visible: Int = 0, reasoning: Int = 0) {
        generated.visible += visible
        generated.reasoning += reasoning
        let event = AnthropicWriter.event(
            "content_block_delta",
            [JSONMember("index", .number(index)), JSONMember("delta", delta)])
        contents.append(StreamScript.Content(bytes: pending + event, generated: generated))
        pending = []
    }

    mutating func close() {
        pending += AnthropicWriter.event(
            "content_block_stop", [JSONMember("index", .number(index))])
        index += 1
    }
}

extension Generation.Choice {
    var generated: GeneratedTokens {
        GeneratedTokens(visible: visibleTokens, reasoning: reasoningTokens)
    }
}

extension Generation.Finish {
    fileprivate var anthropicName: String {
        switch self {
        case .stop: "end_turn"
        case .length: "max_tokens"
        case .toolCalls: "tool_use"
        case .filtered: "refusal"
        }
    }
}

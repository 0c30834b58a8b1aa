import JSON

/// Writes generated content, whole, as server-sent events, or as a JSON array that grows.
struct GeminiWriter: Sendable {
    let responseID: String
    let model: GeminiModel
    let input: BilledTokens
    let showsThoughts: Bool
    let signature: String
    /// Whether the stream is an array and not events.
    let isArray: Bool
    let conditions: Conditions

    // MARK: Whole

    func whole(_ generation: Generation) -> [UInt8] {
        let candidates = generation.choices.enumerated().map { index, choice in
            candidate(index, parts: parts(of: choice), finish: choice.finish)
        }
        return answer(candidates, generation.tokens).bytes()
    }

    private func parts(of choice: Generation.Choice) -> [JSONNode] {
        var parts: [JSONNode] = []
        if showsThoughts, choice.reasoningTokens > 0 {
            parts.append(
                ["text": .string(choice.reasoningPieces.joined()), "thought": true])
        }
        if !choice.text.isEmpty { parts.append(["text": .string(choice.text)]) }
        return parts
            + choice.toolCalls.enumerated().map { call($0.element, isFirst: $0.offset == 0) }
    }

    private func call(_ call: Generation.ToolCall, isFirst: Bool) -> JSONNode {
        .members([
            (
                "functionCall",
                .members([
                    ("id", model.signsCalls ? .string(call.id) : nil),
                    ("name", .string(call.name)), ("args", .raw(Array(call.arguments.utf8))),
                ])
            ),
            ("thoughtSignature", model.signsCalls && isFirst ? .string(signature) : nil),
        ])
    }

    private func candidate(
        _ index: Int, parts: [JSONNode], finish: Generation.Finish?
    ) -> JSONNode {
        .members([
            ("content", .members([("parts", .array(parts)), ("role", "model")])),
            ("finishReason", finish.map { .string($0.geminiName) }),
            ("index", .number(index)),
        ])
    }

    /// Counters that are nothing are left out, as everywhere in this format.
    private func answer(_ candidates: [JSONNode], _ output: GeneratedTokens) -> JSONNode {
        func some(_ number: Int) -> JSONNode? { number > 0 ? .number(number) : nil }
        func text(_ number: Int) -> JSONNode {
            .array([["modality": "TEXT", "tokenCount": .number(number)]])
        }
        let usage = JSONNode.members([
            ("promptTokenCount", .number(input.input)),
            ("cachedContentTokenCount", some(input.cacheRead)),
            ("candidatesTokenCount", some(output.visible)),
            ("thoughtsTokenCount", some(output.reasoning)),
            ("totalTokenCount", .number(input.input + output.total)),
            ("promptTokensDetails", text(input.input)),
            ("cacheTokensDetails", input.cacheRead > 0 ? text(input.cacheRead) : nil),
        ])
        return .members([
            ("candidates", .array(candidates)),
            ("usageMetadata", conditions.omitsUsage ? nil : usage),
            ("modelVersion", .string(model.id)), ("responseId", .string(responseID)),
        ])
    }

    // MARK: Stream

    func stream(_ generation: Generation) -> StreamScript {
        var script = StreamScript()
        if isArray { script.garbage = Array(",\n{\"candidates\":[{{".utf8) }
        var sofar = GeneratedTokens()
        for (index, choice) in generation.choices.enumerated() {
            for (part, tokens) in streamParts(of: choice) {
                sofar.visible += tokens.visible
                sofar.reasoning += tokens.reasoning
                let node = answer([candidate(index, parts: [part], finish: nil)], sofar)
                script.contents.append(
                    StreamScript.Content(
                        bytes: frame(node, isFirst: script.contents.isEmpty), generated: sofar))
            }
        }
        // The finish reason is the end mark: without it, all has been said and nothing ended.
        if !conditions.omitsEnd {
            let last = generation.choices.enumerated().map { index, choice in
                candidate(index, parts: [lastPart], finish: choice.finish)
            }
            let node = answer(last, generation.tokens)
            script.closing.append(frame(node, isFirst: script.contents.isEmpty))
        }
        if isArray { script.closing.append(Array("]\n".utf8)) }
        return script
    }

    private var lastPart: JSONNode {
        .members([
            ("text", ""), ("thoughtSignature", model.signsCalls ? .string(signature) : nil),
        ])
    }

    private func streamParts(of choice: Generation.Choice) -> [(JSONNode, GeneratedTokens)] {
        var parts: [(JSONNode, GeneratedTokens)] = []
        var hidden = showsThoughts ? 0 : choice.reasoningTokens
        if showsThoughts {
            for (text, tokens) in choice.reasoningPieces.withTokens {
                parts.append(
                    (
                        ["text": .string(text), "thought": true],
                        GeneratedTokens(reasoning: tokens)
                    ))
            }
        }
        func add(_ node: JSONNode, _ visible: Int) {
            parts.append((node, GeneratedTokens(visible: visible, reasoning: hidden)))
            hidden = 0
        }
        for (text, tokens) in choice.pieces.withTokens { add(["text": .string(text)], tokens) }
        for (index, called) in choice.toolCalls.enumerated() {
            add(call(called, isFirst: index == 0), called.tokens)
        }
        if hidden > 0 { add(["text": ""], 0) }
        return parts
    }

    private func frame(_ node: JSONNode, isFirst: Bool) -> [UInt8] {
        if isArray { return Array((isFirst ? "[" : ",\n").utf8) + node.bytes() }
        return Array("data: ".utf8) + node.bytes() + Array("\r\n\r\n".utf8)
    }
}

extension Generation.Finish {
    fileprivate var geminiName: String {
        switch self {
        case .stop, .toolCalls: "STOP"
        case .length: "MAX_TOKENS"
        case .filtered: "SAFETY"
        }
    }
}

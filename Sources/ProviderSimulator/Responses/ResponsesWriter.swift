import JSON

/// Writes answers of the Responses shape, whole or as numbered events.
struct ResponsesWriter: Sendable {
    let id: String
    let created: Int64
    let model: String
    let tier: String
    let request: BodyReader
    /// The usage object for output so far.
    let usage: @Sendable (GeneratedTokens) -> JSONNode
    let conditions: Conditions

    private var suffix: String { String(id.dropFirst("resp_".count)) }

    // MARK: Whole

    func whole(_ generation: Generation) -> JSONNode {
        let choice = generation.choices[0]
        return object(
            status: choice.finish.responseStatus, cutBy: choice.finish.cutBy,
            output: items(of: choice).map { $0.done }, tokens: generation.tokens)
    }

    private func object(
        status: String, cutBy: String? = nil, output: [JSONNode], tokens: GeneratedTokens?
    ) -> JSONNode {
        func given(_ name: String, or other: JSONNode) -> (String, JSONNode?) {
            (name, request.present(name).map { .raw(Array($0.rawBytes)) } ?? other)
        }
        let reported = conditions.omitsUsage ? nil : tokens.map(usage)
        return .members([
            ("id", .string(id)), ("object", "response"), ("created_at", .int(created)),
            ("status", .string(status)), ("background", .bool(false)), ("error", .null),
            ("incomplete_details", cutBy.map { ["reason": .string($0)] } ?? .null),
            given("instructions", or: .null), given("max_output_tokens", or: .null),
            ("model", .string(model)), ("output", .array(output)),
            given("parallel_tool_calls", or: .bool(true)),
            given("previous_response_id", or: .null),
            ("reasoning", ["effort": .null, "summary": .null]), ("service_tier", .string(tier)),
            given("store", or: .bool(true)), given("temperature", or: 1),
            given("text", or: ["format": ["type": "text"]]), given("tool_choice", or: "auto"),
            given("tools", or: .array([])), given("top_p", or: 1), ("truncation", "disabled"),
            ("usage", reported ?? .null), given("metadata", or: .object([])),
        ])
    }

    /// The items of a whole answer.
    func output(_ generation: Generation) -> [JSONNode] {
        items(of: generation.choices[0]).map(\.done)
    }

    // MARK: Items

    /// An item of the output as it begins, what comes while it grows, and as it ends.
    private struct Item {
        var added: JSONNode
        var done: JSONNode
        var id: String
        var kind: Kind

        enum Kind {
            case reasoning
            case message([String])
            case call(Generation.ToolCall)
        }
    }

    private func items(of choice: Generation.Choice) -> [Item] {
        var items: [Item] = []
        if choice.reasoningTokens > 0 {
            let node: JSONNode = [
                "id": .string("rs_\(suffix)"), "type": "reasoning", "summary": .array([]),
            ]
            items.append(Item(added: node, done: node, id: "rs_\(suffix)", kind: .reasoning))
        }
        if choice.toolCalls.isEmpty {
            let id = "msg_\(suffix)"
            let status = choice.finish.responseStatus
            items.append(
                Item(
                    added: message(id, "in_progress", []),
                    done: message(id, status, [Self.part(choice.text)]), id: id,
                    kind: .message(choice.pieces)))
        }
        for (index, call) in choice.toolCalls.enumerated() {
            let id = "fc_\(suffix)\(index)"
            items.append(
                Item(
                    added: Self.call(id, call, "in_progress", arguments: ""),
                    done: Self.call(id, call, "completed", arguments: call.arguments), id: id,
                    kind: .call(call)))
        }
        return items
    }

    private func message(_ id: String, _ status: String, _ content: [JSONNode]) -> JSONNode {
        [
            "id": .string(id), "type": "message", "status": .string(status), "role": "assistant",
            "content": .array(content),
        ]
    }

    private static func part(_ text: String) -> JSONNode {
        [
            "type": "output_text", "text": .string(text), "annotations": .array([]),
            "logprobs": .array([]),
        ]
    }

    private static func call(
        _ id: String, _ call: Generation.ToolCall, _ status: String, arguments: String
    ) -> JSONNode {
        [
            "id": .string(id), "type": "function_call", "status": .string(status),
            "call_id": .string(call.id), "name": .string(call.name),
            "arguments": .string(arguments),
        ]
    }

    // MARK: Stream

    func stream(_ generation: Generation) -> StreamScript {
        var script = StreamScript()
        var number = 0
        func event(_ type: String, _ members: [(String, JSONNode?)]) -> [UInt8] {
            defer { number += 1 }
            let head: [(String, JSONNode?)] = [
                ("type", .string(type)), ("sequence_number", .number(number)),
            ]
            let data = JSONNode.members(head + members).bytes()
            return Array("event: \(type)\ndata: ".utf8) + data + Array("\n\n".utf8)
        }
        let begun = object(status: "in_progress", output: [], tokens: nil)
        script.opening = ["response.created", "response.in_progress"].map {
            event($0, [("response", begun)])
        }
        var sofar = GeneratedTokens(reasoning: generation.tokens.reasoning)
        // What opens or closes an item travels with the content next to it.
        var held: [UInt8] = []
        func add(_ bytes: [UInt8], visible: Int) {
            sofar.visible += visible
            script.contents.append(StreamScript.Content(bytes: held + bytes, generated: sofar))
            held = []
        }
        for (index, item) in items(of: generation.choices[0]).enumerated() {
            let place: [(String, JSONNode?)] = [
                ("item_id", .string(item.id)), ("output_index", .number(index)),
            ]
            held += event(
                "response.output_item.added",
                [("output_index", .number(index)), ("item", item.added)])
            switch item.kind {
            case .reasoning: break
            case .message(let pieces):
                let at = place + [("content_index", 0)]
                held += event("response.content_part.added", at + [("part", Self.part(""))])
                for (text, tokens) in pieces.withTokens {
                    add(
                        event(
                            "response.output_text.delta",
                            at + [("delta", .string(text)), ("logprobs", .array([]))]),
                        visible: tokens)
                }
                let text = pieces.joined()
                held += event(
                    "response.output_text.done",
                    at + [("text", .string(text)), ("logprobs", .array([]))])
                held += event("response.content_part.done", at + [("part", Self.part(text))])
            case .call(let call):
                sofar.visible += call.openingTokens
                for (text, tokens) in call.argumentPieces.withTokens {
                    add(
                        event(
                            "response.function_call_arguments.delta",
                            place + [("delta", .string(text))]), visible: tokens)
                }
                held += event(
                    "response.function_call_arguments.done",
                    place + [("name", .string(call.name)), ("arguments", .string(call.arguments))])
            }
            held += event(
                "response.output_item.done",
                [("output_index", .number(index)), ("item", item.done)])
        }
        script.closing = held.isEmpty ? [] : [held]
        let last = whole(generation)
        let status = generation.choices[0].finish.responseStatus
        if !conditions.omitsEnd {
            script.closing.append(event("response.\(status)", [("response", last)]))
        }
        return script
    }

    /// The answer as messages of the chat that goes on from it.
    func said(_ generation: Generation) -> [JSONNode] {
        let choice = generation.choices[0]
        guard !choice.toolCalls.isEmpty else {
            return [["role": "assistant", "content": .string(choice.text)]]
        }
        let calls = choice.toolCalls.map { call -> JSONNode in
            [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
            ]
        }
        return [["role": "assistant", "content": .null, "tool_calls": .array(calls)]]
    }
}

/// One request of the Responses shape on its way: what its answer is written and stored with.
struct ResponsesForm: Sendable {
    let prompt: ResponsesPrompt
    let stored: StoredResponses
    let payer: String

    /// Writes the answer and keeps it if it is to be kept.
    func shape(_ generation: Generation, by writer: ResponsesWriter) -> Answer.Shape {
        let body = writer.whole(generation).bytes()
        if prompt.isStored {
            let entry = StoredResponses.Entry(
                payer: payer, messages: prompt.messages + writer.said(generation),
                inputs: prompt.items, outputs: writer.output(generation), body: body)
            stored.keep(entry, as: writer.id)
        }
        return prompt.chat.streams ? .stream(writer.stream(generation)) : .whole(body)
    }
}

extension Generation.Finish {
    fileprivate var responseStatus: String { cutBy == nil ? "completed" : "incomplete" }

    /// Why an answer is incomplete, in the API's words.
    fileprivate var cutBy: String? {
        switch self {
        case .stop, .toolCalls: nil
        case .length: "max_output_tokens"
        case .filtered: "content_filter"
        }
    }
}

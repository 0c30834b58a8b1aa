import JSON

/// Writes the events of one streamed response and remembers its output, which the last event repeats.
struct ResponseEventWriter: Sendable {
    private enum Item: Sendable {
        case thought(text: [UInt8], details: JSONValue?)
        case message(text: [UInt8], isRefusal: Bool)
        case call(index: Int64, id: JSONNode, name: JSONNode, arguments: [UInt8])
    }

    private let object: ResponseObject
    private var model: String
    private var isStarted = false
    private var open: Item?
    private var output: [JSONNode] = []
    private var steps: [StreamStep] = []
    /// The number of the next event.
    private(set) var sequence: Int64 = 0

    init(object: ResponseObject) {
        self.object = object
        model = object.exchange.modelRequested
    }

    /// The steps written since the last call.
    mutating func takeSteps() -> [StreamStep] {
        defer { steps = [] }
        return steps
    }

    mutating func start(model: String?) {
        guard !isStarted else { return }
        isStarted = true
        self.model = model ?? self.model
        let response = object.node(
            status: "in_progress", model: self.model, output: [], report: nil)
        add("response.created", [JSONMember("response", response)], .preamble)
        add("response.in_progress", [JSONMember("response", response)], .preamble)
    }

    mutating func think(_ text: JSONValue) {
        if case .thought = open {} else { begin(.thought(text: [], details: nil)) }
        guard case .thought(var soFar, let details) = open else { return }
        if soFar.isEmpty {
            addPart("response.reasoning_summary_part.added", ["type": "summary_text", "text": ""])
        }
        soFar += text.rawBytes.dropFirst().dropLast()
        open = .thought(text: soFar, details: details)
        add(
            "response.reasoning_summary_text.delta",
            [at("summary_index"), JSONMember("delta", .raw(Array(text.rawBytes)))], .content)
    }

    /// Takes what the provider wants back with its thoughts.
    mutating func seal(_ details: JSONValue) {
        if case .thought = open {} else { begin(.thought(text: [], details: nil)) }
        guard case .thought(let text, _) = open else { return }
        open = .thought(text: text, details: details)
    }

    mutating func say(_ text: JSONValue, isRefusal: Bool) {
        if case .message(_, isRefusal) = open {
        } else {
            begin(.message(text: [], isRefusal: isRefusal))
            let part = isRefusal ? ResponseObject.refusal("") : ResponseObject.text("")
            addPart("response.content_part.added", part)
        }
        guard case .message(var soFar, _) = open else { return }
        soFar += text.rawBytes.dropFirst().dropLast()
        open = .message(text: soFar, isRefusal: isRefusal)
        var members = [at("content_index"), JSONMember("delta", .raw(Array(text.rawBytes)))]
        if !isRefusal { members.append(JSONMember("logprobs", [])) }
        add(
            isRefusal ? "response.refusal.delta" : "response.output_text.delta", members, .content)
    }

    /// Takes a piece of a tool's call; false when it belongs to one that is closed already.
    mutating func call(_ call: JSONValue) -> Bool {
        let index = call["index"]?.int ?? 0
        if case .call(index, _, _, _) = open {
        } else {
            guard let id = call["id"], let name = call["function"]?["name"] else { return false }
            begin(.call(index: index, id: id.node, name: name.node, arguments: []))
        }
        guard case .call(_, let id, let name, var arguments) = open,
            let part = call["function"]?["arguments"], part.hasText
        else { return true }
        arguments += part.rawBytes.dropFirst().dropLast()
        open = .call(index: index, id: id, name: name, arguments: arguments)
        add(
            "response.function_call_arguments.delta",
            [JSONMember("delta", .raw(Array(part.rawBytes)))], .content)
        return true
    }

    /// Closes what is open and gives the event that ends the response.
    mutating func finish(_ report: UpstreamReport) -> [UInt8] {
        start(model: nil)
        close()
        let status = ResponseObject.status(for: report.finishReason)
        let response = object.node(status: status, model: model, output: output, report: report)
        return event("response.\(status)", [JSONMember("response", response)])
    }

    // MARK: Items

    private mutating func begin(_ item: Item) {
        close()
        open = item
        let node = node(of: item, isDone: false)
        let kind: FrameKind
        if case .call = item { kind = .content } else { kind = .preamble }
        addItem("response.output_item.added", node, kind)
    }

    private mutating func close() {
        guard let item = open else { return }
        switch item {
        case .thought(let text, _):
            guard !text.isEmpty else { break }
            let text = Self.string(text)
            add(
                "response.reasoning_summary_text.done",
                [at("summary_index"), JSONMember("text", text)], .closing)
            addPart(
                "response.reasoning_summary_part.done", ["type": "summary_text", "text": text])
        case .message(let bytes, let isRefusal):
            let text = Self.string(bytes)
            var members = [at("content_index"), JSONMember(isRefusal ? "refusal" : "text", text)]
            if !isRefusal { members.append(JSONMember("logprobs", [])) }
            add(
                isRefusal ? "response.refusal.done" : "response.output_text.done", members,
                .closing)
            addPart("response.content_part.done", Self.part(text, isRefusal: isRefusal))
        case .call(_, _, let name, let arguments):
            add(
                "response.function_call_arguments.done",
                [JSONMember("name", name), JSONMember("arguments", Self.string(arguments))],
                .closing)
        }
        let done = node(of: item, isDone: true)
        addItem("response.output_item.done", done, .closing)
        output.append(done)
        open = nil
    }

    private func node(of item: Item, isDone: Bool) -> JSONNode {
        let index = output.count
        let status = isDone ? "completed" : "in_progress"
        switch item {
        case .thought(let text, let details):
            // Not `nil`, which as a node is JSON's null.
            let summary: JSONNode? = text.isEmpty ? .none : .some(Self.string(text))
            return object.reasoning(index, text: summary, details: details)
        case .message(let text, let isRefusal):
            let content = isDone ? [Self.part(Self.string(text), isRefusal: isRefusal)] : []
            return object.message(index, status: status, content: content)
        case .call(_, let id, let name, let arguments):
            return object.call(
                index, status: status, callID: id, name: name, arguments: Self.string(arguments))
        }
    }

    private static func part(_ text: JSONNode, isRefusal: Bool) -> JSONNode {
        isRefusal ? ResponseObject.refusal(text) : ResponseObject.text(text)
    }

    /// Pieces of JSON strings, put together without their quotes, are the inside of one string.
    private static func string(_ inside: [UInt8]) -> JSONNode { .raw([34] + inside + [34]) }

    // MARK: Events

    /// Everything that belongs to an item says to which.
    private var place: [JSONMember] {
        let prefix =
            switch open {
            case .thought: "rs"
            case .call: "fc"
            case .message, nil: "msg"
            }
        return [
            JSONMember("item_id", .string(object.itemID(prefix, output.count))),
            JSONMember("output_index", .int(Int64(output.count))),
        ]
    }

    private func at(_ name: String) -> JSONMember { JSONMember(name, 0) }

    private mutating func addPart(_ type: String, _ part: JSONNode) {
        let index = type.contains("summary") ? "summary_index" : "content_index"
        add(
            type, [at(index), JSONMember("part", part)],
            type.hasSuffix(".added") ? .preamble : .closing)
    }

    private mutating func addItem(_ type: String, _ item: JSONNode, _ kind: FrameKind) {
        let members = [
            JSONMember("output_index", .int(Int64(output.count))), JSONMember("item", item),
        ]
        steps.append(.frame(event(type, members), kind))
    }

    private mutating func add(_ type: String, _ members: [JSONMember], _ kind: FrameKind) {
        let isWhole = members.first?.key == "response"
        steps.append(.frame(event(type, isWhole ? members : place + members), kind))
    }

    private mutating func event(_ type: String, _ members: [JSONMember]) -> [UInt8] {
        defer { sequence += 1 }
        return NamedEvent.frame(type, [JSONMember("sequence_number", .int(sequence))] + members)
    }
}

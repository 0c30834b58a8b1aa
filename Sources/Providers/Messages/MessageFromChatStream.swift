import Events
import JSON

/// A streamed chat completion, given as the events of a streamed message.
///
/// Blocks follow one another: text, thoughts and each call of a tool are a block of their own, opened when its first piece
/// comes and closed when another kind begins. `message_stop` waits for the ledger.
struct MessageFromChatStream: AnswerStream {
    private enum Block: Equatable {
        case text
        case thinking
        /// By the call's index in the chat completion.
        case tool(Int64)
    }

    private var inner: any AnswerStream
    private let exchange: ChatExchange
    private var isStarted = false
    private var open: Block?
    private var index: Int64 = -1
    private var isOver = false

    init(inner: any AnswerStream, exchange: ChatExchange) {
        self.inner = inner
        self.exchange = exchange
    }

    var report: UpstreamReport { inner.report }
    var endMark: [UInt8] { NamedEvent.frame("message_stop", []) }

    mutating func receive(_ bytes: [UInt8]) -> [StreamStep] { take(inner.receive(bytes)) }

    mutating func end() -> [StreamStep] { take(inner.end()) }

    private mutating func take(_ steps: [StreamStep]) -> [StreamStep] {
        var given: [StreamStep] = []
        for step in steps where !isOver {
            switch step {
            case .frame(let bytes, let kind): take(frame: bytes, kind, into: &given)
            case .failed:
                isOver = true
                given.append(step)
            case .finished: finish(into: &given)
            }
        }
        return given
    }

    private mutating func take(
        frame: [UInt8], _ kind: FrameKind, into steps: inout [StreamStep]
    ) {
        guard let chunk = ChatFrame.chunk(of: frame) else { return }
        if !isStarted { start(chunk["model"]?.string, into: &steps) }
        guard let delta = chunk["choices"]?[0]?["delta"] else { return }
        if let thought = delta["reasoning_content"], thought.hasText {
            piece(thought, of: .thinking, into: &steps)
        }
        for name in ["content", "refusal"] {
            guard let text = delta[name], text.hasText else { continue }
            piece(text, of: .text, into: &steps)
        }
        for call in delta["tool_calls"]?.elements.map(\.self) ?? [] {
            guard !isOver else { return }
            take(call, into: &steps)
        }
    }

    private mutating func start(_ model: String?, into steps: inout [StreamStep]) {
        isStarted = true
        let message: JSONNode = [
            "id": .string(exchange.responseID), "type": "message", "role": "assistant",
            "model": .string(model ?? exchange.modelRequested), "content": [],
            "stop_reason": nil, "stop_sequence": nil, "usage": UpstreamReport().messageUsage,
        ]
        let event = NamedEvent.frame("message_start", [JSONMember("message", message)])
        steps.append(.frame(event, .preamble))
    }

    private mutating func piece(
        _ text: JSONValue, of block: Block, into steps: inout [StreamStep]
    ) {
        let isThought = block == .thinking
        if open != block {
            begin(
                block,
                isThought
                    ? ["type": "thinking", "thinking": "", "signature": ""]
                    : ["type": "text", "text": ""], into: &steps)
        }
        let name = isThought ? "thinking" : "text"
        delta(["type": .string(name + "_delta"), name: .raw(Array(text.rawBytes))], into: &steps)
    }

    private mutating func take(_ call: JSONValue, into steps: inout [StreamStep]) {
        let block = Block.tool(call["index"]?.int ?? 0)
        if open != block {
            guard let id = call["id"]?.string, let name = call["function"]?["name"]?.string else {
                isOver = true
                let failure = UpstreamFailure(
                    reason: .providerStreamMalformed,
                    message: "A call of a tool went on after another had begun.",
                    providerRequestID: report.providerRequestID, billed: nil)
                return steps.append(.failed(failure))
            }
            let start: JSONNode = [
                "type": "tool_use", "id": .string(id), "name": .string(name), "input": [:],
            ]
            begin(block, start, into: &steps)
        }
        guard let part = call["function"]?["arguments"], part.hasText else { return }
        delta(
            ["type": "input_json_delta", "partial_json": .raw(Array(part.rawBytes))], into: &steps)
    }

    private mutating func begin(
        _ block: Block, _ content: JSONNode, into steps: inout [StreamStep]
    ) {
        close(into: &steps)
        open = block
        index += 1
        let event = NamedEvent.frame(
            "content_block_start",
            [JSONMember("index", .int(index)), JSONMember("content_block", content)])
        steps.append(.frame(event, .content))
    }

    private mutating func delta(_ delta: JSONNode, into steps: inout [StreamStep]) {
        let event = NamedEvent.frame(
            "content_block_delta", [JSONMember("index", .int(index)), JSONMember("delta", delta)])
        steps.append(.frame(event, .content))
    }

    private mutating func close(into steps: inout [StreamStep]) {
        guard open != nil else { return }
        open = nil
        let event = NamedEvent.frame("content_block_stop", [JSONMember("index", .int(index))])
        steps.append(.frame(event, .closing))
    }

    private mutating func finish(into steps: inout [StreamStep]) {
        isOver = true
        close(into: &steps)
        let report = inner.report
        let delta: JSONNode = [
            "stop_reason": .string(MessageStop.reason(for: report.finishReason)),
            "stop_sequence": nil,
        ]
        let event = NamedEvent.frame(
            "message_delta",
            [JSONMember("delta", delta), JSONMember("usage", report.messageUsage)])
        steps += [.frame(event, .closing), .finished]
    }
}

/// The frames of a streamed chat completion, as our own readers write them.
enum ChatFrame {
    /// The chunk in `data: {…}\n\n`.
    static func chunk(of frame: [UInt8]) -> JSONValue? {
        guard frame.starts(with: "data: ".utf8) else { return nil }
        return try? JSONDocument(parsing: Array(frame.dropFirst(6))).root
    }
}

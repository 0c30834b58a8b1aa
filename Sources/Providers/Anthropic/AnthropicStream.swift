import Events
import JSON

/// Reads a streamed message and writes it as chunks of a chat completion.
///
/// Events are told apart by their data's `type`; unknown ones are passed over, as the API's rules demand. The finish chunk
/// waits for `message_stop`, because `message_delta` may come more than once and its counts replace each other.
struct AnthropicStream: AnswerStream {
    private let head: UpstreamHead
    private let exchange: ChatExchange
    private var events = EventStreamParser()
    private var unframed: UnframedBody?
    private var chunks: ChatChunkWriter?
    private var blocks: [Int64: AnthropicBlock] = [:]
    private var callCount = 0
    private var tally: AnthropicTally
    private var isOver = false

    /// More open blocks than any message has.
    private static let openBlocksMax = 1_024

    init(head: UpstreamHead, exchange: ChatExchange) {
        self.head = head
        self.exchange = exchange
        tally = AnthropicTally(head: head)
        unframed = UnframedBody(of: head)
    }

    var report: UpstreamReport { tally.report }

    mutating func receive(_ bytes: [UInt8]) -> [StreamStep] {
        guard !isOver else { return [] }
        guard unframed == nil else {
            unframed?.append(bytes)
            return []
        }
        var steps: [StreamStep] = []
        do {
            for event in try events.feed(bytes) where !isOver { take(event, into: &steps) }
        } catch {
            fail(malformed("An event of the provider's stream is too long."), into: &steps)
        }
        return steps
    }

    mutating func end() -> [StreamStep] {
        guard !isOver else { return [] }
        var steps: [StreamStep] = []
        if let unframed {
            let failure = unframed.errorRoot.map(self.failure)
            fail(failure ?? malformed("The provider's answer is no stream."), into: &steps)
            return steps
        }
        // An event without its blank line was cut, unless it can be read.
        if let event = events.finish(), (try? JSONDocument(parsing: event.data)) != nil {
            take(event, into: &steps)
        }
        guard !isOver else { return steps }
        if let root = events.strayRoot, root["error"].map({ !$0.isNull }) == true {
            fail(failure(in: root), into: &steps)
            return steps
        }
        let truncated = FailureVerdict(.providerStreamTruncated, billed: nil)
        let error = ProviderErrorBody(message: "The provider's stream ended before its end.")
        fail(UpstreamFailure(truncated, error: error, head: head), into: &steps)
        return steps
    }

    private mutating func take(_ event: ServerSentEvent, into steps: inout [StreamStep]) {
        guard let document = try? JSONDocument(parsing: event.data),
            let type = document.root["type"]?.string
        else {
            return fail(malformed("An event of the provider's stream is not JSON."), into: &steps)
        }
        guard let fault = take(document.root, type: type, into: &steps) else { return }
        fail(fault, into: &steps)
    }

    /// Gives the failure that ends the stream, if the event is one or breaks the protocol.
    private mutating func take(
        _ event: JSONValue, type: String, into steps: inout [StreamStep]
    ) -> UpstreamFailure? {
        switch type {
        case "message_start":
            return takeStart(event["message"], into: &steps) ? nil : outOfShape(type)
        case "content_block_start":
            return takeBlockStart(event, into: &steps) ? nil : outOfShape(type)
        case "content_block_delta":
            return takeBlockDelta(event, into: &steps) ? nil : outOfShape(type)
        case "content_block_stop":
            takeBlockStop(event, into: &steps)
        case "message_delta":
            return takeDelta(event) ? nil : outOfShape(type)
        case "message_stop":
            return takeStop(into: &steps) ? nil : outOfShape(type)
        case "error":
            return failure(in: event)
        default: break
        }
        return nil
    }

    private mutating func takeStart(_ message: JSONValue?, into steps: inout [StreamStep]) -> Bool {
        guard chunks == nil, let message, message.kind == .object else { return false }
        tally.start(message)
        let model = report.modelServed ?? exchange.modelRequested
        let chunks = ChatChunkWriter(exchange: exchange, model: model, tier: report.tierServed)
        self.chunks = chunks
        steps.append(chunks.role())
        return true
    }

    private mutating func takeBlockStart(_ event: JSONValue, into steps: inout [StreamStep]) -> Bool
    {
        guard let chunks, let index = event["index"]?.int, let block = event["content_block"],
            blocks.count < Self.openBlocksMax
        else { return false }
        tally.beginBlock()
        switch block["type"]?.string {
        case "text":
            blocks[index] = .text
            relay(block["text"], as: .content, into: &steps)
        case "thinking":
            var thought = AnthropicBlock.Thought()
            thought.append(text: block["thinking"]?.string)
            thought.append(signature: block["signature"]?.string)
            blocks[index] = .thinking(thought)
            relay(block["thinking"], as: .reasoning, into: &steps)
        case "redacted_thinking":
            guard let data = block["data"]?.string else { return false }
            steps.append(chunks.thought(.redacted(data: data)))
        case "tool_use":
            guard let id = block["id"]?.string, let name = block["name"]?.string else {
                return false
            }
            // Some servers give the whole input here and no deltas after it.
            let input = block["input"].map { String(decoding: $0.rawBytes, as: UTF8.self) }
            blocks[index] = .tool(call: callCount, input: input ?? "{}", hasArguments: false)
            steps.append(chunks.toolCall(index: callCount, id: id, name: name, arguments: ""))
            callCount += 1
        case nil: return false
        default: break
        }
        return true
    }

    private mutating func takeBlockDelta(_ event: JSONValue, into steps: inout [StreamStep]) -> Bool
    {
        guard let chunks, let index = event["index"]?.int, let delta = event["delta"] else {
            return false
        }
        // A block of a kind that we pass over.
        guard let block = blocks[index] else { return true }
        switch block {
        case .text: relay(delta["text"], as: .content, into: &steps)
        case .thinking(var thought):
            thought.append(text: delta["thinking"]?.string)
            thought.append(signature: delta["signature"]?.string)
            blocks[index] = .thinking(thought)
            relay(delta["thinking"], as: .reasoning, into: &steps)
        case .tool(let call, let input, _):
            guard let part = delta["partial_json"], !part.isEmptyString else { return true }
            guard part.kind == .string else { return false }
            blocks[index] = .tool(call: call, input: input, hasArguments: true)
            tally.relayed(part.textBytes)
            steps.append(chunks.toolArguments(index: call, part.rawBytes))
        }
        return true
    }

    private mutating func takeBlockStop(_ event: JSONValue, into steps: inout [StreamStep]) {
        guard let chunks, let index = event["index"]?.int,
            let block = blocks.removeValue(forKey: index)
        else { return }
        switch block {
        case .text: break
        case .thinking(let thought):
            if let record = thought.record { steps.append(chunks.thought(record)) }
        case .tool(let call, let input, let hasArguments):
            guard !hasArguments else { return }
            tally.relayed(input.utf8.count)
            steps.append(chunks.toolArguments(index: call, JSONNode.string(input).bytes()[...]))
        }
    }

    private mutating func takeDelta(_ event: JSONValue) -> Bool {
        guard chunks != nil, event["delta"] != nil else { return false }
        tally.delta(event)
        return true
    }

    private mutating func takeStop(into steps: inout [StreamStep]) -> Bool {
        guard let chunks, let finishReason = tally.stop() else { return false }
        if let refusal = tally.refusal, tally.stopReason == "refusal" {
            tally.relayed(refusal.utf8.count)
            let token = JSONNode.string(refusal).bytes()
            steps.append(chunks.text(token[...], as: .refusal))
        }
        steps.append(chunks.finish(finishReason))
        if let chunk = chunks.usage(report.usage?.usage) { steps.append(chunk) }
        steps.append(.finished)
        isOver = true
        return true
    }

    /// Relays a piece of text, if it is one and not empty.
    private mutating func relay(
        _ text: JSONValue?, as member: TextMember, into steps: inout [StreamStep]
    ) {
        guard let chunks, let text, text.kind == .string, !text.isEmptyString else { return }
        tally.relayed(text.textBytes)
        steps.append(chunks.text(text.rawBytes, as: member))
    }

    private mutating func fail(_ failure: UpstreamFailure, into steps: inout [StreamStep]) {
        isOver = true
        var failure = failure
        failure.providerRequestID = failure.providerRequestID ?? report.providerRequestID
        steps.append(.failed(failure))
    }

    private func failure(in root: JSONValue) -> UpstreamFailure {
        let error = AnthropicErrors.body(in: root)
        let verdict = AnthropicErrors.verdict(error, status: nil)
        return UpstreamFailure(verdict, error: error, head: head)
    }

    private func outOfShape(_ type: String) -> UpstreamFailure {
        malformed("An event `\(type)` of the provider's stream is out of place or shape.")
    }

    private func malformed(_ message: String) -> UpstreamFailure {
        let verdict = FailureVerdict(.providerStreamMalformed, billed: nil)
        return UpstreamFailure(verdict, error: ProviderErrorBody(message: message), head: head)
    }
}

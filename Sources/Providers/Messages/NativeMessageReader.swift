import Events
import JSON

/// Answers of Anthropic to a client of Anthropic's own shape: they pass through as text, with our id in place of theirs.
struct NativeMessageReader: AnswerReader {
    let exchange: ChatExchange

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        switch AnthropicAdapter().chatAnswer(head: head, body: body, for: exchange) {
        case .failure(let failure): return .failure(failure)
        case .success(let read):
            // It was read just now, so it is an object.
            guard let root = try? JSONDocument(parsing: body).root else {
                return .failure(UpstreamFailure(reason: .providerError, httpStatus: head.status))
            }
            let ours = root.replacing([("id", .string(exchange.responseID))])
            return .success(ClientAnswer(body: ours, report: read.report))
        }
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        NativeMessageStream(head: head, exchange: exchange)
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        AnthropicAdapter().failure(head: head, body: body)
    }
}

/// A streamed message of Anthropic on its way to a client of the same shape.
///
/// Each event keeps its bytes; only the id in `message_start` is ours, and `message_stop` waits for the ledger.
struct NativeMessageStream: AnswerStream {
    private let head: UpstreamHead
    private let exchange: ChatExchange
    private var events = EventStreamParser()
    private var unframed: UnframedBody?
    private var tally: AnthropicTally
    private var isStarted = false
    private var isOver = false
    private(set) var endMark: [UInt8] = []

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
            for event in try events.feed(bytes) where !isOver { steps.append(take(event)) }
        } catch {
            steps.append(fail(malformed("An event of the provider's stream is too long.")))
        }
        return steps
    }

    mutating func end() -> [StreamStep] {
        guard !isOver else { return [] }
        if let unframed {
            let failure = unframed.errorRoot.map(self.failure)
            return [fail(failure ?? malformed("The provider's answer is no stream."))]
        }
        var steps: [StreamStep] = []
        // An event without its blank line was cut, unless it can be read.
        if let event = events.finish(), (try? JSONDocument(parsing: event.data)) != nil {
            steps.append(take(event))
        }
        guard !isOver else { return steps }
        let truncated = FailureVerdict(.providerStreamTruncated, billed: nil)
        let error = ProviderErrorBody(message: "The provider's stream ended before its end.")
        steps.append(fail(UpstreamFailure(truncated, error: error, head: head)))
        return steps
    }

    private mutating func take(_ event: ServerSentEvent) -> StreamStep {
        // A line break between tokens would break our frame and becomes a space.
        let data = event.data.contains(10) ? event.data.map { $0 == 10 ? 32 : $0 } : event.data
        guard let root = try? JSONDocument(parsing: data).root, let type = root["type"]?.string
        else { return fail(malformed("An event of the provider's stream is not JSON.")) }
        switch type {
        case "message_start": return start(root)
        case "message_stop":
            guard tally.stop() != nil else { return fail(outOfPlace(type)) }
            isOver = true
            endMark = NamedEvent.frame(type, root.rawBytes)
            return .finished
        case "error": return fail(failure(in: root))
        case "ping": return .frame(NamedEvent.frame(type, root.rawBytes), .preamble)
        default: break
        }
        guard isStarted else { return fail(outOfPlace(type)) }
        return .frame(NamedEvent.frame(type, root.rawBytes), kind(of: type, root))
    }

    private mutating func start(_ root: JSONValue) -> StreamStep {
        guard !isStarted, let message = root["message"], message.kind == .object else {
            return fail(outOfPlace("message_start"))
        }
        isStarted = true
        tally.start(message)
        let ours = message.replacing([("id", .string(exchange.responseID))])
        let event = root.replacing([("message", .raw(ours))])
        return .frame(NamedEvent.frame("message_start", event[...]), .preamble)
    }

    private mutating func kind(of type: String, _ event: JSONValue) -> FrameKind {
        switch type {
        case "content_block_start":
            tally.beginBlock()
            let block = event["content_block"]
            let text = block?["text"] ?? block?["thinking"]
            tally.relayed(text?.textBytes ?? 0)
            return text.map(\.isEmptyString) ?? false ? .preamble : .content
        case "content_block_delta":
            let delta = event["delta"]
            let text = delta?["text"] ?? delta?["thinking"] ?? delta?["partial_json"]
            tally.relayed(text?.textBytes ?? 0)
            return .content
        case "message_delta":
            tally.delta(event)
            return .closing
        default: return .closing
        }
    }

    private mutating func fail(_ failure: UpstreamFailure) -> StreamStep {
        isOver = true
        var failure = failure
        failure.providerRequestID = failure.providerRequestID ?? report.providerRequestID
        return .failed(failure)
    }

    private func failure(in root: JSONValue) -> UpstreamFailure {
        let error = AnthropicErrors.body(in: root)
        return UpstreamFailure(
            AnthropicErrors.verdict(error, status: nil), error: error, head: head)
    }

    private func outOfPlace(_ type: String) -> UpstreamFailure {
        malformed("An event `\(type.prefix(64))` of the provider's stream is out of place.")
    }

    private func malformed(_ message: String) -> UpstreamFailure {
        let verdict = FailureVerdict(.providerStreamMalformed, billed: nil)
        return UpstreamFailure(verdict, error: ProviderErrorBody(message: message), head: head)
    }
}

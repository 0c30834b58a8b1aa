import Events
import JSON

/// Reads a streamed answer and writes it as chunks of a chat completion.
///
/// Each event is a whole response with a piece of the text; usage is cumulative, and its last report counts. The end mark
/// is a finish reason; one that comes without usage waits for the usage, or the end of the stream, after it.
struct GeminiStream: AnswerStream {
    private(set) var report: UpstreamReport

    private let head: UpstreamHead
    private let exchange: ChatExchange
    private var events = EventStreamParser()
    private var unframed: UnframedBody?
    private var chunks: ChatChunkWriter?
    private var usage: GeminiUsage?
    private var callCount = 0
    private var hasText = false
    private var isOver = false

    init(head: UpstreamHead, exchange: ChatExchange) {
        self.head = head
        self.exchange = exchange
        report = UpstreamReport(providerRequestID: head.requestID(), tierServed: head.geminiTier)
        unframed = UnframedBody(of: head)
    }

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
            fail(.providerStreamMalformed, "An event of the stream is too long.", into: &steps)
        }
        return steps
    }

    mutating func end() -> [StreamStep] {
        guard !isOver else { return [] }
        var steps: [StreamStep] = []
        if let unframed {
            if let root = unframed.errorRoot {
                fail(in: root, into: &steps)
            } else {
                fail(.providerStreamMalformed, "The answer is no stream.", into: &steps)
            }
            return steps
        }
        // An event without its blank line was cut, unless it can be read.
        if let event = events.finish(), (try? JSONDocument(parsing: event.data)) != nil {
            take(event, into: &steps)
        }
        guard !isOver else { return steps }
        if let root = events.strayRoot, root["error"].map({ !$0.isNull }) == true {
            fail(in: root, into: &steps)
        } else if report.finishReason != nil {
            finish(into: &steps)
        } else {
            fail(.providerStreamTruncated, "The stream ended before its end.", into: &steps)
        }
        return steps
    }

    private mutating func take(_ event: ServerSentEvent, into steps: inout [StreamStep]) {
        guard let document = try? JSONDocument(parsing: event.data) else {
            return fail(.providerStreamMalformed, "An event is not JSON.", into: &steps)
        }
        let root = document.root.kind == .array ? document.root[0] ?? document.root : document.root
        if let error = root["error"], !error.isNull { return fail(in: root, into: &steps) }
        guard let reply = GeminiReply(root) else {
            return fail(.providerStreamMalformed, "An event is no answer.", into: &steps)
        }
        take(reply, into: &steps)
    }

    private mutating func take(_ reply: GeminiReply, into steps: inout [StreamStep]) {
        note(reply)
        let chunks = chunks ?? begin(into: &steps)
        // After the finish reason only the usage counts.
        if report.finishReason == nil {
            for part in reply.parts { relay(part, with: chunks, into: &steps) }
        }
        noteUsage(reply.usage)
        if report.finishReason == nil {
            if let reason = reply.finishReason {
                switch GeminiEnding(reason, hasCalls: callCount > 0) {
                case .finished(let word): report.finishReason = word
                case .malformed:
                    let text = "The model broke off: \(reason.asPlainWord ?? "malformed")."
                    return fail(.providerStreamMalformed, text, into: &steps)
                }
            } else if reply.blockReason != nil {
                report.finishReason = "content_filter"
            }
            guard let word = report.finishReason else { return }
            steps.append(chunks.finish(word))
        }
        if reply.usage != nil { finish(into: &steps) }
    }

    private mutating func note(_ reply: GeminiReply) {
        if report.providerRequestID == nil {
            report.providerRequestID = head.requestID(orBodyID: reply.responseID)
        }
        report.modelServed = reply.modelVersion ?? report.modelServed
    }

    /// A report that does not count the text relayed before it is no report of this stream yet, only of its input.
    private mutating func noteUsage(_ new: GeminiUsage?) {
        guard let new else { return }
        usage = new
        if hasText, !new.countsOutput {
            report.usage = nil
            var input = new.usage
            input?.output = 0
            input?.reasoning = nil
            report.inputSoFar = input
        } else {
            report.usage = new.report
            report.inputSoFar = nil
        }
    }

    private mutating func begin(into steps: inout [StreamStep]) -> ChatChunkWriter {
        let model = report.modelServed ?? exchange.modelRequested
        let chunks = ChatChunkWriter(exchange: exchange, model: model, tier: report.tierServed)
        self.chunks = chunks
        steps.append(chunks.role())
        return chunks
    }

    private mutating func relay(
        _ part: GeminiPart, with chunks: ChatChunkWriter, into steps: inout [StreamStep]
    ) {
        switch part {
        case .text(let text): relay(text, as: .content, with: chunks, into: &steps)
        case .thought(let text): relay(text, as: .reasoning, with: chunks, into: &steps)
        case .call(let id, let name, let arguments):
            let made = GeminiCallID.made(for: exchange.responseID, ordinal: callCount)
            steps.append(
                chunks.toolCall(
                    index: callCount, id: id.text(orMade: made), name: name, arguments: arguments))
            callCount += 1
            hasText = true
            report.contentBytes += arguments.utf8.count
        case .other: break
        }
    }

    private mutating func relay(
        _ text: JSONValue, as member: TextMember, with chunks: ChatChunkWriter,
        into steps: inout [StreamStep]
    ) {
        guard !text.isEmptyString else { return }
        hasText = hasText || member == .content
        report.contentBytes += text.textBytes
        steps.append(chunks.text(text.rawBytes, as: member))
    }

    private mutating func finish(into steps: inout [StreamStep]) {
        isOver = true
        // At the end a report without a count of candidates says that there were none.
        report.usage = usage?.report
        report.inputSoFar = nil
        if let chunk = chunks?.usage(report.usage?.usage) { steps.append(chunk) }
        steps.append(.finished)
    }

    private mutating func fail(in root: JSONValue, into steps: inout [StreamStep]) {
        isOver = true
        var failure = GeminiError(in: root, httpStatus: nil).failure(head: head, billed: nil)
        failure.providerRequestID = failure.providerRequestID ?? report.providerRequestID
        steps.append(.failed(failure))
    }

    private mutating func fail(
        _ reason: ReasonCode, _ message: String, into steps: inout [StreamStep]
    ) {
        isOver = true
        steps.append(
            .failed(
                UpstreamFailure(
                    reason: reason, httpStatus: head.status, message: message,
                    providerRequestID: report.providerRequestID, billed: nil)))
    }
}

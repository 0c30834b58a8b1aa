import Events
import JSON

/// A streamed response on its way to a client of the same shape.
///
/// Events keep their bytes but for the ids of the response in them; the event that ends it waits for the ledger.
struct NativeResponsesStream: AnswerStream {
    private let reader: NativeResponsesReader
    private let head: UpstreamHead
    private var events = EventStreamParser()
    private var unframed: UnframedBody?
    private var isOver = false
    private var lastSequence: Int64 = -1
    private(set) var report: UpstreamReport
    private(set) var endMark: [UInt8] = []

    init(reader: NativeResponsesReader, head: UpstreamHead) {
        self.reader = reader
        self.head = head
        report = UpstreamReport(providerRequestID: head.requestID())
        unframed = UnframedBody(of: head)
    }

    var nextSequence: Int64? { lastSequence + 1 }

    mutating func receive(_ bytes: [UInt8]) -> [StreamStep] {
        guard !isOver else { return [] }
        guard unframed == nil else {
            unframed?.append(bytes)
            return []
        }
        do {
            var steps: [StreamStep] = []
            for event in try events.feed(bytes) where !isOver {
                if let step = take(event) { steps.append(step) }
            }
            return steps
        } catch {
            return [fail(.providerStreamMalformed)]
        }
    }

    mutating func end() -> [StreamStep] {
        guard !isOver else { return [] }
        if let unframed {
            guard let root = unframed.errorRoot else { return [fail(.providerStreamMalformed)] }
            return [fail(with: ProviderErrorBody(in: root))]
        }
        var steps: [StreamStep] = []
        // An event without its blank line was cut, unless it can be read.
        if let event = events.finish(), (try? JSONDocument(parsing: event.data)) != nil,
            let step = take(event)
        {
            steps.append(step)
        }
        if !isOver { steps.append(fail(.providerStreamTruncated)) }
        return steps
    }

    private mutating func take(_ event: ServerSentEvent) -> StreamStep? {
        // Some servers of this shape end as chat completions do; the ending event came before.
        if event.data.elementsEqual("[DONE]".utf8) { return nil }
        // A line break between tokens would break our frame and becomes a space.
        let data = event.data.contains(10) ? event.data.map { $0 == 10 ? 32 : $0 } : event.data
        guard let root = try? JSONDocument(parsing: data).root else {
            return fail(.providerStreamMalformed)
        }
        guard let type = root["type"]?.string else {
            // An error as the other surface writes it.
            let isError = root["error"].map { !$0.isNull } == true
            return isError
                ? fail(with: ProviderErrorBody(in: root)) : fail(.providerStreamMalformed)
        }
        if let number = root["sequence_number"]?.int { lastSequence = max(lastSequence, number) }
        guard type != "error" else { return fail(with: ProviderErrorBody(in: root)) }
        guard let response = root["response"], response.kind == .object else {
            return .frame(NamedEvent.frame(type, root.rawBytes), kind(of: type, root))
        }
        if report.providerRequestID == nil {
            report.providerRequestID = response["id"]?.string?.asRequestID
        }
        reader.note(response, head, in: &report)
        let ours = root.replacing([("response", .raw(reader.ours(response, report)))])
        switch type {
        case "response.failed": return fail(with: ProviderErrorBody(in: response))
        case "response.completed", "response.incomplete":
            guard let reason = ResponseStatus.finishReason(of: response) else {
                return fail(.providerStreamMalformed)
            }
            report.finishReason = reason
            isOver = true
            endMark = NamedEvent.frame(type, ours[...])
            return .finished
        default: return .frame(NamedEvent.frame(type, ours[...]), .preamble)
        }
    }

    private mutating func kind(of type: String, _ event: JSONValue) -> FrameKind {
        if type.hasSuffix(".delta") {
            report.contentBytes += event["delta"]?.textBytes ?? 0
            return .content
        }
        switch type {
        case "response.output_item.added":
            return event["item"]?["type"]?.isString("function_call") == true ? .content : .preamble
        case "response.content_part.added", "response.reasoning_summary_part.added":
            return .preamble
        default: return .closing
        }
    }

    private mutating func fail(with error: ProviderErrorBody) -> StreamStep {
        isOver = true
        var failure = reader.dialect.failure(head: head, error: error)
        failure.providerRequestID = failure.providerRequestID ?? report.providerRequestID
        return .failed(failure)
    }

    /// Whether the provider bills what it sent before the break, nobody can tell.
    private mutating func fail(_ reason: ReasonCode) -> StreamStep {
        isOver = true
        return .failed(
            UpstreamFailure(
                reason: reason, httpStatus: head.status,
                providerRequestID: report.providerRequestID, billed: nil))
    }
}

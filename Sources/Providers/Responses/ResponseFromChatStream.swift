import Events
import JSON

/// A streamed chat completion, given as the numbered events of a streamed response.
///
/// Items follow one another: what the model thinks, says and calls are an item each, opened when its first piece comes and
/// closed when another begins. The event that ends the response, with all of its output, waits for the ledger.
struct ResponseFromChatStream: AnswerStream {
    private var inner: any AnswerStream
    private var writer: ResponseEventWriter
    private var isOver = false
    private(set) var endMark: [UInt8] = []

    init(inner: any AnswerStream, object: ResponseObject) {
        self.inner = inner
        writer = ResponseEventWriter(object: object)
    }

    var report: UpstreamReport { inner.report }
    var nextSequence: Int64? { writer.sequence }

    mutating func receive(_ bytes: [UInt8]) -> [StreamStep] { take(inner.receive(bytes)) }

    mutating func end() -> [StreamStep] { take(inner.end()) }

    private mutating func take(_ steps: [StreamStep]) -> [StreamStep] {
        for step in steps where !isOver {
            switch step {
            case .frame(let bytes, _):
                guard let chunk = ChatFrame.chunk(of: bytes) else { continue }
                guard take(chunk) else {
                    isOver = true
                    let failure = UpstreamFailure(
                        reason: .providerStreamMalformed,
                        message: "A call of a tool went on after another had begun.",
                        providerRequestID: report.providerRequestID, billed: nil)
                    return writer.takeSteps() + [.failed(failure)]
                }
            case .failed:
                isOver = true
                return writer.takeSteps() + [step]
            case .finished:
                isOver = true
                endMark = writer.finish(inner.report)
                return writer.takeSteps() + [.finished]
            }
        }
        return writer.takeSteps()
    }

    /// False where pieces of calls are mixed up.
    private mutating func take(_ chunk: JSONValue) -> Bool {
        writer.start(model: chunk["model"]?.string)
        guard let delta = chunk["choices"]?[0]?["delta"] else { return true }
        if let thought = delta["reasoning_content"], thought.hasText { writer.think(thought) }
        if let details = delta["reasoning_details"], details.count > 0 { writer.seal(details) }
        if let text = delta["content"], text.hasText { writer.say(text, isRefusal: false) }
        if let text = delta["refusal"], text.hasText { writer.say(text, isRefusal: true) }
        for call in delta["tool_calls"]?.elements.map(\.self) ?? [] {
            guard writer.call(call) else { return false }
        }
        return true
    }
}

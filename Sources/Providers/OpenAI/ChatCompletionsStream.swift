import Events
import JSON

/// A streamed chat completion of OpenAI's shape on its way to the client.
///
/// Usage is the last object that is not null, never a sum: xAI sends growing totals, Fireworks sends it with the finish
/// reason or after it.
struct ChatCompletionsStream<Dialect: ChatCompletionsDialect>: AnswerStream {
    private let dialect: Dialect
    private let head: UpstreamHead
    private let exchange: ChatExchange
    private let rewrite: ChatCompletionRewrite
    private var parser = EventStreamParser()
    /// The body so far of an answer that says of itself that it is no event stream; it holds an error, if anything.
    private var plainBody: [UInt8]?
    private var isEnded = false
    private var hasChoices = false
    private var hasToolCalls = false
    private var isFinishing = false
    private var soFar: UpstreamReport
    private var serviceTier: JSONValue?
    private var usage: JSONValue?
    private var performanceMetrics: JSONValue?
    private var extraFields: JSONValue?
    private var vendor: String?

    init(dialect: Dialect, head: UpstreamHead, exchange: ChatExchange) {
        self.dialect = dialect
        self.head = head
        self.exchange = exchange
        rewrite = ChatCompletionRewrite(
            of: .delta, keepsUsage: exchange.includeUsage,
            for: exchange)
        soFar = UpstreamReport(providerRequestID: head.requestID())
        if head.header("content-type")?.hasPrefix("application/json") == true { plainBody = [] }
    }

    var report: UpstreamReport {
        var report = soFar
        report.tierServed = dialect.tierServed(serviceTier?.string, for: exchange)
        let context = UsageContext(head: head, performanceMetrics: performanceMetrics)
        report.usage = usage.flatMap { dialect.report(of: $0, beside: context) }
        report.relay = dialect.relay(extras: extraFields, vendor: vendor?.asPlainWord)
        report.modelServed = dialect.modelServed(
            soFar.modelServed, by: report.relay, for: exchange)
        if report.relay?.cacheHit == true { report.billed = false }
        return report
    }

    mutating func receive(_ bytes: [UInt8]) -> [StreamStep] {
        guard !isEnded else { return [] }
        guard plainBody == nil else {
            // One byte too many tells the reader of errors that it was cut.
            let room = ProviderErrorBody.bytesMax + 1 - (plainBody?.count ?? 0)
            plainBody?.append(contentsOf: bytes.prefix(max(0, room)))
            return []
        }
        do throws(EventStreamError) {
            return take(try parser.feed(bytes))
        } catch {
            return [fail(.providerStreamMalformed)]
        }
    }

    mutating func end() -> [StreamStep] {
        guard !isEnded else { return [] }
        if let plainBody {
            let root = try? JSONDocument(parsing: plainBody).root
            guard let root, let error = root["error"], !error.isNull else {
                return [fail(.providerStreamMalformed)]
            }
            return [fail(with: root)]
        }
        var steps: [StreamStep] = []
        // An event without its blank line was cut, unless it can be read.
        if let last = parser.finish(), Self.isEndMark(last) || Self.root(of: last) != nil {
            steps = take([last])
        }
        guard !isEnded else { return steps }
        if let root = parser.strayRoot, root["error"].map({ !$0.isNull }) == true {
            return steps + [fail(with: root)]
        }
        return steps + [fail(.providerStreamTruncated)]
    }

    private mutating func take(_ events: [ServerSentEvent]) -> [StreamStep] {
        var steps: [StreamStep] = []
        steps.reserveCapacity(events.count)
        for event in events {
            guard !isEnded else { break }
            if let step = step(for: event) { steps.append(step) }
        }
        return steps
    }

    private mutating func step(for event: ServerSentEvent) -> StreamStep? {
        if Self.isEndMark(event) {
            // An end without a beginning is no answer.
            guard hasChoices else { return fail(.providerStreamMalformed) }
            isEnded = true
            return .finished
        }
        guard let root = Self.root(of: event) else { return fail(.providerStreamMalformed) }
        if let error = root["error"], !error.isNull { return fail(with: root) }
        if event.event == "error" { return fail(with: root) }
        guard
            let found = rewrite.run(
                root, prefix: "data: ", suffix: "\n\n", afterToolCalls: hasToolCalls)
        else {
            // An error that is not wrapped in `error` says what it is.
            let isError = root["type"]?.isString("error") == true
            return isError ? fail(with: root) : fail(.providerStreamMalformed)
        }
        note(found)
        if found.finishReason == "error" { return fail(.providerError) }
        if found.choiceCount == 0, found.usage != nil, !exchange.includeUsage { return nil }
        return .frame(found.text, kind(of: found))
    }

    private mutating func note(_ found: ChatCompletionRewrite.Finding) {
        hasChoices = hasChoices || found.choiceCount > 0
        hasToolCalls = hasToolCalls || found.hasToolCalls
        isFinishing = isFinishing || found.isFinish
        soFar.contentBytes += found.contentBytes
        soFar.finishReason = soFar.finishReason ?? found.finishReason
        if soFar.modelServed == nil { soFar.modelServed = found.model?.string?.asModelName }
        if soFar.providerRequestID == nil {
            soFar.providerRequestID = found.id?.string?.asRequestID
        }
        if let tier = found.serviceTier, !tier.isNull { serviceTier = tier }
        if let latest = found.usage { usage = latest }
        if let extras = found.extraFields, !extras.isNull { extraFields = extras }
        vendor = found.vendor ?? vendor
        if let metrics = found.performanceMetrics, !metrics.isNull { performanceMetrics = metrics }
    }

    private func kind(of found: ChatCompletionRewrite.Finding) -> FrameKind {
        if found.hasContent { return .content }
        let isUsage = found.choiceCount == 0 && found.usage != nil
        return found.isFinish || isUsage || (isFinishing && found.choiceCount == 0)
            ? .closing : .preamble
    }

    /// An error event, in the provider's words.
    private mutating func fail(with root: JSONValue) -> StreamStep {
        isEnded = true
        var failure = dialect.failure(head: head, error: ProviderErrorBody(in: root))
        failure.providerRequestID = soFar.providerRequestID
        return .failed(failure)
    }

    /// Whether the provider bills what it sent before the break, nobody can tell.
    private mutating func fail(_ reason: ReasonCode) -> StreamStep {
        isEnded = true
        return .failed(
            UpstreamFailure(
                reason: reason, httpStatus: head.status,
                providerRequestID: soFar.providerRequestID, billed: nil))
    }

    private static func isEndMark(_ event: ServerSentEvent) -> Bool {
        event.data.count == 6 && event.data.elementsEqual("[DONE]".utf8)
    }

    /// The event's object; a line break between its tokens would break our frame and becomes a space.
    private static func root(of event: ServerSentEvent) -> JSONValue? {
        var data = event.data
        if data.contains(10) { data = data.map { $0 == 10 ? 32 : $0 } }
        return try? JSONDocument(parsing: data).root
    }
}

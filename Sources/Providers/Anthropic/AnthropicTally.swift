import Events
import JSON

/// What a streamed message tells of itself, gathered from its events; the same for every shape that it is given in.
struct AnthropicTally: Sendable {
    private(set) var report: UpstreamReport
    private(set) var stopReason: String?
    /// Why the model refused, where it says so.
    private(set) var refusal: String?
    private let head: UpstreamHead
    private var usage: AnthropicUsage?
    private var hasOutput = false

    init(head: UpstreamHead) {
        self.head = head
        report = UpstreamReport(providerRequestID: head.requestID())
    }

    /// Takes the message of `message_start`.
    mutating func start(_ message: JSONValue) {
        report.providerRequestID = head.requestID(orBodyID: message["id"]?.string)
        report.modelServed = message["model"]?.string?.asModelName
        usage = AnthropicUsage(message["usage"])
        guard let usage else { return }
        report.tierServed = usage.tier
        report.inputSoFar = usage.input
    }

    /// A content block began: from here a refusal is billed.
    mutating func beginBlock() { hasOutput = true }

    /// Text that the client gets, in UTF-8 bytes.
    mutating func relayed(_ bytes: Int) { report.contentBytes += bytes }

    /// Takes a `message_delta`, of which there may be several: its counts replace what was known.
    mutating func delta(_ event: JSONValue) {
        if let reason = event["delta"]?["stop_reason"]?.string {
            stopReason = reason
            refusal = event["delta"].flatMap { AnthropicAnswer.refusal(in: $0) }
        }
        guard let counts = event["usage"], !counts.isNull else { return }
        if usage == nil {
            usage = AnthropicUsage(counts)
        } else {
            usage?.merge(counts)
        }
        report.usage = usage?.report
        report.inputSoFar = nil
    }

    /// Takes `message_stop`; gives the finish reason, or nil where none was told before.
    mutating func stop() -> String? {
        guard let stopReason else { return nil }
        let finishReason = AnthropicAnswer.finishReason(stopReason)
        report.finishReason = finishReason
        report.billed = !(stopReason == "refusal" && !hasOutput)
        if report.usage == nil {
            // The output was never counted to its end: what there is does not add up.
            report.usage = usage?.report.map { UsageReport(usage: nil, raw: $0.raw) }
            report.inputSoFar = nil
        }
        return finishReason
    }
}

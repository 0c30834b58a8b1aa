package import Events
package import Replay

/// The workload of an interval, folded from the log: of each request when it came, its tokens, its class, how its prompt begins
/// and what managed did with it.
///
/// In it are the completed requests that managed served, with a known usage and price. The others of the interval are
/// counted: what nobody knows the answer's length of cannot be replayed.
package struct RecordedWorkload: Sendable {
    /// What the interval is, whose requests count (nil: everybody's), and for which models as asked (nil: all).
    package struct Interval: Sendable, Equatable {
        package var from: Timestamp
        package var to: Timestamp
        package var customer: CustomerID?
        package var models: Set<String>?

        package init(
            from: Timestamp, to: Timestamp, customer: CustomerID?, models: [String]? = nil
        ) {
            self.from = from
            self.to = to
            self.customer = customer
            self.models = models.map(Set.init)
        }
    }

    /// The types that this fold reads.
    package static let types: Set<EventType> = [
        .requestAdmitted, .requestQueued, .requestRejected, .requestExpired, .attemptSucceeded,
        .spendSettled, .usageUnpriced, .responseCompleted, .responseFailed, .responseCancelled,
        .responseExpired,
    ]

    private struct Open: Sendable {
        var admitted: RequestAdmitted?
        var customer: CustomerID?
        var usage: TokenUsage?
        var costPico: Int64 = 0
        /// Whether managed served it, at a price that is known.
        var isManaged = true
    }

    private let interval: Interval
    private var builder = WorkloadBuilder()
    private var open: [StreamName: Open] = [:]
    /// Keeps the prompts of different customers apart: their fingerprints have different keys.
    private var numbers: [CustomerID: UInt64] = [:]
    private var ended: Int64 = 0

    package init(_ interval: Interval) {
        self.interval = interval
    }

    /// Requests of the interval that have not ended yet.
    package var openCount: Int { open.count }
    /// Requests of the interval that are not in the workload.
    package var excluded: Int64 { ended - Int64(builder.count) + Int64(open.count) }
    /// Requests that are in the workload.
    package var count: Int { builder.count }

    /// Folds one event; events come in the order of the log.
    ///
    /// - Throws: ``WorkloadFault`` when there is more than can be replayed.
    package mutating func apply(_ followed: FollowedEvent) throws(WorkloadFault) {
        switch followed.event {
        case .requestAdmitted(let data):
            guard isInside(data.receivedAt, followed.customer, data.model) else { return }
            open[followed.stream, default: Open()].admitted = data
            open[followed.stream]?.customer = followed.customer
        case .requestQueued(let data):
            guard isInside(data.receivedAt, followed.customer, data.model) else { return }
            open[followed.stream] = Open()
        case .attemptSucceeded(let data): open[followed.stream]?.usage = data.usage
        case .spendSettled(let data):
            guard open[followed.stream] != nil else { return }
            let (sum, overflow) = (open[followed.stream]?.costPico ?? 0)
                .addingReportingOverflow(data.cost.pico)
            open[followed.stream]?.costPico = sum
            if overflow || data.origin.credential != .managed {
                open[followed.stream]?.isManaged = false
            }
        case .usageUnpriced: open[followed.stream]?.isManaged = false
        case .responseCompleted(let ending):
            guard let request = open.removeValue(forKey: followed.stream) else { return }
            ended += 1
            try add(request, ending)
        case .requestExpired, .requestRejected, .responseFailed, .responseCancelled,
            .responseExpired:
            if open.removeValue(forKey: followed.stream) != nil { ended += 1 }
        default: return  // Only the types above are read.
        }
    }

    /// The workload, and how many requests of the interval are not in it.
    ///
    /// - Throws: ``WorkloadFault/empty`` when no request is.
    package consuming func finish() throws(WorkloadFault) -> (Workload, excluded: Int64) {
        let excluded = self.excluded
        let spanNs = interval.to.nanoseconds - interval.from.nanoseconds
        return (try builder.finish(spanNs: spanNs), excluded)
    }

    private func isInside(
        _ receivedAt: Timestamp, _ customer: CustomerID?, _ model: String
    ) -> Bool {
        interval.from <= receivedAt && receivedAt < interval.to
            && (interval.customer == nil || interval.customer == customer)
            && interval.models?.contains(model) != false
    }

    private mutating func add(
        _ request: Open, _ ending: ResponseEnding
    ) throws(WorkloadFault) {
        guard request.isManaged, let admitted = request.admitted, let usage = request.usage,
            admitted.surface != .embeddings, admitted.surface != .countTokens, usage.isSound,
            (1...Workload.tokensMax).contains(usage.input), usage.output <= Workload.tokensMax
        else { return }
        let number = number(of: request.customer)
        try builder.add(
            arrivalNs: admitted.receivedAt.nanoseconds - interval.from.nanoseconds,
            inputTokens: usage.input, outputTokens: max(1, usage.output),
            qosClass: admitted.qosClass, isStreamed: admitted.stream,
            stretches: Self.stretches(admitted.promptPrefix, of: number),
            observed: Workload.Observation(
                firstTokenNs: ending.ttftUs.map { $0 * 1_000 }, totalNs: ending.totalUs * 1_000,
                costPico: request.costPico, cachedTokens: usage.cacheRead))
    }

    private mutating func number(of customer: CustomerID?) -> UInt64 {
        guard let customer else { return 0 }
        if let known = numbers[customer] { return known }
        let number = UInt64(numbers.count + 1)
        numbers[customer] = number
        return number
    }

    /// The stretches that fingerprints tell of, in tokens (``PromptPrefix/bytesPerToken``).
    private static func stretches(
        _ prefix: String?, of customer: UInt64
    ) -> [WorkloadBuilder.Stretch] {
        guard let prefix else { return [] }
        let characters = Array(prefix.utf8)
        let count = min(characters.count / PromptPrefix.characters, PromptPrefix.lengths.count)
        return (0..<count).map { index in
            let start = index * PromptPrefix.characters
            let text = characters[start..<(start + PromptPrefix.characters)].reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            return WorkloadBuilder.Stretch(
                fingerprint: customer << 32 | text,
                endTokens: Int64(PromptPrefix.lengths[index] / PromptPrefix.bytesPerToken))
        }
    }
}

import Events
import Ledger
import Pricing
import Projections
import Providers

/// The events of a batch's lines: each begins once and ends once, whoever tries it again, because its stream's length
/// decides.
struct BatchLineBooks: Sendable {
    let services: GatewayServices
    let batch: BatchRecord
    let caller: Caller

    /// What became of one line.
    struct Ending: Sendable {
        var line: Int64
        var started: AttemptStarted
        var startedAt: Timestamp
        var verdict: AttemptVerdict
        var report = UpstreamReport()
        var route: Route?
        var promptTextBytes = 0
        var completion: Completion
        var degradations: [Degradation] = []
        /// What is set aside for it, as far as anybody can tell.
        var bound: PicoUSD = .zero
    }

    /// An ending as the books take it.
    private struct Entry: Sendable {
        var events: [Event]
        var facts: EndingFacts
        var spend: SpendSettled?
        var ending: Ending
    }

    /// Events of a line that was admitted and whose first attempt runs.
    private static let begun: Int64 = 3
    /// Lines that are written at the same time: enough to share a sync, few enough that requests get in between.
    static let togetherMax = 16
    /// How long a batch rests after such a write, in times that the write took: the busier the log and the machine, the
    /// more of both is left to the requests.
    private static let rest = 2

    // MARK: Beginnings

    /// Makes lines durable as begun, on their first attempt; those that are so already stay as they are.
    func begin(_ lines: [Int64], model: String, _ started: AttemptStarted) async throws(AppendError)
    {
        let events = { @Sendable (line: Int64) -> [Event] in
            [
                .requestAdmitted(admission(line, model)),
                .tierChosen(TierChosen(asked: nil, chosen: "batch", why: .qosClass)),
                .attemptStarted(started),
            ]
        }
        try await append(lines) { line in (events(line), 0) }
    }

    /// Makes lines durable as refused: no route can express what they ask.
    func refuse(_ lines: [Int64], model: String) async throws(AppendError) {
        try await append(lines) { line in
            (
                [
                    .requestRejected(
                        RequestRejected(
                            surface: batch.created.surface, reason: .invalidRequest,
                            httpStatus: 400, keyID: batch.created.keyID,
                            receivedAt: batch.createdAt, model: model, qosClass: .batch,
                            stream: false))
                ], 0
            )
        }
    }

    private func admission(_ line: Int64, _ model: String) -> RequestAdmitted {
        RequestAdmitted(
            surface: batch.created.surface, model: model, qosClass: .batch, serviceTier: nil,
            stream: false, profile: caller.policy.profile, ttftTargetMs: nil,
            deadlineMs: batch.created.windowMs, keyID: batch.created.keyID,
            receivedAt: batch.createdAt, session: nil, idempotencyKey: nil, bodyDigest: nil,
            batch: batch.id, batchLine: line)
    }

    /// Hands lines on to their next attempt, the one before having failed as a whole.
    func goOn(
        _ lines: [Int64], after reason: ReasonCode, _ started: AttemptStarted
    ) async throws(AppendError) {
        for line in lines {
            guard let record = try await record(line), record.isOpen,
                let last = record.attempts.last, last.outcome == nil,
                last.started.number < started.number
            else { continue }
            let events = refused(last, for: reason) + [.attemptStarted(started)]
            try await append([line]) { _ in (events, record.events) }
            note(last.started, .failed(UpstreamFailure(reason: reason, billed: false)))
        }
    }

    /// The end of an attempt that failed with its whole job, and was billed nothing.
    func refused(_ attempt: AttemptRecord, for reason: ReasonCode) -> [Event] {
        let close = AttemptClose(
            started: attempt.started,
            verdict: .failed(UpstreamFailure(reason: reason, billed: false)),
            report: UpstreamReport(), durationUs: microseconds(since: attempt.startedAt),
            relayedContent: false, promptTextBytes: 0, endedAt: services.clock.now())
        return books.entries(for: close).events
    }

    /// Ends a line that a stop has cut off while it was served on its own: whether it was billed is unknown, and it is not
    /// bought a second time.
    func close(_ line: Int64, _ record: ResponseRecord) async throws(AppendError) {
        let events = Recovery.closing(record, at: services.clock.now())
        guard !events.isEmpty else { return }
        try await append([line]) { _ in (events, record.events) }
    }

    /// Whether a line's last attempt is the one that it makes in a job, and runs.
    func isWaiting(_ line: Int64, in job: BatchJob) async throws(AppendError) -> Bool {
        guard let record = try await record(line), record.isOpen, let last = record.attempts.last
        else { return false }
        return last.outcome == nil && last.started.isMade(in: job)
    }

    // MARK: Endings

    /// Makes endings durable, each with its use and its one settlement; what has ended already stays as it is.
    ///
    /// - Returns: what was set aside for those that ended now.
    @discardableResult
    func end(_ endings: [Ending]) async throws(AppendError) -> Int128 {
        guard !endings.isEmpty else { return 0 }
        let entries = Dictionary(
            endings.map { ($0.line, entry(for: $0, attempts: 1)) },
            uniquingKeysWith: { first, _ in first })
        let stale = Set(
            try await append(Array(entries.keys)) { line in
                (entries[line]?.events ?? [], Self.begun)
            })
        var bounds: Int128 = 0
        for (line, entry) in entries where !stale.contains(line) { bounds += count(entry) }
        for line in stale {
            guard var ending = entries[line]?.ending, let record = try await record(line),
                record.isOpen, let last = record.attempts.last, last.outcome == nil
            else { continue }
            // It has come here by another way than most: more attempts, or another account.
            ending.started = last.started
            ending.startedAt = last.startedAt
            let entry = entry(for: ending, attempts: record.attempts.count)
            if try await append([line], { _ in (entry.events, record.events) }).isEmpty {
                bounds += count(entry)
            }
        }
        return bounds
    }

    /// Takes a durable ending into the balances and the metrics; gives what was set aside for it.
    private func count(_ entry: Entry) -> Int128 {
        services.gate.settle(
            nil, by: entry.spend, at: batch.createdAt, of: batch.customer)
        services.metrics.responseEnded(entry.facts, upstreamUs: nil)
        services.metrics.batchLineEnded(entry.facts)
        note(entry.ending.started, entry.ending.verdict)
        return Int128(entry.ending.bound.pico)
    }

    private func note(_ started: AttemptStarted, _ verdict: AttemptVerdict) {
        services.metrics.attemptEnded(
            provider: started.provider,
            account: started.credential == .byok ? "byok" : started.account, verdict: verdict,
            firstTokenUs: nil)
    }

    private func entry(for ending: Ending, attempts: Int) -> Entry {
        let now = services.clock.now()
        let close = AttemptClose(
            started: ending.started, verdict: ending.verdict,
            httpStatus: ending.verdict == .succeeded ? 200 : ending.verdict.failure?.httpStatus,
            report: ending.report, durationUs: microseconds(since: ending.startedAt),
            relayedContent: false, promptTextBytes: ending.promptTextBytes,
            priceRegion: ending.route?.account.priceRegion, endedAt: now)
        let facts = EndingFacts(
            completion: ending.completion,
            cause: ending.completion == .completed ? nil : ending.verdict.reason, stream: false,
            ttftTargetMs: nil, deadlineMs: batch.created.windowMs, ttftUs: nil,
            totalUs: microseconds(since: batch.createdAt), attempts: attempts,
            contentFiltered: ending.report.finishReason == "content_filter",
            degradations: ending.degradations)
        let entries = books.entries(for: close)
        return Entry(
            events: entries.events + [facts.event], facts: facts, spend: entries.spend,
            ending: ending)
    }

    private var books: AttemptBooks {
        AttemptBooks(catalogue: services.catalogue, policy: caller.policy)
    }

    private func microseconds(since time: Timestamp) -> Int64 {
        max(0, (services.clock.now().nanoseconds - time.nanoseconds) / 1_000)
    }

    // MARK: The log

    /// Appends to the streams of lines, some at a time.
    ///
    /// - Returns: the lines whose streams were longer already, to which nothing was appended.
    @discardableResult
    private func append(
        _ lines: [Int64], _ events: @escaping @Sendable (Int64) -> ([Event], Int64)
    ) async throws(AppendError) -> [Int64] {
        var stale: [Int64] = []
        var start = 0
        while start < lines.count {
            // The gateway stops: what is not begun or ended now is when it comes back.
            guard !Task.isCancelled else { throw .closed }
            let chunk = lines[start..<min(start + Self.togetherMax, lines.count)]
            start += chunk.count
            let begun = services.clock.instant()
            let results = await withTaskGroup(of: (Int64, AppendError?).self) { group in
                for line in chunk {
                    let (events, expected) = events(line)
                    group.addTask { (line, await append(events, to: line, expected)) }
                }
                var results: [(Int64, AppendError?)] = []
                for await result in group { results.append(result) }
                return results
            }
            for (line, error) in results {
                switch error {
                case nil: break
                case .staleVersion: stale.append(line)
                case .some(let error): throw error
                }
            }
            let written = services.clock.instant()
            await services.clock.pause(until: written + begun.duration(to: written) * Self.rest)
        }
        return stale
    }

    private func append(
        _ events: [Event], to line: Int64, _ expected: Int64
    ) async -> AppendError? {
        let now = services.clock.now()
        do throws(AppendError) {
            _ = try await services.log.append(
                StreamAppend(
                    stream: .response(BatchLine.responseID(line, of: batch)),
                    expected: .exactly(expected), customer: batch.customer,
                    events: events.map {
                        NewEvent(id: services.ids.eventID(at: now), recordedAt: now, event: $0)
                    }))
            return nil
        } catch {
            return error
        }
    }

    func record(_ line: Int64) async throws(AppendError) -> ResponseRecord? {
        let id = BatchLine.responseID(line, of: batch)
        do {
            let events = try await services.reader.read { view in
                try view.events(stream: .response(id)).map(\.event)
            }
            return ResponseRecord(id: id, events: events)
        } catch {
            throw .unavailable(.writeFailed)
        }
    }
}

extension AttemptStarted {
    /// The attempt that a line makes in a provider's job; nil for a job without one.
    init?(_ job: BatchJob) {
        let prepared = job.prepared
        guard let provider = prepared.provider, let account = prepared.account,
            let credential = prepared.credential
        else { return nil }
        self.init(
            number: prepared.round, provider: provider, account: account, region: nil,
            credential: credential, model: prepared.model, tier: prepared.tier, retryCause: nil,
            weightsVersion: nil)
    }

    /// Whether a line makes this attempt in a job.
    func isMade(in job: BatchJob) -> Bool {
        number == job.prepared.round && account == job.prepared.account
            && model == job.prepared.model
    }
}

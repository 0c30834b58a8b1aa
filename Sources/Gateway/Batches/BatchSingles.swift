import Events
import Ledger
import Projections
import Providers
import Synchronization

/// Serves the lines of a job that no provider takes, one by one, as single requests are served: by the same routes, attempts
/// and books, under the ids that the lines have.
///
/// What has been served rests sealed until the batch's files are written. A line that a stop cuts off fails, as a single
/// request does: nobody knows whether it was billed, and it is not bought again unasked.
struct BatchSingles {
    enum Progress: Sendable {
        case done
        /// Its time is up: others have their turn.
        case more
        /// The gateway takes no new requests.
        case stopping
    }

    let engine: BatchEngine
    let batch: BatchRecord
    let job: BatchJob
    /// The job whose lines these are.
    let refused: BatchJob
    let terms: BatchTerms
    let singly: BatchTerms.Singly
    let books: BatchLineBooks
    let bound: BatchBound

    /// Lines that are served at the same time: they are in no hurry, and others share the gateway.
    private static let togetherMax = 16
    /// So long new lines are begun before another batch has its turn.
    private static let turn = Duration.seconds(10)

    private var services: GatewayServices { engine.services }

    func serve(_ input: BatchInput, _ purse: BatchPurse) async throws -> Progress {
        let end = services.clock.instant().advanced(by: Self.turn)
        var next = engine.lineToServe(of: job) ?? job.prepared.firstLine
        while next <= job.prepared.lastLine {
            guard !services.inFlight.isDraining, !Task.isCancelled else { return .stopping }
            guard services.clock.instant() < end, engine.store.record(batch.id)?.cancel == nil
            else {
                return .more
            }
            let last = min(next + Int64(Self.togetherMax) - 1, job.prepared.lastLine)
            var lines: [(Int64, BatchLine)] = []
            for number in next...last {
                let bytes = try await input.line(number)
                lines.append(
                    (number, try BatchLine(bytes, number: number, for: batch.created.surface)))
            }
            try await purse.giveBack(try await serve(lines))
            next = last + 1
            engine.note(lineToServe: next, of: job)
        }
        try await purse.flush()
        return .done
    }

    /// Serves some lines together; gives what was set aside for those that ended.
    private func serve(_ lines: [(Int64, BatchLine)]) async throws -> Int128 {
        try await withThrowingTaskGroup(of: Int128.self) { group in
            for (number, line) in lines {
                group.addTask { try await serve(line, number) }
            }
            return try await group.reduce(0, +)
        }
    }

    private func serve(_ line: BatchLine, _ number: Int64) async throws -> Int128 {
        guard let record = try await books.record(number), record.isOpen,
            let last = record.attempts.last
        else { return 0 }
        let part = Int128(bound.most(of: line.request)?.pico ?? 0)
        if last.outcome == nil, last.started.isMade(in: refused) {
            try await execute(line, number, record, last)
            return part
        }
        // In another job, or cut off by a stop.
        guard last.started.tier != "batch" else { return 0 }
        try await books.close(number, record)
        return part
    }

    private func execute(
        _ line: BatchLine, _ number: Int64, _ record: ResponseRecord, _ last: AttemptRecord
    ) async throws {
        let presence = ClientPresence(drains: false)
        let client = BatchLineClient(
            files: engine.files, batch: batch, line: number, logger: services.logger)
        var admitted = terms.admitted
        admitted.routes = singly.routes
        admitted.tier = singly.chosen
        let scope = ExecutionScope(
            services: services, request: line.request, admitted: admitted, caller: terms.caller,
            clock: RequestClock(clock: services.clock, receivedAt: batch.createdAt),
            presence: presence, client: client,
            journal: ResponseJournal(
                id: record.id, customer: batch.customer, traceID: nil, log: services.log,
                ids: services.ids, version: record.events),
            affinityKey: nil, storedID: nil,
            before: AttemptsBefore(count: record.attempts.count, cause: refused.refusal))
        let running = services.inFlight.enter(presence)
        engine.entered(presence, as: running, of: batch.id)
        defer {
            services.inFlight.leave(running)
            engine.left(running, of: batch.id)
        }
        var execution = ResponseExecution(scope)
        let handedOver = books.refused(last, for: refused.refusal)
        do {
            let attempt = try await execution.start(
                handedOver + [.tierChosen(singly.chosen)], firstID: nil)
            await execution.run(from: attempt)
            // What is not recorded has not ended: it is looked at again.
            guard !client.isUnrecorded else { throw AppendError.unavailable(.writeFailed) }
            try await client.keepFailure()
        } catch let error as NotStarted {
            if case .unrecorded(let error) = error { throw error }
            // No route can express it, or none can be called: it ends as its job did.
            try await books.end([
                BatchLineBooks.Ending(
                    line: number, started: last.started, startedAt: last.startedAt,
                    verdict: .failed(UpstreamFailure(reason: refused.refusal, billed: false)),
                    completion: .failed)
            ])
        }
        services.metrics.batchLineServedSingly()
    }
}

/// Takes the answer of a line that is served on its own: it rests sealed until the batch's files are written.
final class BatchLineClient: ResponseClient {
    private let files: FileStore
    private let batch: BatchRecord
    private let line: Int64
    private let logger: Logger
    private let failure = Mutex<ClientError?>(nil)

    init(files: FileStore, batch: BatchRecord, line: Int64, logger: Logger) {
        self.files = files
        self.batch = batch
        self.line = line
        self.logger = logger
    }

    var firstContentAt: Timestamp? { nil }
    var streamIsStarted: Bool { false }

    func serve(_ attempt: AttemptStarted, as admission: Events.Admission) {}
    func relay(_ frames: [UInt8]) async {}
    func endStream(_ endMark: [UInt8], _ outcome: OutcomeHeaders) async {}
    func breakStream(
        _ problem: ClientError, sequence: Int64?, _ outcome: OutcomeHeaders
    ) async {}
    func answer(_ body: [UInt8], _ outcome: OutcomeHeaders) {}

    func keep(_ body: [UInt8]) async -> Bool {
        do throws(FileFault) {
            try await keep(status: 200, body)
            return true
        } catch {
            logger.error("a line's answer could not be kept", error: error.label)
            return false
        }
    }

    func fail(_ problem: ClientError, _ outcome: OutcomeHeaders) {
        failure.withLock { $0 = problem }
    }

    /// Whether the ledger did not take the ending.
    var isUnrecorded: Bool { failure.withLock { $0?.reason == .ledgerUnavailable } }

    /// Keeps what the client is to be told in place of an answer.
    func keepFailure() async throws(FileFault) {
        guard let problem = failure.withLock({ $0 }) else { return }
        try await keep(status: problem.status, problem.openAIBody)
    }

    private func keep(status: Int, _ body: [UInt8]) async throws(FileFault) {
        try await files.keepAnswer(
            BatchAnswer(status: status, body: body).encoded, batch.id, line, of: batch.customer)
    }
}

/// The answer of a line that was served on its own, or the error in its place, as it is sealed.
struct BatchAnswer: Sendable, Equatable {
    var status: Int
    var body: [UInt8]

    /// The status in a line of its own, then the body.
    var encoded: [UInt8] { Array("\(status)\n".utf8) + body }
}

extension BatchAnswer {
    /// What ``encoded`` wrote; nil for anything else.
    init?(decoding bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let status = Int(String(decoding: bytes[..<end], as: UTF8.self))
        else { return nil }
        self.init(status: status, body: Array(bytes[(end + 1)...]))
    }
}

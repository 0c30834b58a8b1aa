import Events
import HTTPClient
import HTTPServer
import Pricing
import Providers

/// One attempt that is about to be made: where, how, and what the ledger knows of it.
final class Attempt: Sendable {
    let route: Route
    /// What routing is told at its end.
    let start: RoutingState.Start
    let started: AttemptStarted
    let startedAt: Timestamp
    let adapter: any ProviderAdapter
    let dialogue: UpstreamDialogue
    /// The account's key, the customer's own one opened for this attempt.
    let key: Secret

    init(
        route: Route, start: RoutingState.Start, started: AttemptStarted, startedAt: Timestamp,
        adapter: any ProviderAdapter, dialogue: UpstreamDialogue, key: Secret
    ) {
        self.route = route
        self.start = start
        self.started = started
        self.startedAt = startedAt
        self.adapter = adapter
        self.dialogue = dialogue
        self.key = key
    }

    /// What becomes durable before it begins.
    var beginning: [Event] {
        guard let placed = dialogue.call.placedBreakpoints else {
            return [.attemptStarted(started)]
        }
        return [
            .attemptStarted(started),
            .cacheBreakpointsPlaced(
                CacheBreakpointsPlaced(
                    attempt: started.number, count: Int64(placed.count), ttl: placed.ttl)),
        ]
    }
}

/// What an attempt needs of its surroundings while it runs.
struct AttemptContext: Sendable {
    let attempt: Attempt
    let client: HTTPClient
    let limits: AttemptLimits
    let clock: RequestClock
    let deadline: Timestamp
    let presence: ClientPresence
    /// What is sent.
    var call: UpstreamCall

    var reader: any AnswerReader { attempt.dialogue.reader }
    var startedAt: Timestamp { attempt.startedAt }
}

/// How an attempt came out: what its books need, and what the client may still get.
struct AttemptResult: Sendable {
    var verdict: AttemptVerdict
    var httpStatus: Int?
    var report: UpstreamReport
    var firstTokenAt: Timestamp?
    var endedAt: Timestamp
    /// What the answer's headers say is left of the account's rate.
    var allowance: RateAllowance?
    /// When the call was begun, its start being durable.
    var begunAt: Timestamp?
    /// The complete answer of a call that was not streamed; of a stream, the end mark that is still to be sent.
    var body: [UInt8] = []
    /// The number of a stream's next event, where the surface numbers them.
    var nextSequence: Int64?
    /// A stream's transfer, kept until its last bytes have come after the end mark, so that its connection is reused.
    var transfer: Transfer?
    /// A cache under a name that was made for it, or nil.
    var storedCache: StoredCache?
    /// Whether the prompt went on from a cache under a name.
    var readNamedCache = false
}

extension AttemptContext {
    /// Makes the upstream call of an answer that is not streamed.
    func complete() async -> AttemptResult {
        let transfer = begin()
        defer { presence.detach() }
        let limit = startedAt.adding(milliseconds: limits.responseTimeoutMs)
        while true {
            do {
                let (head, body) = try await transfer.complete(
                    until: clock.instant(at: min(limit, deadline)),
                    bodyBytesMax: Self.answerBytesMax)
                let told = UpstreamHead(head)
                var result = read(told, body)
                result.allowance = attempt.adapter.allowance(in: told)
                return result
            } catch {
                if var result = interruptedResult(error, transfer, limit, .providerStalled) {
                    // A body that was cut short had a status.
                    result.httpStatus = transfer.receivedHead?.status
                    return result
                }
            }
        }
    }

    /// Starts the call, watched over by the client's presence.
    func begin() -> Transfer { start(call) }

    func start(_ call: UpstreamCall) -> Transfer {
        let transfer = client.start(
            HTTPClientRequest(
                call,
                authentication: attempt.adapter.authentication(key: attempt.key.revealed),
                connectTimeoutMs: limits.connectTimeoutMs))
        presence.attach(transfer)
        return transfer
    }

    /// The result when a waiting call ended without what it waited for; nil when the wait goes on.
    ///
    /// - Parameters:
    ///   - limit: the provider's time limit at this point, whose passing means `timeout`.
    ///   - report: what a stream's reader knows so far.
    func interruptedResult(
        _ error: TransferError, _ transfer: Transfer, _ limit: Timestamp, _ timeout: ReasonCode,
        head: UpstreamHead? = nil, report: UpstreamReport = UpstreamReport()
    ) -> AttemptResult? {
        let now = clock.now()
        var verdict: AttemptVerdict?
        switch (error, presence.interruption) {
        case (.cancelled, .clientLeft): verdict = .cancelled(.clientDisconnected)
        case (_, .shutdown): verdict = .cancelled(.shuttingDown)
        case (.timedOut, _) where now >= deadline: verdict = .cancelled(.deadlineExceeded)
        case (.timedOut, _) where now < limit: return nil  // Interrupted, or a clock's grain early.
        default: break
        }
        let failure = error.failure(
            requestSent: transfer.timings.requestSent, timeout: timeout, streaming: head != nil)
        if error == .timedOut { transfer.cancel() }
        return AttemptResult(
            verdict: verdict ?? .failed(failure), httpStatus: head?.status, report: report,
            firstTokenAt: nil, endedAt: now)
    }

    /// Reads the error of a status outside 2xx; its body may be anything and is read up to a limit.
    func refused(_ head: UpstreamHead, _ body: [UInt8]) -> AttemptResult {
        let failure = reader.failure(head: head, body: body)
        return AttemptResult(
            verdict: .failed(failure), httpStatus: head.status, report: UpstreamReport(),
            firstTokenAt: nil, endedAt: clock.now())
    }

    private func read(_ head: UpstreamHead, _ body: [UInt8]) -> AttemptResult {
        guard head.isSuccess else { return refused(head, body) }
        switch reader.answer(head: head, body: body) {
        case .success(let answer):
            return AttemptResult(
                verdict: .succeeded, httpStatus: head.status, report: answer.report,
                firstTokenAt: nil, endedAt: clock.now(), body: answer.body)
        case .failure(let failure):
            return AttemptResult(
                verdict: .failed(failure), httpStatus: head.status, report: UpstreamReport(),
                firstTokenAt: nil, endedAt: clock.now())
        }
    }

    /// The longest answer that is read: far above any model's, far below what would hurt.
    static let answerBytesMax = 64 << 20
    /// The longest error body that is read.
    static let errorBytesMax = 65_536
}

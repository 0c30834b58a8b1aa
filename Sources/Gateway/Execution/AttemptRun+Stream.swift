import Events
import HTTPClient
import Providers

/// Where a streamed attempt's frames go.
protocol FrameSink: Sendable {
    /// Takes whole frames in order; `content` is true from the first that carries content.
    ///
    /// Returns when there is room for more. A client that left is not an error: its presence says so.
    func relay(_ frames: [UInt8]) async
}

extension AttemptContext {
    /// Makes a streamed upstream call and relays its frames from the first content on.
    func stream(to sink: some FrameSink) async -> AttemptResult {
        let transfer = begin()
        defer { presence.detach() }
        let firstTokenLimit = startedAt.adding(milliseconds: limits.firstTokenTimeoutMs)
        var head: UpstreamHead?
        while head == nil {
            do {
                head = UpstreamHead(
                    try await transfer.head(
                        until: clock.instant(at: min(firstTokenLimit, deadline))))
            } catch {
                if let result = interruptedResult(
                    error, transfer, firstTokenLimit, .providerFirstTokenTimeout)
                {
                    return result
                }
            }
        }
        guard let head else { preconditionFailure("the loop ends with a head") }
        var result =
            head.isSuccess
            ? await relay(transfer, head, firstTokenLimit, to: sink)
            : refused(head, await errorBody(transfer))
        result.allowance = attempt.adapter.allowance(in: head)
        return result
    }

    @inline(never)
    private func relay(
        _ transfer: Transfer, _ head: UpstreamHead, _ firstTokenLimit: Timestamp,
        to sink: some FrameSink
    ) async -> AttemptResult {
        var stream = reader.stream(head: head)
        var relay = StreamRelay()
        var limit = firstTokenLimit
        var firstTokenAt: Timestamp?
        while true {
            let steps: [StreamStep]
            do {
                let bytes = try await transfer.next(until: clock.instant(at: min(limit, deadline)))
                steps = bytes.map { stream.receive($0) } ?? stream.end()
            } catch {
                let timeout: ReasonCode =
                    firstTokenAt == nil ? .providerFirstTokenTimeout : .providerStalled
                guard
                    var result = interruptedResult(
                        error, transfer, limit, timeout, head: head, report: stream.report)
                else { continue }
                result.firstTokenAt = firstTokenAt
                result.nextSequence = stream.nextSequence
                return result
            }
            let action = relay.take(steps)
            if relay.hasContent { firstTokenAt = firstTokenAt ?? clock.now() }
            if !action.frames.isEmpty { await sink.relay(action.frames) }
            // From here: the provider is not to blame for a client that is slow to read.
            if relay.hasContent { limit = clock.now().adding(milliseconds: limits.idleTimeoutMs) }
            guard let verdict = action.verdict else { continue }
            if verdict != .succeeded { transfer.cancel() }
            return AttemptResult(
                verdict: verdict, httpStatus: head.status, report: stream.report,
                firstTokenAt: firstTokenAt, endedAt: clock.now(),
                body: verdict == .succeeded ? stream.endMark : [],
                nextSequence: stream.nextSequence, transfer: transfer)
        }
    }

    /// Up to a limit of an error's body; what does not come in time does not matter.
    @inline(never)
    private func errorBody(_ transfer: Transfer) async -> [UInt8] {
        var body: [UInt8] = []
        let limit = clock.instant(
            at: min(deadline, clock.now().adding(milliseconds: limits.idleTimeoutMs)))
        while body.count < Self.errorBytesMax,
            let bytes = try? await transfer.next(until: limit)
        {
            body += bytes
        }
        transfer.cancel()
        return Array(body.prefix(Self.errorBytesMax))
    }
}

/// Decides which frames of one attempt may go to the client: none before the first content, so that another
/// attempt can still take over. Pure.
struct StreamRelay: Sendable {
    struct Action: Sendable {
        var frames: [UInt8] = []
        var verdict: AttemptVerdict?
    }

    private var held: [UInt8] = []
    private(set) var hasContent = false

    mutating func take(_ steps: [StreamStep]) -> Action {
        var action = Action()
        for step in steps where action.verdict == nil {
            switch step {
            case .frame(let bytes, let kind):
                held += bytes
                if kind == .content { hasContent = true }
                if hasContent {
                    action.frames += held
                    held = []
                }
            case .failed(let failure): action.verdict = .failed(failure)
            case .finished:
                action.frames += held
                held = []
                action.verdict = .succeeded
            }
        }
        return action
    }
}

/// One request on its way and its answer: the caller's end.
///
/// Thread-safe; one call of `head`, `next` or `complete` at a time. Giving up the last reference
/// cancels the transfer, so that a forgotten one holds no connection.
package final class Transfer: Sendable {
    private let exchange: Exchange
    private let mailbox: Mailbox

    init(exchange: Exchange, mailbox: Mailbox) {
        self.exchange = exchange
        self.mailbox = mailbox
    }

    deinit {
        if !exchange.hasEnded { cancel() }
    }

    /// What is known about the way of the request so far; final once the transfer has ended.
    package var timings: TransferTimings { exchange.timings }

    /// Status and headers if they have come already, also of a transfer that broke after them.
    package var receivedHead: TransferHead? { exchange.receivedHead }

    /// Waits for status and headers; later calls return the same.
    ///
    /// - Parameter deadline: After it `timedOut` is thrown; the transfer goes on, wait again or
    ///   cancel.
    package func head(
        until deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> TransferHead {
        try await exchange.wait(for: .head, until: LoopTime(deadline), noting: mailbox) {
            state throws(TransferError) in
            if let head = state.head { return head }
            throw state.failure
        }
    }

    /// Waits for the next bytes of the body: whatever has arrived since the last call, never empty.
    ///
    /// Nil once the body is known to be whole: its length was reached, or its last chunk was seen.
    /// A connection that breaks before that throws, after the bytes that did arrive.
    ///
    /// - Parameter deadline: After it `timedOut` is thrown; the transfer goes on, wait again or
    ///   cancel.
    package func next(
        until deadline: ContinuousClock.Instant
    ) async throws(TransferError) -> [UInt8]? {
        let (bytes, mustUnpause) = try await exchange.wait(
            for: .bytes, until: LoopTime(deadline), noting: mailbox
        ) { state throws(TransferError) -> ([UInt8]?, Bool) in
            guard state.body.isEmpty else {
                var bytes: [UInt8] = []
                swap(&bytes, &state.body)
                return (bytes, state.endPause())
            }
            if case .whole = state.ending { return (nil, false) }
            throw state.failure
        }
        if mustUnpause { mailbox.post(.unpause(exchange)) }
        return bytes
    }

    /// Waits for the end and returns head and body: one wake-up for an answer of any size.
    ///
    /// - Parameters:
    ///   - deadline: After it `timedOut` is thrown; the transfer goes on, wait again or cancel.
    ///   - bodyBytesMax: A longer body throws `bodyTooLarge` and closes the connection.
    package func complete(
        until deadline: ContinuousClock.Instant, bodyBytesMax: Int
    ) async throws(TransferError) -> (head: TransferHead, body: [UInt8]) {
        if exchange.collectWholeBody(bytesMax: bodyBytesMax) { mailbox.post(.unpause(exchange)) }
        return try await exchange.wait(for: .end, until: LoopTime(deadline), noting: mailbox) {
            state throws(TransferError) in
            guard case .whole = state.ending, let head = state.head else { throw state.failure }
            guard state.body.count <= bodyBytesMax else {
                throw .bodyTooLarge(limitBytes: bodyBytesMax)
            }
            var body: [UInt8] = []
            swap(&body, &state.body)
            return (head, body)
        }
    }

    /// Ends the transfer and closes its connection; nothing more is sent.
    ///
    /// From any thread, any number of times. Pending and later calls throw `cancelled`, unless the
    /// transfer had failed before: it keeps its error.
    package func cancel() {
        if exchange.cancel() { mailbox.post(.cancel(exchange)) }
    }
}

extension Exchange.State {
    /// The error of a transfer that has not ended well.
    fileprivate var failure: TransferError {
        switch ending {
        case .failed(let error): error
        // A whole answer without a head cannot be: curl delivers the head first.
        case .whole, nil: .malformedResponse(reason: .notHTTP)
        }
    }
}

extension Exchange {
    /// What a caller can wait for.
    enum Wanted: Sendable {
        case head
        case bytes
        case end
    }

    enum Ending: Sendable {
        case whole
        case failed(TransferError)
    }

    /// What becomes of bytes that curl offers.
    enum Reception {
        case taken
        case paused
        case refused
    }

    enum WakeReason: Sendable {
        case progress
        case deadline
    }

    struct Waiter {
        var wanted: Wanted
        var deadline: LoopTime
        var continuation: CheckedContinuation<WakeReason, Never>
    }

    struct State {
        var head: TransferHead?
        /// Arrived and not yet taken.
        var body: [UInt8] = []
        /// Nil while it runs.
        var ending: Ending?
        /// Whether curl was told to hold the body back.
        var isPaused = false
        /// Set by `complete`: the body is collected up to this, instead of pausing.
        var wholeBodyBytesMax: Int?
        var timings = TransferTimings()
        var waiter: Waiter?
    }
}

extension Exchange.State {
    func offers(_ wanted: Exchange.Wanted) -> Bool {
        if ending != nil { return true }
        return switch wanted {
        case .head: head != nil
        case .bytes: !body.isEmpty
        case .end: false
        }
    }

    mutating func takeWaiterIfSatisfied() -> Exchange.Waiter? {
        guard let wanted = waiter?.wanted, offers(wanted) else { return nil }
        return waiter.take()
    }

    /// Sets the ending and gives up the waiter; what has arrived before a break stays readable.
    mutating func end(_ ending: Exchange.Ending) -> Exchange.Waiter? {
        self.ending = ending
        if case .failed(let error) = ending, error.discardsBody { body = [] }
        return waiter.take()
    }

    /// Tells whether the transfer was paused, and is no longer.
    mutating func endPause() -> Bool {
        defer { isPaused = false }
        return isPaused && ending == nil
    }
}

extension TransferError {
    /// Whether the reader has given up on the bytes that had arrived.
    fileprivate var discardsBody: Bool {
        switch self {
        case .cancelled, .bodyTooLarge: true
        case .urlInvalid, .requestInvalid, .tooManyTransfers, .connectFailed, .connectTimedOut,
            .tlsFailed, .timedOut, .connectionReset, .malformedResponse, .transportFailed:
            false
        }
    }
}

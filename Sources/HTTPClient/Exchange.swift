import Synchronization

/// What the caller of a transfer and the loop thread share: what has arrived, how it ended, and
/// who waits for it.
///
/// All mutable state is in one mutex. A waiting caller is resumed by `wake` alone, after it was
/// taken out of the state under the lock, so exactly once; nothing is resumed under the lock.
final class Exchange: Sendable {
    private let state = Mutex(State())
    private let bufferBytesMax: Int

    init(bufferBytesMax: Int) {
        self.bufferBytesMax = bufferBytesMax
    }

    var timings: TransferTimings { state.withLock { $0.timings } }
    var receivedHead: TransferHead? { state.withLock { $0.head } }
    var hasEnded: Bool { state.withLock { $0.ending != nil } }

    // MARK: The caller's side

    /// Waits until `wanted` is there or the transfer has ended, then reads with `take`.
    ///
    /// One caller at a time. What is there is returned even when the deadline has passed.
    ///
    /// - Parameters:
    ///   - wanted: What ends the wait, besides the end of the transfer.
    ///   - deadline: When to give up with `timedOut`, without ending the transfer.
    ///   - mailbox: Learns of the deadline, so that the loop wakes for it.
    ///   - take: Called under the lock once there is an answer; must not call out.
    func wait<Answer: Sendable>(
        for wanted: Wanted,
        until deadline: LoopTime,
        noting mailbox: Mailbox,
        take: (inout State) throws(TransferError) -> Answer
    ) async throws(TransferError) -> Answer {
        if !state.withLock({ $0.offers(wanted) }) {
            let reason = await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    precondition(state.waiter == nil, "a transfer has one reader at a time")
                    guard !state.offers(wanted) else { return false }
                    state.waiter = Waiter(
                        wanted: wanted, deadline: deadline, continuation: continuation)
                    return true
                }
                if mustWait {
                    mailbox.note(deadline)
                } else {
                    continuation.resume(returning: .progress)
                }
            }
            if reason == .deadline { throw .timedOut }
        }
        return try state.withLock { state throws(TransferError) in try take(&state) }
    }

    /// Switches to collecting the whole body; tells whether curl must be told to go on.
    func collectWholeBody(bytesMax: Int) -> Bool {
        state.withLock { state in
            state.wholeBodyBytesMax = bytesMax
            return state.endPause()
        }
    }

    /// Ends the transfer for its caller; tells whether the loop still has to drop it.
    ///
    /// A transfer that has failed keeps its error; a whole one is forgotten.
    func cancel() -> Bool {
        let (wasRunning, waiter) = state.withLock { state in
            let wasRunning = state.ending == nil
            if case .failed = state.ending { return (false, nil as Waiter?) }
            state.head = nil
            return (wasRunning, state.end(.failed(.cancelled)))
        }
        wake(waiter, .progress)
        return wasRunning
    }

    // MARK: The loop's side

    /// Records that the request is about to be written; false when it must not be any more.
    func requestLeaves(reused: Bool, connectDuration: Duration) -> Bool {
        state.withLock { state in
            guard state.ending == nil else { return false }
            state.timings.requestSent = true
            state.timings.connectionReused = reused
            state.timings.connectDuration = connectDuration
            return true
        }
    }

    func received(head: TransferHead, firstByteDuration: Duration) {
        let waiter = state.withLock { state -> Waiter? in
            guard state.ending == nil else { return nil }
            state.head = head
            state.timings.firstByteDuration = firstByteDuration
            return state.takeWaiterIfSatisfied()
        }
        wake(waiter, .progress)
    }

    func received(body bytes: UnsafeRawBufferPointer) -> Reception {
        let (reception, waiter) = state.withLock { state -> (Reception, Waiter?) in
            guard state.ending == nil else { return (.refused, nil) }
            if let limit = state.wholeBodyBytesMax {
                guard bytes.count <= limit - state.body.count else {
                    return (.refused, state.end(.failed(.bodyTooLarge(limitBytes: limit))))
                }
            } else if !state.body.isEmpty, bytes.count > bufferBytesMax - state.body.count {
                state.isPaused = true
                return (.paused, nil)
            }
            state.body.append(contentsOf: bytes)
            return (.taken, state.takeWaiterIfSatisfied())
        }
        wake(waiter, .progress)
        return reception
    }

    /// Records the ending. One that has already ended (cancelled, too large) stays as it is.
    func finished(_ ending: Ending, timings: TransferTimings) {
        let waiter = state.withLock { state -> Waiter? in
            guard state.ending == nil else { return nil }
            state.timings = timings
            return state.end(ending)
        }
        wake(waiter, .progress)
    }

    /// Resumes the waiter whose deadline has come; answers the deadline that is still ahead.
    func expire(now: LoopTime) -> LoopTime? {
        let (waiter, next) = state.withLock { state -> (Waiter?, LoopTime?) in
            guard let deadline = state.waiter?.deadline else { return (nil, nil) }
            guard deadline <= now else { return (nil, deadline) }
            return (state.waiter.take(), nil)
        }
        wake(waiter, .deadline)
        return next
    }

    /// The one place where a caller is resumed.
    private func wake(_ waiter: Waiter?, _ reason: WakeReason) {
        waiter?.continuation.resume(returning: reason)
    }
}

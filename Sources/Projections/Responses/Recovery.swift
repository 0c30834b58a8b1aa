package import Events

/// How a stop of the gateway is made up for: what it left open is ended.
package enum Recovery {
    /// The endings that a response, its attempts and its reservation are still owed, to be appended to its stream
    /// together.
    ///
    /// An attempt that was running is orphaned: whether the provider served and billed it is unknown. The
    /// response has failed in any case, because its client never saw the end; unless it had ended before its
    /// attempt, whose client had left, and then it stays as it is. A second call on the record with these events
    /// gives none.
    package static func closing(_ record: ResponseRecord, at now: Timestamp) -> [Event] {
        let orphans =
            record.attempts.filter { $0.outcome == nil }.map { attempt in
                Event.attemptOrphaned(AttemptOrphaned(number: attempt.started.number))
            } + (record.reservation.map { [.spendReleased(SpendReleased($0))] } ?? [])
        guard record.isOpen, let receivedAt = record.receivedAt else { return orphans }
        let ending = ResponseEnding(
            reason: reason(for: record), targetMet: false, degradations: [], fallbackUsed: false,
            attempts: Int64(record.attempts.count), ttftUs: nil,
            // The wall clock may have been set back while the gateway was down.
            totalUs: max(0, (now.nanoseconds - receivedAt.nanoseconds) / 1_000), queuedUs: 0)
        return orphans + [.responseFailed(ending)]
    }

    private static func reason(for record: ResponseRecord) -> ReasonCode {
        // Between admission and the first attempt there was nothing but the gateway.
        guard let last = record.attempts.last else { return .shuttingDown }
        return switch last.outcome {
        case nil, .orphaned, .succeeded: .attemptOrphaned
        case .failed, .cancelled: last.ending?.reason ?? .attemptOrphaned
        }
    }
}

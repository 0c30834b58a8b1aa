package import Events

/// How responses are closed that a stop of the gateway left open.
package enum Recovery {
    /// The events that end a response, to be appended to its stream together; none when it has ended.
    ///
    /// An attempt that was running is orphaned: whether the provider served and billed it is unknown. The
    /// response has failed in any case, because its client never saw the end. A second call on the record
    /// with these events gives none.
    package static func closing(_ record: ResponseRecord, at now: Timestamp) -> [Event] {
        guard record.isOpen, let receivedAt = record.receivedAt else { return [] }
        let orphans = record.attempts.filter { $0.outcome == nil }.map { attempt in
            Event.attemptOrphaned(AttemptOrphaned(number: attempt.started.number))
        }
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

package import Events
package import Ledger

/// A published version of the weights, made again from the log and compared.
package struct WeightsExplanation: Sendable, Equatable {
    /// Where the version stands in the log, and when it was written.
    package let seq: Int64
    package let recordedAt: Timestamp
    package let published: WeightsPublished
    /// The version before, from whose evidence it goes on; nil for the first, which begins with none.
    package let previous: WeightsPublished?
    /// What follows from the log.
    package let recomputed: WeightsPublished

    /// Whether the log gives exactly what was published.
    package var matches: Bool { recomputed == published }
}

extension LedgerView {
    /// Makes a version of the weights again from the version before and the events between; nil when there is none.
    package func explainWeights(version: Int64) throws -> WeightsExplanation? {
        guard let (stored, published) = try weights(version: version) else { return nil }
        let previous = try weights(version: version - 1)?.published
        return WeightsExplanation(
            seq: stored.seq, recordedAt: stored.recordedAt, published: published,
            previous: previous, recomputed: try recompute(published, after: previous))
    }

    private func recompute(
        _ published: WeightsPublished, after previous: WeightsPublished?
    ) throws -> WeightsPublished {
        guard let previous else { return .first(basisSeq: published.basisSeq, at: published.asOf) }
        var evidence = RoutingEvidence(after: previous)
        try fold(into: &evidence, through: published.basisSeq)
        return evidence.publish(at: published.asOf)
    }

    /// Folds the events that come next, up to one of them.
    private func fold(into evidence: inout RoutingEvidence, through last: Int64) throws {
        while evidence.basisSeq < last {
            let limit = Int(min(2_000, last - evidence.basisSeq))
            let count = try foldNext(into: &evidence, limit: limit)
            guard count > 0 else { return }
        }
    }

    /// Folds the next events of the log; gives how many there were.
    ///
    /// - Parameter recent: what the log's writer has committed last, where it is in this process.
    package func foldNext(
        into evidence: inout RoutingEvidence, limit: Int, recent: RecentEvents? = nil
    ) throws -> Int {
        let (last, types) = (evidence.basisSeq, RoutingEvidence.reads)
        let events =
            try recent?.events(afterSeq: last, limit: limit, reading: types)
            ?? followedEvents(afterSeq: last, limit: limit, reading: types)
        for event in events {
            try evidence.apply(event) { stream, version in
                try followedEvents(
                    stream: stream, beforeVersion: version, reading: RoutingEvidence.reads)
            }
        }
        return events.count
    }

    private func weights(
        version: Int64
    ) throws -> (stored: RecordedEvent, published: WeightsPublished)? {
        guard version > 0,
            let stored = try directoryEvent(ofType: .weightsPublished, position: version - 1)?
                .event,
            case .weightsPublished(let published) = stored.event
        else { return nil }
        return (stored, published)
    }
}

extension WeightsPublished {
    /// The first version: no evidence, so every route has full weight.
    package static func first(basisSeq: Int64, at now: Timestamp) -> WeightsPublished {
        WeightsPublished(version: 1, basisSeq: basisSeq, asOf: now, routes: [])
    }
}

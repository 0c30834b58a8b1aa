package import Events
package import Ledger
import Projections

/// Follows the log and publishes new weights when the evidence has changed them.
///
/// It is woken when the log has grown, and publishes at most every ``pauseMs``: what happened is published well within
/// a second. Routing reads nothing but what has been published.
package final class WeightsPublisher: Sendable {
    package static let pauseMs = 250
    /// How long it rests after having caught up: short enough to find at full load what comes next in memory.
    private static let restMs = 50
    /// The least change of a weight that is worth a version, in millionths.
    static let changeMin: Int64 = 10_000
    /// The least change of a route's price that is worth one: a twentieth.
    static let priceChangeMin: Int64 = 20
    /// A version is published after so many attempts in any case, so that one is never far from the next.
    static let attemptsMax = 50_000
    private static let batchEventsMax = 2_000

    private let log: any EventAppending
    private let reader: LedgerReader
    private let recent: RecentEvents?
    private let routing: RoutingState
    private let logger: Logger
    private let clock: any GatewayClock
    private let ids: any IDSource
    private let wakes: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    package convenience init(services: GatewayServices, recent: RecentEvents) {
        self.init(
            log: services.log, reader: services.reader, recent: recent, routing: services.routing,
            logger: services.logger, clock: services.clock, ids: services.ids)
    }

    package init(
        log: any EventAppending, reader: LedgerReader, recent: RecentEvents? = nil,
        routing: RoutingState, logger: Logger, clock: any GatewayClock, ids: any IDSource
    ) {
        self.log = log
        self.reader = reader
        self.recent = recent
        self.routing = routing
        self.logger = logger
        self.clock = clock
        self.ids = ids
        (wakes, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The log has grown; may be called on any thread.
    package func wake() {
        bell.yield()
    }

    package func finish() {
        bell.finish()
    }

    /// Publishes until ``finish()``.
    ///
    /// - Parameter last: the version in force; nil: none was ever published.
    package func run(after last: WeightsPublished?) async {
        guard var published = await begin(after: last) else { return }
        var evidence = RoutingEvidence(after: published)
        var mayPublishAt = clock.instant()
        for await _ in wakes {
            do {
                evidence = try await caughtUp(evidence)
            } catch {
                logger.error(
                    "the evidence for routing could not be read", error: "\(error)")
            }
            let now = clock.now()
            if evidence.isWorthPublishing(after: published, at: now) {
                if clock.instant() < mayPublishAt {
                    wake()  // Also when nothing comes any more.
                } else {
                    var next = evidence
                    let version = next.publish(at: now)
                    if await append(version) { (published, evidence) = (version, next) }
                    mayPublishAt = clock.instant().advanced(
                        by: .milliseconds(Self.pauseMs))
                }
            }
            let rest = Duration.milliseconds(Self.restMs)
            await clock.pause(until: clock.instant().advanced(by: rest))
        }
    }

    /// The version to go on from; the first one when there is none.
    private func begin(after last: WeightsPublished?) async -> WeightsPublished? {
        if let last { return last }
        do {
            let size = try await reader.read { view in try view.size() }
            let first = WeightsPublished.first(basisSeq: size - 1, at: clock.now())
            return await append(first) ? first : nil
        } catch {
            logger.error("weights cannot be published", error: "\(error)")
            return nil
        }
    }

    private func caughtUp(_ evidence: RoutingEvidence) async throws -> RoutingEvidence {
        var evidence = evidence
        while true {
            let before = evidence
            let (folded, count) = try await reader.read { [recent] view in
                var next = before
                let count = try view.foldNext(
                    into: &next, limit: Self.batchEventsMax, recent: recent)
                return (next, count)
            }
            evidence = folded
            if count < Self.batchEventsMax { return evidence }
        }
    }

    /// Makes a version durable, and then the one that routing reads.
    private func append(_ version: WeightsPublished) async -> Bool {
        let now = clock.now()
        let event = Event.weightsPublished(version)
        do {
            _ = try await log.append(
                StreamAppend(
                    stream: .routing, expected: .any, customer: nil,
                    events: [
                        NewEvent(
                            id: ids.eventID(at: now), recordedAt: now, event: event)
                    ]))
            routing.apply(event, at: now)
            return true
        } catch {
            logger.error("weights could not be published", error: error.label)
            return false
        }
    }
}

extension RoutingEvidence {
    /// Whether the weights have changed enough since a version, or it is too long ago.
    func isWorthPublishing(after last: WeightsPublished, at now: Timestamp) -> Bool {
        if countedSince >= WeightsPublisher.attemptsMax { return true }
        var fresh = self
        let next = PublishedWeights(fresh.publish(at: now))
        let before = PublishedWeights(last)
        return next.routes.union(before.routes).contains { route in
            next.hasOtherPrice(than: before, at: route)
                || [false, true].contains { isTargeted in
                    abs(
                        next.weight(of: route, isTargeted: isTargeted)
                            - before.weight(of: route, isTargeted: isTargeted))
                        >= WeightsPublisher.changeMin
                }
        }
    }
}

extension PublishedWeights {
    /// Whether a route's price is known now and was not, or the other way round, or differs by a twentieth.
    fileprivate func hasOtherPrice(than before: PublishedWeights, at route: RouteKey) -> Bool {
        guard let now = price(of: route), let then = before.price(of: route) else {
            return price(of: route) != before.price(of: route)
        }
        return abs(now - then) > then / WeightsPublisher.priceChangeMin
    }
}

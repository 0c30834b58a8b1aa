package import Events
import Ledger
import Projections

/// Follows the log and publishes new weights when the evidence has changed them.
///
/// It is woken when the log has grown and works at most every ``pauseMs``: what happened is published well within a
/// second. Routing reads nothing but what has been published.
package final class WeightsPublisher: Sendable {
    package static let pauseMs = 250
    /// The least change of a weight that is worth a version, in millionths.
    static let changeMin: Int64 = 10_000
    /// A version is published after so many attempts in any case, so that one is never far from the next.
    static let attemptsMax = 50_000
    private static let batchEventsMax = 2_000

    private let services: GatewayServices
    private let wakes: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    package init(services: GatewayServices) {
        self.services = services
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
        for await _ in wakes {
            do {
                evidence = try await caughtUp(evidence)
            } catch {
                services.logger.error(
                    "the evidence for routing could not be read", error: "\(error)")
            }
            let now = services.clock.now()
            if evidence.isWorthPublishing(after: published, at: now) {
                var next = evidence
                let version = next.publish(at: now)
                if await append(version) { (published, evidence) = (version, next) }
            }
            let pause = Duration.milliseconds(Self.pauseMs)
            await services.clock.pause(until: services.clock.instant().advanced(by: pause))
        }
    }

    /// The version to go on from; the first one when there is none.
    private func begin(after last: WeightsPublished?) async -> WeightsPublished? {
        if let last { return last }
        do {
            let size = try await services.reader.read { view in try view.size() }
            let first = WeightsPublished.first(basisSeq: size - 1, at: services.clock.now())
            return await append(first) ? first : nil
        } catch {
            services.logger.error("weights cannot be published", error: "\(error)")
            return nil
        }
    }

    private func caughtUp(_ evidence: RoutingEvidence) async throws -> RoutingEvidence {
        var evidence = evidence
        while true {
            let before = evidence
            let (folded, count) = try await services.reader.read { view in
                var next = before
                let count = try view.foldNext(into: &next, limit: Self.batchEventsMax)
                return (next, count)
            }
            evidence = folded
            if count < Self.batchEventsMax { return evidence }
        }
    }

    /// Makes a version durable, and then the one that routing reads.
    private func append(_ version: WeightsPublished) async -> Bool {
        let now = services.clock.now()
        let event = Event.weightsPublished(version)
        do {
            _ = try await services.log.append(
                StreamAppend(
                    stream: .routing, expected: .any, customer: nil,
                    events: [
                        NewEvent(
                            id: services.ids.eventID(at: now), recordedAt: now, event: event)
                    ]))
            services.routing.apply(event, at: now)
            return true
        } catch {
            services.logger.error("weights could not be published", error: error.label)
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
            [false, true].contains { isTargeted in
                abs(
                    next.weight(of: route, isTargeted: isTargeted)
                        - before.weight(of: route, isTargeted: isTargeted))
                    >= WeightsPublisher.changeMin
            }
        }
    }
}

import Events
import Ledger

/// Writes what the customers' own servers cost into the log, at each quarter of an hour and at the end.
package struct CapacityRecorder: Sendable {
    private let services: GatewayServices

    package init(services: GatewayServices) {
        self.services = services
    }

    /// Records until ``Fleets/finish()``.
    package func run() async {
        guard services.fleets.hasPrices else { return }
        // The first cut begins the first stretch.
        await record()
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    let now = services.clock.now()
                    let pause = Duration.nanoseconds(
                        Self.quarterNs - now.nanoseconds % Self.quarterNs)
                    await services.clock.pause(
                        until: services.clock.instant().advanced(by: pause))
                    if !Task.isCancelled { await record() }
                }
            }
            for await _ in services.fleets.capacityRunning {}  // Nothing comes but the end.
            group.cancelAll()
        }
        await record()
    }

    /// As costs are kept.
    private static let quarterNs: Int64 = 900_000_000_000

    private func record() async {
        let now = services.clock.now()
        for held in services.fleets.capacityHeld(until: now) {
            do {
                _ = try await services.log.append(
                    StreamAppend(
                        stream: .routing, expected: .any, customer: held.customer,
                        events: [
                            NewEvent(
                                id: services.ids.eventID(at: now), recordedAt: now,
                                event: .capacityHeld(held.fact))
                        ]))
            } catch {
                services.logger.error("held capacity could not be recorded", error: error.label)
            }
        }
    }
}

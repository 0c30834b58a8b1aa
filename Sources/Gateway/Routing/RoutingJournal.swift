import Events
import Ledger

/// Writes what breakers do to the log, in order.
package struct RoutingJournal: Sendable {
    private let routing: RoutingState
    private let log: any EventAppending
    private let ids: any IDSource
    private let clock: any WallClock
    private let logger: Logger

    package init(services: GatewayServices) {
        routing = services.routing
        log = services.log
        ids = services.ids
        clock = services.clock
        logger = services.logger
    }

    /// Writes until the routing state says that no more comes.
    package func run() async {
        for await event in routing.transitions {
            let now = clock.now()
            do {
                _ = try await log.append(
                    StreamAppend(
                        stream: .routing, expected: .any, customer: nil,
                        events: [
                            NewEvent(id: ids.eventID(at: now), recordedAt: now, event: event)
                        ]))
            } catch {
                // The circuit does what it does all the same; the log lacks one line of its history.
                logger.error("a circuit's change could not be recorded", error: error.label)
            }
        }
    }
}

package import Events
package import Ledger

/// The circuits that stand open, as the log tells it: a fold.
package struct OpenCircuits: Sendable {
    /// What a breaker guards: an account, or one model at it.
    package struct Circuit: Sendable, Hashable {
        package var account: String
        package var model: String?
    }

    /// How a circuit came to stand open.
    package struct Opening: Sendable {
        package var opened: CircuitOpened
        package var at: Timestamp

        /// From when on a request may probe it.
        package var probedFrom: Timestamp { at.adding(milliseconds: opened.openMs) }
    }

    package static let types: Set<EventType> = [.circuitOpened, .circuitClosed]

    private var openings: [Circuit: Opening] = [:]

    package init() {}

    package mutating func apply(_ event: Event, at time: Timestamp) {
        switch event {
        case .circuitOpened(let data):
            let circuit = Circuit(account: data.account, model: data.model)
            openings[circuit] = Opening(opened: data, at: time)
        case .circuitClosed(let data):
            openings[Circuit(account: data.account, model: data.model)] = nil
        default: break  // Other facts open and close nothing.
        }
    }

    /// By account, the whole account first, then by model.
    package var sorted: [Opening] {
        openings.values.sorted {
            ($0.opened.account, $0.opened.model ?? "") < ($1.opened.account, $1.opened.model ?? "")
        }
    }

    /// What closes every circuit of an account on an administrator's word; empty: none stands open.
    package func closing(_ account: String) -> [Event] {
        sorted.map(\.opened).filter { $0.account == account }.map {
            .circuitClosed(
                CircuitClosed(
                    provider: $0.provider, account: account, model: $0.model, trips: $0.trip,
                    by: .administrator))
        }
    }

    /// Reads them from the last facts of a log.
    package static func read(_ view: LedgerView) throws -> OpenCircuits {
        var circuits = OpenCircuits()
        let facts = try types.flatMap { try view.latestDirectoryEvents(ofType: $0, limit: 1_000) }
        for fact in facts.map(\.event).sorted(by: { $0.seq < $1.seq }) {
            circuits.apply(fact.event, at: fact.recordedAt)
        }
        return circuits
    }

    /// Makes the closing of circuits durable.
    package static func append(
        _ closing: [Event], to log: any EventAppending, ids: any IDSource, at now: Timestamp
    ) async throws(AppendError) {
        _ = try await log.append(
            StreamAppend(
                stream: .routing, expected: .any, customer: nil,
                events: closing.map {
                    NewEvent(id: ids.eventID(at: now), recordedAt: now, event: $0)
                }))
    }
}

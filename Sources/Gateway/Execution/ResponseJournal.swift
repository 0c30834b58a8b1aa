import Events
import Ledger

/// The stream of one response while it is written.
///
/// An actor for the stream's version: it is taken before an append is handed over, so appends keep the order in which
/// they were called, also when one is called while another waits to become durable.
actor ResponseJournal {
    nonisolated let id: ResponseID
    private let customer: CustomerID
    private let traceID: String?
    private let log: any EventAppending
    private let ids: any IDSource
    private var version: Int64
    /// Whether the response's ending is written or being written.
    private(set) var hasEnding = false

    /// - Parameter version: events that its stream has already.
    init(
        id: ResponseID, customer: CustomerID, traceID: String?, log: any EventAppending,
        ids: any IDSource, version: Int64 = 0
    ) {
        self.id = id
        self.customer = customer
        self.traceID = traceID
        self.log = log
        self.ids = ids
        self.version = version
    }

    /// Makes events durable, all or none.
    ///
    /// - Parameter firstID: the id of the first event, where it must be unique for another reason than chance.
    func append(
        _ events: [Event], at time: Timestamp, firstID: EventID? = nil
    ) async throws(AppendError) {
        guard !events.isEmpty else { return }
        var minted: [NewEvent] = []
        minted.reserveCapacity(events.count)
        for event in events {
            let id = minted.isEmpty ? firstID ?? ids.eventID(at: time) : ids.eventID(at: time)
            minted.append(NewEvent(id: id, recordedAt: time, event: event))
        }
        let expected = version
        version += Int64(events.count)
        do {
            _ = try await log.append(
                StreamAppend(
                    stream: .response(id), expected: .exactly(expected), customer: customer,
                    correlation: traceID, events: minted))
        } catch {
            version = expected
            throw error
        }
    }

    /// Makes the last events durable with the response's ending, unless that is written already.
    func close(_ events: [Event], ending: Event, at time: Timestamp) async throws(AppendError) {
        guard !hasEnding else { return try await append(events, at: time) }
        hasEnding = true
        do { try await append(events + [ending], at: time) } catch {
            hasEnding = false
            throw error
        }
    }
}

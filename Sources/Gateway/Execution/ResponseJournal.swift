import Events
import Ledger

/// The stream of one response while it is written: knows its version, so that no two writers can interleave.
struct ResponseJournal: Sendable {
    let id: ResponseID
    let customer: CustomerID
    let traceID: String?
    private let log: any EventAppending
    private let ids: any IDSource
    private(set) var version: Int64 = 0

    init(
        id: ResponseID, customer: CustomerID, traceID: String?, log: any EventAppending,
        ids: any IDSource
    ) {
        self.id = id
        self.customer = customer
        self.traceID = traceID
        self.log = log
        self.ids = ids
    }

    /// Makes events durable, all or none.
    ///
    /// - Parameter firstID: the id of the first event, where it must be unique for another reason than chance.
    mutating func append(
        _ events: [Event], at time: Timestamp, firstID: EventID? = nil
    ) async throws(AppendError) {
        var minted: [NewEvent] = []
        minted.reserveCapacity(events.count)
        for event in events {
            let id = minted.isEmpty ? firstID ?? ids.eventID(at: time) : ids.eventID(at: time)
            minted.append(NewEvent(id: id, recordedAt: time, event: event))
        }
        _ = try await log.append(
            StreamAppend(
                stream: .response(id), expected: .exactly(version), customer: customer,
                correlation: traceID, events: minted))
        version += Int64(events.count)
    }
}

/// An event as projections follow it: where it stands and what kind of fact it is, and the fact itself only where
/// one of them reads it.
package struct FollowedEvent: Sendable, Equatable {
    package var seq: Int64
    package var id: EventID
    package var stream: StreamName
    /// Gapless position in its stream, from 0.
    package var version: Int64
    package var customer: CustomerID?
    package var recordedAt: Timestamp
    package var type: EventType
    /// nil: the type is none of those that are read.
    package var event: Event?

    package init(
        seq: Int64, id: EventID, stream: StreamName, version: Int64, customer: CustomerID?,
        recordedAt: Timestamp, type: EventType, event: Event?
    ) {
        self.seq = seq
        self.id = id
        self.stream = stream
        self.version = version
        self.customer = customer
        self.recordedAt = recordedAt
        self.type = type
        self.event = event
    }

    /// The event as a projection that reads `types` follows it.
    package init(_ recorded: RecordedEvent, reading types: Set<EventType>) {
        let type = recorded.event.type
        self.init(
            seq: recorded.seq, id: recorded.id, stream: recorded.stream,
            version: recorded.version, customer: recorded.customer,
            recordedAt: recorded.recordedAt, type: type,
            event: types.contains(type) ? recorded.event : nil)
    }
}

/// An event as a projection follows it: where it stands and what kind of fact it is, and the fact itself only
/// where the projection reads it.
package struct FollowedEvent: Sendable, Equatable {
    package var seq: Int64
    package var id: EventID
    package var stream: StreamName
    package var customer: CustomerID?
    package var type: EventType
    /// nil: the type is none of those that are read.
    package var event: Event?

    package init(
        seq: Int64, id: EventID, stream: StreamName, customer: CustomerID?, type: EventType,
        event: Event?
    ) {
        self.seq = seq
        self.id = id
        self.stream = stream
        self.customer = customer
        self.type = type
        self.event = event
    }
}

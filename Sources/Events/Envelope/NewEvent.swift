/// An event that is about to be appended, with the ids and the time that the core gave it.
package struct NewEvent: Sendable, Equatable {
    /// Who mints it: the core. Appending the same id with the same content again changes nothing.
    package var id: EventID
    /// The gateway's wall clock when the fact was handed to the log; `seq` orders, this dates.
    package var recordedAt: Timestamp
    package var event: Event

    package init(id: EventID, recordedAt: Timestamp, event: Event) {
        self.id = id
        self.recordedAt = recordedAt
        self.event = event
    }
}

/// Events of one stream that become durable together or not at all.
package struct StreamAppend: Sendable, Equatable {
    package var stream: StreamName
    package var expected: ExpectedVersion
    package var customer: CustomerID?
    /// The W3C trace id of the client's `traceparent`, 32 hex digits, or nil; stored with the first event of a stream.
    package var correlation: String?
    /// The event that made these happen, or nil.
    package var causation: EventID?
    package var events: [NewEvent]

    package init(
        stream: StreamName, expected: ExpectedVersion, customer: CustomerID?,
        correlation: String? = nil, causation: EventID? = nil, events: [NewEvent]
    ) {
        self.stream = stream
        self.expected = expected
        self.customer = customer
        self.correlation = correlation
        self.causation = causation
        self.events = events
    }
}

/// What the writer believes of a stream's length; each case is checked.
package enum ExpectedVersion: Sendable, Equatable {
    /// Whatever it is: for facts that do not depend on what is there.
    case any
    /// The stream holds exactly this many events; 0: it is new.
    case exactly(Int64)

    package static let empty = ExpectedVersion.exactly(0)
}

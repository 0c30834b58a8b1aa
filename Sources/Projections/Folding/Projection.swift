package import Events

/// A fold over the log: what a run of events changes in one table or a few. Pure.
///
/// A value holds the changes of one batch: it is made, given the events in order, written, and dropped. How events
/// are cut into batches must not show in the rows.
package protocol Projection: Sendable {
    static var identity: ProjectionIdentity { get }

    /// The types whose payloads it reads; of all others it is told no more than that they happened.
    static var reads: Set<EventType> { get }

    init()

    /// Folds the next event.
    ///
    /// - Parameter response: the record of the event's response before this event; nil for other streams. Only what
    ///   some projection reads is in it.
    /// - Throws: ``ProjectionFoldError``, which halts the projector: an event is never skipped.
    mutating func apply(
        _ event: FollowedEvent, in response: ResponseRecord?
    ) throws(ProjectionFoldError)
}

/// What a stored projection is: raising the version rebuilds it.
package struct ProjectionIdentity: Sendable, Equatable {
    package let name: String
    package let version: Int64

    package init(name: String, version: Int64) {
        self.name = name
        self.version = version
    }
}

/// An event that a projection cannot fold; the log is not what it should be.
package enum ProjectionFoldError: Error, Equatable, Sendable {
    /// An event of this type stands in a stream of something else, or belongs to no customer.
    case misplaced(EventType, seq: Int64)
    /// The fold needs the payload of an event of this type, and was given none.
    case unread(EventType, seq: Int64)
    /// The fold needs an earlier event of the same response, and there is none.
    case withoutHistory(EventType, seq: Int64)
    /// An amount or a count leaves the range of one value.
    case outOfRange(EventType, seq: Int64)
}

import Events

/// The records of the responses that events are folded in, so that a fold finds what came before.
///
/// A record is kept while something is owed in it; one that is not here is read from the log. So nothing has to be
/// stored, and a restart finds the same.
struct ResponseHistories {
    /// The earlier events of a stream.
    typealias Reader = (_ stream: StreamName, _ beforeVersion: Int64) throws -> [FollowedEvent]

    /// Records that are kept; beyond it all are dropped and read again where they are needed.
    static let recordsMax = 50_000

    private var kept: [StreamName: ResponseRecord] = [:]
    /// The stream of the event before: its record is here and not in ``kept``, because the events of one append
    /// follow each other.
    private var current: (stream: StreamName, record: ResponseRecord?)?

    /// The record before this event; nil for an event of no response.
    mutating func record(
        before event: FollowedEvent, _ history: Reader
    ) throws -> ResponseRecord? {
        if let current, current.stream == event.stream { return current.record }
        putBack()
        let record = try take(event, history)
        current = (event.stream, record)
        return record
    }

    /// Adds the event to the record that ``record(before:_:)`` gave for it.
    mutating func add(_ event: FollowedEvent) {
        current?.record?.apply(event)
    }

    private mutating func take(
        _ event: FollowedEvent, _ history: Reader
    ) throws -> ResponseRecord? {
        guard let id = event.stream.responseID else { return nil }
        if let record = kept.removeValue(forKey: event.stream) { return record }
        var record = ResponseRecord(id: id)
        guard event.version > 0 else { return record }
        for earlier in try history(event.stream, event.version) { record.apply(earlier) }
        return record
    }

    /// Keeps the record of the event before, unless all that it is owed has come.
    private mutating func putBack() {
        guard let (stream, record) = current, let record, record.owed > 0 else { return }
        if kept.count >= Self.recordsMax { kept.removeAll(keepingCapacity: true) }
        kept[stream] = record
    }
}

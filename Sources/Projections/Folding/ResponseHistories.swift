import Events

/// The records of the responses that events are folded in, so that a fold finds what came before.
///
/// A record is kept while something is owed in it; one that is not here is read from the log. So nothing has to be
/// stored, and a restart finds the same.
struct ResponseHistories {
    /// The earlier events of a stream.
    typealias Reader = (_ stream: StreamName, _ beforeVersion: Int64) throws -> [FollowedEvent]

    /// Records that are kept; beyond it all are dropped and read again where they are needed.
    static let recordsMax = 8_192

    private var kept: [StreamName: ResponseRecord] = [:]

    /// Takes out the record before this event; nil for an event of no response.
    ///
    /// The caller adds the event and those that follow it in the same stream, and puts the record back.
    mutating func take(
        before event: FollowedEvent, _ history: Reader
    ) throws -> ResponseRecord? {
        if let record = kept.removeValue(forKey: event.stream) { return record }
        guard let id = event.stream.responseID else { return nil }
        var record = ResponseRecord(id: id)
        guard event.version > 0 else { return record }
        for earlier in try history(event.stream, event.version) { record.apply(earlier) }
        return record
    }

    /// Keeps the record, unless all that it is owed has come.
    mutating func putBack(_ record: ResponseRecord?, of stream: StreamName) {
        guard let record, record.owed > 0 else { return }
        if kept.count >= Self.recordsMax { kept.removeAll(keepingCapacity: true) }
        kept[stream] = record
    }
}

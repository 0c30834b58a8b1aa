package import Events
import Glibc
import SQLite

extension LedgerView {
    /// The events after a position, in order, as projections follow them; -1 for the beginning.
    ///
    /// Only the payloads of the types `read` are decoded, each once. Nothing is hashed: what follows the log comes past
    /// every event that the gateway has just written, and whether the log is still what was written is the
    /// verifier's question.
    ///
    /// - Throws: ``LedgerError/corrupt(seq:_:)`` for a type that is not known, for a column that is not of
    ///   its form, and for a payload that cannot be decoded or is of another type than its column says.
    package func followedEvents(
        afterSeq: Int64, limit: Int, reading read: Set<EventType>
    ) throws -> [FollowedEvent] {
        try checkDeadline()
        var names = RowNames()
        return try connection.rows(
            """
            SELECT seq, event_id, stream, type, customer, body, version, recorded_ns FROM event
            WHERE seq > ?1 ORDER BY seq LIMIT ?2
            """,
            .integer(afterSeq), .integer(Int64(limit))
        ) { try Self.followedEvent($0, &names, reading: read) }
    }

    /// The first events of one stream, up to a version, in order.
    package func followedEvents(
        stream: StreamName, beforeVersion: Int64, reading read: Set<EventType>
    ) throws -> [FollowedEvent] {
        try checkDeadline()
        var names = RowNames()
        return try connection.rows(
            """
            SELECT seq, event_id, stream, type, customer, body, version, recorded_ns FROM event
            WHERE stream = ?1 AND version < ?2 ORDER BY version
            """,
            StoredStream(stream).value, .integer(beforeVersion)
        ) { try Self.followedEvent($0, &names, reading: read) }
    }

    private static func followedEvent(
        _ row: borrowing BoundStatement, _ names: inout RowNames, reading read: Set<EventType>
    ) throws -> FollowedEvent {
        let seq = try row.int64(0)
        guard let id = try row.withBlob(1, { EventID(bytes: $0) }) else {
            throw LedgerError.corrupt(seq: seq, .column("event_id"))
        }
        let typeText = try row.text(3)
        guard let type = EventType.of(tag: typeText) else {
            throw LedgerError.corrupt(seq: seq, .undecodable(.unknownType(typeText)))
        }
        try names.read(row, seq: seq)
        return FollowedEvent(
            seq: seq, id: id, stream: names.stream, version: try row.int64(6),
            customer: names.customer, recordedAt: Timestamp(nanoseconds: try row.int64(7)),
            type: type, event: read.contains(type) ? try event(in: row, seq: seq, type: type) : nil)
    }

    private static func event(
        in row: borrowing BoundStatement, seq: Int64, type: EventType
    ) throws -> Event {
        let body = try row.blob(5)
        let event: Event
        do throws(EventDecodingError) {
            event = try EventBody.event(of: body)
        } catch {
            throw LedgerError.corrupt(seq: seq, .undecodable(error))
        }
        guard event.type == type else { throw LedgerError.corrupt(seq: seq, .column("type")) }
        return event
    }
}

/// The stream and the customer of a row, made into values once for all rows of an append, which follow each other.
private struct RowNames {
    private(set) var stream = StreamName("")
    private(set) var customer: CustomerID?
    /// The columns that they were made of.
    private var streamBytes: [UInt8] = []
    private var customerBytes: [UInt8] = []

    mutating func read(_ row: borrowing BoundStatement, seq: Int64) throws {
        var isSame = false
        row.withRow { columns in
            isSame = Self.isSame(columns.blob(2), streamBytes)
        }
        if !isSame {
            stream = try row.stream(2, seq: seq)
            row.withRow { streamBytes = $0.blob(2).map { [UInt8]($0) } ?? [] }
        }
        row.withRow { columns in
            isSame = Self.isSame(columns.text(4), customerBytes)
        }
        guard !isSame else { return }
        let text = try row.optionalText(4)
        customer = text.flatMap { CustomerID($0) }
        guard (customer == nil) == (text == nil) else {
            throw LedgerError.corrupt(seq: seq, .column("customer"))
        }
        customerBytes = Array((text ?? "").utf8)
    }

    /// Whether a column has the bytes of the one before.
    private static func isSame(_ column: UnsafeRawBufferPointer?, _ before: [UInt8]) -> Bool {
        guard let column, let start = column.baseAddress, !before.isEmpty else { return false }
        return column.count == before.count
            && before.withUnsafeBytes { memcmp($0.baseAddress ?? start, start, $0.count) == 0 }
    }
}

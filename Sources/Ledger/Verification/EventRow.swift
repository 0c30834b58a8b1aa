import Crypto
import Events
import SQLite

/// One row of the log as the verifier sees it: bytes in place, valid while the statement stands on the row.
struct EventRow {
    let seq: Int64
    let id: UnsafeRawBufferPointer
    /// A response's id in 17 bytes where ``isResponse``, else the stream's name.
    let stream: UnsafeRawBufferPointer
    let isResponse: Bool
    let version: Int64
    let type: UnsafeRawBufferPointer
    let recordedNanoseconds: Int64
    /// nil where the event belongs to no customer.
    let customer: UnsafeRawBufferPointer?
    let body: UnsafeRawBufferPointer
    let leaf: UnsafeRawBufferPointer

    /// The columns in the order in which `init` reads them.
    static let query: StaticString = """
        SELECT seq, event_id, stream, version, type, recorded_ns, customer, body, leaf FROM event
        WHERE seq >= ?1 AND seq < ?2 ORDER BY seq
        """

    /// nil when a column is not of its type, which a strict table does not allow.
    init?(_ row: SQLiteRow) {
        guard let seq = row.int64(0), let id = row.blob(1), let stream = row.blob(2) ?? row.text(2),
            let version = row.int64(3), let type = row.text(4), let recorded = row.int64(5),
            let body = row.blob(7), let leaf = row.blob(8), row.isNull(6) || row.text(6) != nil
        else { return nil }
        self.seq = seq
        self.id = id
        self.stream = stream
        isResponse = row.blob(2) != nil
        self.version = version
        self.type = type
        recordedNanoseconds = recorded
        customer = row.text(6)
        self.body = body
        self.leaf = leaf
    }
}

extension EventRow {
    /// What the body is, read as any reader reads it; used where speed does not matter.
    func decoded() throws(EventDecodingError) -> RecordedEvent {
        try RecordedEvent(seq: seq, body: Array(body))
    }

    private var storedStream: StoredStream {
        isResponse ? .response(Array(stream)) : .name(String(decoding: stream, as: UTF8.self))
    }

    /// The first column that differs from the body, nil if all say the same.
    func columnThatDiffers(from event: RecordedEvent) -> String? {
        if EventID(bytes: id) != event.id { return "event_id" }
        if storedStream != StoredStream(event.stream) { return "stream" }
        if version != event.version { return "version" }
        if !type.elementsEqual(event.event.type.rawValue.utf8) { return "type" }
        if recordedNanoseconds != event.recordedAt.nanoseconds { return "recorded_ns" }
        guard let text = event.customer?.text else { return customer == nil ? nil : "customer" }
        return customer?.elementsEqual(text.utf8) == true ? nil : "customer"
    }
}

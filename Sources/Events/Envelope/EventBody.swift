import JSON

/// The exact bytes of an event that are stored and hashed: canonical JSON with sorted keys, integers and strings.
///
/// Columns beside the body are derived from it and checked against it.
package enum EventBody {
    /// Writes the body of the event that will stand at `version` of its stream; the first event says for all whose
    /// trace they belong to.
    package static func encode(
        _ new: NewEvent, in append: StreamAppend, version: Int64
    ) -> [UInt8] {
        var json = JSONWriter.canonical(capacity: 640)
        json.beginObject()
        json.member("causation", append.causation?.description)
        if version == 0 { json.member("correlation", append.correlation) }
        json.member("customer", append.customer?.text)
        json.key("data")
        new.event.writeData(to: &json)
        json.member("id", new.id.description)
        json.member("recorded_ns", new.recordedAt.nanoseconds)
        json.member("schema", new.event.schema)
        json.member("stream", append.stream.text)
        json.member("type", new.event.type.rawValue)
        json.member("version", version)
        json.endObject()
        return json.take()
    }
}

extension EventBody {
    /// Reads the fact of a stored body and leaves the envelope, whose members stand in columns too.
    ///
    /// - Throws: ``EventDecodingError`` when the bytes are not an event of ours.
    package static func event(of body: [UInt8]) throws(EventDecodingError) -> Event {
        let root: JSONValue
        do { root = try JSONDocument(parsing: body).root } catch { throw .wrongEnvelope("body") }
        guard case .value(let type) = root.string(of: "type") else { throw .wrongEnvelope("type") }
        guard case .value(let schema) = root.int(of: "schema") else {
            throw .wrongEnvelope("schema")
        }
        guard let data = root["data"], data.kind == .object else { throw .wrongEnvelope("data") }
        return try Event(type: type, schema: schema, data: data)
    }
}

/// An event as it stands in the log.
package struct RecordedEvent: Sendable, Equatable {
    /// Gapless position in the log, from 0; set by the log; the index of its leaf in the tree.
    package var seq: Int64
    package var id: EventID
    package var stream: StreamName
    /// Gapless position in its stream, from 0.
    package var version: Int64
    package var customer: CustomerID?
    package var recordedAt: Timestamp
    /// On the first event of a stream, for all of them.
    package var correlation: String?
    package var causation: EventID?
    package var event: Event
    /// The stored bytes.
    package var body: [UInt8]

    /// Reads a stored body.
    ///
    /// - Throws: ``EventDecodingError`` when the bytes are not an event of ours.
    package init(seq: Int64, body: [UInt8]) throws(EventDecodingError) {
        let root: JSONValue
        do { root = try JSONDocument(parsing: body).root } catch { throw .wrongEnvelope("body") }
        guard let idText = root["id"]?.string, let id = EventID(hex: idText) else {
            throw .wrongEnvelope("id")
        }
        guard let stream = root["stream"]?.string else { throw .wrongEnvelope("stream") }
        guard let version = root["version"]?.int, version >= 0 else {
            throw .wrongEnvelope("version")
        }
        guard let nanoseconds = root["recorded_ns"]?.int else {
            throw .wrongEnvelope("recorded_ns")
        }
        guard let type = root["type"]?.string else { throw .wrongEnvelope("type") }
        guard let schema = root["schema"]?.int else { throw .wrongEnvelope("schema") }
        guard let data = root["data"], data.kind == .object else { throw .wrongEnvelope("data") }
        self.seq = seq
        self.id = id
        self.stream = StreamName(stream)
        self.version = version
        recordedAt = Timestamp(nanoseconds: nanoseconds)
        customer = try Self.optional(root, "customer") { CustomerID($0) }
        correlation = try Self.optional(root, "correlation") { $0 }
        causation = try Self.optional(root, "causation") { EventID(hex: $0) }
        event = try Event(type: type, schema: schema, data: data)
        self.body = body
    }

    private static func optional<Value>(
        _ root: JSONValue, _ name: StaticString, _ read: (String) -> Value?
    ) throws(EventDecodingError) -> Value? {
        guard let value = root[name], !value.isNull else { return nil }
        guard let text = value.string, let result = read(text) else {
            throw .wrongEnvelope(name.description)
        }
        return result
    }
}

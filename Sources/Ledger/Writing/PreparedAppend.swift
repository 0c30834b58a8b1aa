package import Events

/// An append with as much of the work done as can be done before its turn.
///
/// A class, because it is handed from the caller to the queue to the writer: one reference moves, and not the
/// many that its events hold.
package final class PreparedAppend: Sendable {
    let append: StreamAppend
    /// Its stream as the column holds it.
    let stream: StoredStream
    /// The bytes of the bodies, as far as they are known.
    let byteCount: Int
    /// The bodies, where the version that they carry is known beforehand.
    private let encoded: [EncodedEvent]?

    /// Encodes and hashes on the caller's thread where the version is given.
    package init(_ append: StreamAppend, bytesMax: Int = 1 << 20) throws(AppendError) {
        precondition(!append.events.isEmpty, "an append has events")
        precondition(Self.hasDistinctIDs(append), "each event of an append has its own id")
        self.append = append
        stream = StoredStream(append.stream)
        switch append.expected {
        case .any:
            encoded = nil
            byteCount = 0
        case .exactly(let version):
            let events = [EncodedEvent](append, from: version)
            byteCount = try events.checkedByteCount(max: bytesMax)
            encoded = events
        }
    }

    /// The rows that it adds where its version is given, for whoever compares the log with another.
    package var rows: [EncodedEvent] { encoded ?? [] }

    var eventCount: Int { append.events.count }

    /// The bodies as they stand when the stream has `version` events before them.
    func encoded(at version: Int64) -> [EncodedEvent] {
        if case .exactly(version) = append.expected, let encoded { return encoded }
        return [EncodedEvent](append, from: version)
    }

    private static func hasDistinctIDs(_ append: StreamAppend) -> Bool {
        for index in append.events.indices {
            for other in append.events.indices[..<index]
            where append.events[other].id == append.events[index].id { return false }
        }
        return true
    }
}

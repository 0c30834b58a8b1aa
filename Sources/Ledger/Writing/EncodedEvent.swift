package import Crypto
import Events

/// An event as the bytes that will be stored, and their leaf.
package struct EncodedEvent: Sendable, Equatable {
    /// The most that a C2SP tile of entries can hold of one.
    package static let bytesMax = 65_535

    package let body: [UInt8]
    package let leaf: Digest32

    init(body: [UInt8]) {
        self.body = body
        leaf = SHA256.leafHash(body)
    }
}

/// An append with as much of the work done as can be done before its turn.
struct PreparedAppend: Sendable {
    let append: StreamAppend
    /// The bodies, where the version that they carry is known beforehand.
    let encoded: [EncodedEvent]?

    /// The bytes of the bodies, as far as they are known.
    let byteCount: Int

    /// Encodes and hashes on the caller's thread where the version is given.
    init(_ append: StreamAppend, bytesMax: Int) throws(AppendError) {
        precondition(!append.events.isEmpty, "an append has events")
        precondition(Self.hasDistinctIDs(append), "each event of an append has its own id")
        self.append = append
        switch append.expected {
        case .any:
            encoded = nil
            byteCount = 0
        case .exactly(let version):
            let events = Self.encode(append, at: version)
            byteCount = try Self.checkSize(events, bytesMax)
            encoded = events
        }
    }

    /// The bodies as they stand when the stream has `version` events before them.
    func encoded(at version: Int64) -> [EncodedEvent] {
        if case .exactly(version) = append.expected, let encoded { return encoded }
        return Self.encode(append, at: version)
    }

    /// Refuses what is too large.
    ///
    /// - Returns: the bytes of all bodies.
    @discardableResult
    static func checkSize(
        _ events: [EncodedEvent], _ bytesMax: Int
    ) throws(AppendError) -> Int {
        var total = 0
        for event in events {
            guard event.body.count <= EncodedEvent.bytesMax else {
                throw .tooLarge(bytes: event.body.count, limit: EncodedEvent.bytesMax)
            }
            total += event.body.count
        }
        guard total <= bytesMax else { throw .tooLarge(bytes: total, limit: bytesMax) }
        return total
    }

    private static func hasDistinctIDs(_ append: StreamAppend) -> Bool {
        for (index, event) in append.events.enumerated() {
            for other in append.events[..<index] where other.id == event.id { return false }
        }
        return true
    }

    private static func encode(_ append: StreamAppend, at version: Int64) -> [EncodedEvent] {
        var version = version
        return append.events.map { event in
            defer { version += 1 }
            return EncodedEvent(body: EventBody.encode(event, in: append, version: version))
        }
    }
}

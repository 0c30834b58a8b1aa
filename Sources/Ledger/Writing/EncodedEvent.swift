package import Crypto
package import Events

/// An event as the bytes that will be stored, their leaf, and what the columns take from it.
package struct EncodedEvent: Sendable, Equatable {
    /// The most that a C2SP tile of entries can hold of one.
    static let bytesMax = 65_535

    let id: EventID
    package let type: EventType
    let recordedAt: Timestamp
    package let body: [UInt8]
    package let leaf: Digest32

    /// The hasher is the caller's, who keeps one for many events.
    init(
        _ new: NewEvent, in append: StreamAppend, version: Int64, using hash: inout SHA256
    ) {
        id = new.id
        type = new.event.type
        recordedAt = new.recordedAt
        body = EventBody.encode(new, in: append, version: version)
        leaf = body.withUnsafeBytes { hash.leafHash($0) }
    }
}

extension [EncodedEvent] {
    /// The events of an append that begins at `version` of its stream.
    init(_ append: StreamAppend, from version: Int64) {
        self = []
        reserveCapacity(append.events.count)
        var hash = SHA256()
        for event in append.events {
            self.append(
                EncodedEvent(event, in: append, version: version + Int64(count), using: &hash))
        }
    }

    /// Refuses what is too large for one append, or for one event.
    ///
    /// - Returns: the bytes of all bodies.
    @discardableResult
    func checkedByteCount(max bytesMax: Int) throws(AppendError) -> Int {
        var total = 0
        for event in self {
            guard event.body.count <= EncodedEvent.bytesMax else {
                throw .tooLarge(bytes: event.body.count, limit: EncodedEvent.bytesMax)
            }
            total += event.body.count
        }
        guard total <= bytesMax else { throw .tooLarge(bytes: total, limit: bytesMax) }
        return total
    }
}

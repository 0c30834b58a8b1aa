/// One event of a server-sent event stream.
struct ServerSentEvent: Sendable, Equatable {
    /// The event's name, or nil when the stream gave none.
    var event: String?
    /// The data lines, joined by line feeds.
    var data: [UInt8]
}

/// What makes a byte stream unreadable as server-sent events.
enum EventStreamError: Error, Sendable, Equatable {
    /// A line, or the data of one event, exceeds the limit in bytes.
    case tooLarge(limit: Int)
}

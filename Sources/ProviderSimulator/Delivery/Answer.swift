import HTTPServer

/// A provider's answer to one request: what goes on the wire, and what the books will say of it.
struct Answer: Sendable {
    enum Shape: Sendable {
        case whole([UInt8])
        case stream(StreamScript)
    }

    var headers: HTTPHeaders
    var shape: Shape
    /// As if it were delivered to the end.
    var entry: BookEntry
    var generated: GeneratedTokens
    /// What its prompt leaves in the cache once the answer begins.
    var cacheWrites: [PrefixCache.Write] = []
}

/// The events of a stream in the order of the wire.
struct StreamScript: Sendable {
    /// An event that brings part of the answer.
    struct Content: Sendable {
        let bytes: [UInt8]
        /// All that has been generated when it is sent.
        let generated: GeneratedTokens
    }

    /// What comes before the first content.
    var opening: [[UInt8]] = []
    var contents: [Content] = []
    /// What comes after the last content: finish, usage, end mark.
    var closing: [[UInt8]] = []
    /// What stands before an error inside the stream.
    var errorPrefix = Array("data: ".utf8)
    /// What `malformed` sends.
    var garbage: [UInt8] = Array("data: {\"id\":\"broken\",\"choices\":[{{\"delta\":\n\n".utf8)
}

/// An answer that is not one: the request is refused before anything is generated.
struct Refusal: Error, Sendable {
    let response: HTTPResponse
}

/// What a fault changes in an answer before it is written.
struct Conditions: Sendable, Equatable {
    var omitsUsage = false
    var omitsEnd = false
    var downgradesTier = false
    var saysScarce = false

    init(_ kind: Fault.Kind?) {
        omitsUsage = kind == .noUsage
        omitsEnd = kind == .noDone
        downgradesTier = kind == .tierDowngrade
        saysScarce = kind == .scarce
    }
}

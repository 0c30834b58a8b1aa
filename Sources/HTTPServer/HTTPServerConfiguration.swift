/// Where a server listens and how much it takes from its clients before it refuses.
package struct HTTPServerConfiguration: Sendable {
    /// An IPv4 address, or an IPv6 address in brackets; names are not looked up.
    package var address: String

    /// 0 lets the system choose; `HTTPServer.port` tells which.
    package var port: UInt16

    /// Threads that read and write sockets, 1…64. One serves tens of thousands of requests a second.
    package var threads: Int

    /// Request line and headers together; above it 431. At most 1 MiB.
    package var headBytesMax: Int

    /// Bytes of a request's body after chunked decoding; above it 413.
    package var bodyBytesMax: Int

    /// Open connections, idle ones included; the next one waits in the system's queue.
    package var connectionsMax: Int

    /// Silence after which an idle connection, an unfinished request or an unread answer is cut off.
    ///
    /// Does not run while the server itself works on an answer.
    package var idleTimeoutSeconds: Int

    /// Unsent bytes of one stream from which its writer waits.
    package var streamBufferBytesMax: Int

    package init(
        address: String = "127.0.0.1", port: UInt16 = 0, threads: Int = 1,
        headBytesMax: Int = 64 * 1024, bodyBytesMax: Int = 32 * 1024 * 1024,
        connectionsMax: Int = 4096, idleTimeoutSeconds: Int = 75,
        streamBufferBytesMax: Int = 256 * 1024
    ) {
        self.address = address
        self.port = port
        self.threads = threads
        self.headBytesMax = headBytesMax
        self.bodyBytesMax = bodyBytesMax
        self.connectionsMax = connectionsMax
        self.idleTimeoutSeconds = idleTimeoutSeconds
        self.streamBufferBytesMax = streamBufferBytesMax
    }

    /// Memory the library may use per connection: the head itself, its table of fields, and room for a body's next
    /// bytes. Larger than the head limit, so that it is our limit that answers and not the library's.
    var connectionMemoryBytes: Int { headBytesMax + headBytesMax / 2 + 16 * 1024 }

    func check() throws(HTTPServerError) {
        let ranges: [(String, Int, ClosedRange<Int>)] = [
            ("threads", threads, 1...64),
            ("headBytesMax", headBytesMax, 1024...1024 * 1024),
            ("bodyBytesMax", bodyBytesMax, 0...1024 * 1024 * 1024),
            ("connectionsMax", connectionsMax, threads...1_000_000),
            ("idleTimeoutSeconds", idleTimeoutSeconds, 1...86_400),
            ("streamBufferBytesMax", streamBufferBytesMax, 1...1024 * 1024 * 1024),
        ]
        for (name, value, range) in ranges where !range.contains(value) {
            throw .limitOutOfRange(name: name, value: value, range: range)
        }
    }
}

/// What is known before a request's body is read.
package struct HTTPRequestHead: Sendable {
    /// As the client wrote it; methods are case-sensitive.
    package let method: String
    /// As the client wrote it, percent escapes included, without the query.
    package let path: String
    package let headers: HTTPHeaders

    package init(method: String, path: String, headers: HTTPHeaders) {
        self.method = method
        self.path = path
        self.headers = headers
    }
}

/// A request that has arrived whole.
package struct HTTPRequest: Sendable {
    package let method: String
    /// As the client wrote it, percent escapes included, without the query.
    package let path: String
    /// Decoded, in order; a name without `=` has an empty value.
    package let query: [(name: String, value: String)]
    package let headers: HTTPHeaders
    package let body: [UInt8]
    /// The other end of the connection, without port.
    package let peerAddress: String
    /// When the head was complete, before the body.
    package let receivedAt: ContinuousClock.Instant

    package init(
        method: String, path: String, query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], peerAddress: String = "",
        receivedAt: ContinuousClock.Instant
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peerAddress = peerAddress
        self.receivedAt = receivedAt
    }
}

/// A whole answer; its length is announced by `Content-Length`.
package struct HTTPResponse: Sendable, Equatable {
    /// 200…599.
    package var status: Int
    /// Without framing fields: `Content-Length`, `Transfer-Encoding` and `Date` are the server's and are skipped here.
    package var headers: HTTPHeaders
    package var body: [UInt8]

    package init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

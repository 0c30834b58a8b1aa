/// The limits and the identity of an HTTP client, fixed for its lifetime.
package struct HTTPClientConfiguration: Sendable {
    /// Transfers that may run at once, 1 or more; further ones fail with `tooManyTransfers`.
    package var transfersMax: Int
    /// Connections to one host, 1 or more; further transfers wait for one. Nil: no own limit.
    package var connectionsPerHostMax: Int?
    /// Bytes of a streamed body that wait for their reader before the transfer is paused.
    /// What curl and the kernel hold comes on top (about 16 KiB and the socket's buffer).
    package var responseBufferBytesMax: Int
    /// Bytes of status lines, header and trailer lines of one transfer.
    package var responseHeadBytesMax: Int
    /// Name resolution, TCP and TLS together, where a request does not set its own; 1 ms or more.
    package var connectTimeout: Duration
    /// Sent as `User-Agent` unless the request brings its own.
    package var userAgent: String
    /// PEM file of the certificate authorities; nil: the system's.
    package var caBundlePath: String?
    /// The versions that may be spoken.
    package var httpVersions: HTTPVersions

    package init(
        transfersMax: Int = 4_096,
        connectionsPerHostMax: Int? = nil,
        responseBufferBytesMax: Int = 256 << 10,
        responseHeadBytesMax: Int = 64 << 10,
        connectTimeout: Duration = .seconds(2),
        userAgent: String = "zumik",
        caBundlePath: String? = nil,
        httpVersions: HTTPVersions = .http1
    ) {
        precondition(transfersMax >= 1, "a client without transfers can do nothing")
        precondition(connectionsPerHostMax ?? 1 >= 1, "a host needs a connection")
        precondition(responseBufferBytesMax >= 1, "a body needs room for a byte")
        self.transfersMax = transfersMax
        self.connectionsPerHostMax = connectionsPerHostMax
        self.responseBufferBytesMax = responseBufferBytesMax
        self.responseHeadBytesMax = responseHeadBytesMax
        self.connectTimeout = connectTimeout
        self.userAgent = userAgent
        self.caBundlePath = caBundlePath
        self.httpVersions = httpVersions
    }
}

/// The HTTP versions that a client may speak.
package enum HTTPVersions: Sendable {
    /// One transfer per connection: a paused transfer holds up nobody else.
    case http1
    /// HTTP/2 over TLS where the server offers it. curl 7.88 shares one connection between
    /// transfers then, and a transfer paused for its slow reader can hold up its neighbours.
    case http2OverTLS
}

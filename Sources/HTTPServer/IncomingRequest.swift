import CMicroHTTPD

/// A request while it arrives; lives on its connection's thread only, from the complete head to the completed answer.
final class IncomingRequest {
    let head: HTTPRequestHead
    let receivedAt: ContinuousClock.Instant
    var body = RequestBody.receiving([])
    var exchange: HTTPExchange?
    /// Where the exchange is counted until its answer is sent or its connection is gone.
    var pending: PendingAnswers?

    /// Where the next request would begin is not known.
    var endsConnection = false

    /// Nil when the query is not decodable.
    let query: [(name: String, value: String)]?

    /// Declared by `Content-Length`; nil without one, or when it is no number.
    let declaredBodyBytes: UInt64?

    enum RequestBody {
        case receiving([UInt8])
        /// Handed on as it comes; so many bytes more may come.
        case streaming(bytesLeft: Int)
        /// The answer is decided; a short body is read first, so that the connection stays in use.
        case discarding(thenSend: HTTPResponse)
        /// The answer is sent; what still comes is thrown away, up to this many bytes.
        case lingering(bytesLeft: Int)
    }

    init(
        connection: OpaquePointer, method: UnsafePointer<CChar>?, path: UnsafePointer<CChar>?,
        receivedAt: ContinuousClock.Instant
    ) {
        let headers = HTTPHeaders(parsedFrom: connection)
        head = HTTPRequestHead(
            method: method.map { String(cString: $0) } ?? "",
            path: path.map { String(cString: $0) } ?? "", headers: headers)
        query = decodedQuery(of: connection)
        declaredBodyBytes = headers.first("content-length").flatMap { UInt64($0) }
        self.receivedAt = receivedAt
    }

    var isChunked: Bool { head.headers.first("transfer-encoding") != nil }

    var hasBody: Bool { isChunked || (declaredBodyBytes ?? 0) > 0 }

    var expectsContinue: Bool { head.headers.first("expect") != nil }

    /// The body's length is told twice or in a way that we do not read: what one side takes for the next request, the
    /// other may take for this one's body (request smuggling, RFC 9112 §6.3).
    var hasAmbiguousLength: Bool {
        let lengths = head.headers.all("content-length")
        let encodings = head.headers.all("transfer-encoding")
        if encodings.isEmpty {
            return lengths.count > 1 || (lengths.count == 1 && declaredBodyBytes == nil)
        }
        return !lengths.isEmpty || encodings.count > 1 || encodings[0].lowercased() != "chunked"
    }

    /// The next bytes of a body that is being received; false when they go over the limit.
    func receive(_ bytes: UnsafeRawBufferPointer, bytesMax: Int) -> Bool {
        guard case .receiving(var received) = body else { return true }
        guard received.count + bytes.count <= bytesMax else { return false }
        body = .receiving([])  // Otherwise the append below copies all that was received.
        let wanted = capacity(for: received.count + bytes.count)
        if wanted > received.capacity { received.reserveCapacity(wanted) }
        received.append(contentsOf: bytes)
        body = .receiving(received)
        return true
    }

    /// How much room to make when so many bytes have come.
    ///
    /// A declared length is only a claim: at first a part of it is reserved, and all of it once so much has come. A large
    /// body that grew by doubling would be held twice.
    private func capacity(for total: Int) -> Int {
        let declared = Int(clamping: declaredBodyBytes ?? 0)
        return total > Self.reservedBytesMax ? declared : min(declared, Self.reservedBytesMax)
    }

    private static let reservedBytesMax = 256 * 1024
}

extension HTTPHeaders {
    fileprivate init(parsedFrom connection: OpaquePointer) {
        self.init()
        withUnsafeMutablePointer(to: &self) { headers in
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { target, _, name, nameBytes, value, valueBytes in
                    target?.assumingMemoryBound(to: HTTPHeaders.self).pointee.append(
                        parsedName: text(name, nameBytes), value: text(value, valueBytes))
                    return .YES
                }, headers)
        }
    }
}

/// The library splits at `&` and `=` and turns `+` into a space; escapes are left to us.
private func decodedQuery(of connection: OpaquePointer) -> [(name: String, value: String)]? {
    var query: [(name: String, value: String)]? = []
    withUnsafeMutablePointer(to: &query) { query in
        _ = MHD_get_connection_values_n(
            connection, .GET_ARGUMENT_KIND,
            { target, _, name, nameBytes, value, valueBytes in
                let query = target?.assumingMemoryBound(to: [(name: String, value: String)]?.self)
                guard let name = percentDecoded(bytes(name, nameBytes)),
                    let value = percentDecoded(bytes(value, valueBytes))
                else {
                    query?.pointee = nil
                    return .NO
                }
                query?.pointee?.append((name, value))
                return .YES
            }, query)
    }
    return query
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: bytes(start, count), as: UTF8.self)
}

private func bytes(_ start: UnsafePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    let raw = UnsafeRawPointer(start)?.assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: raw, count: raw == nil ? 0 : count)
}

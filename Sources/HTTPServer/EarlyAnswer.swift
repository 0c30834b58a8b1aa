import CMicroHTTPD
import Glibc

/// An answer written past the library while the request's body is still coming.
///
/// The library can answer before a body is read, but then closes a socket with unread data in it, and the reset that
/// follows takes the answer away from the client (RFC 9112 §9.6). So the answer goes out at once, with the end of our
/// side, and what is left of the body is read and thrown away for a while.
struct EarlyAnswer {
    let response: HTTPResponse
    let isBodyless: Bool

    /// True when all of it went into the socket's buffer. Nothing else may have been sent for this request.
    func send(to descriptor: CInt) -> Bool {
        let bytes = serialized()
        let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
        let sent = Glibc.send(descriptor, bytes, bytes.count, flags)
        shutdown(descriptor, CInt(SHUT_WR))
        return sent == bytes.count
    }

    func serialized() -> [UInt8] {
        let reason = String(cString: MHD_get_reason_phrase_for(UInt32(response.status)))
        var head = "HTTP/1.1 \(response.status) \(reason)\r\nDate: \(Self.date())\r\n"
        for field in response.headers.fields where !isFraming(field) {
            head += "\(field.name): \(field.value)\r\n"
        }
        head += "Connection: close\r\nContent-Length: \(response.body.count)\r\n\r\n"
        return Array(head.utf8) + (isBodyless ? [] : response.body)
    }

    /// The wall clock, as the library reads it for the answers that it sends itself.
    private static func date() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            let count = strftime(text.baseAddress, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return String(
                decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<count]),
                as: UTF8.self)
        }
    }
}

/// Fields that whoever frames the message writes.
func isFraming(_ field: HTTPHeaders.Field) -> Bool {
    ["content-length", "transfer-encoding", "date", "connection"].contains(where: field.isNamed)
}

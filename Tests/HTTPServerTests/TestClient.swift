import Glibc
import Testing

/// A blocking client on a raw socket; used on threads of its own, never on the cooperative pool.
final class TestClient: Sendable {
    struct Failure: Error {
        let what: String
    }

    struct Response {
        var status = 0
        var head = ""
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var trailers = ""

        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    private let descriptor: CInt

    /// Gives up on a read after ten seconds, so that a bug fails a test rather than hanging it.
    init(port: UInt16, receiveBufferBytes: CInt? = nil) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if let receiveBufferBytes {
            var bytes = receiveBufferBytes
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<CInt>.size))
        }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
    }

    deinit { Glibc.close(descriptor) }

    // MARK: Leaving

    /// Both directions; the descriptor itself goes with the object.
    func leave() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    func closeWritingSide() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next close, at the end of the object, resets the connection.
    func resetAtEnd() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    // MARK: Sending

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            sent += count
        }
    }

    /// `send` that does not mind a server that has had enough.
    func trySend(_ bytes: [UInt8]) { try? send(bytes) }

    // MARK: Receiving

    /// Up to `max` bytes, at least one; empty at the end.
    func receive(max: Int = 65_536) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: max)
        let count = recv(descriptor, &buffer, max, 0)
        guard count >= 0 else { throw Failure(what: "recv: \(errno)") }
        return Array(buffer[..<count])
    }

    /// Until the server ends the connection, by a reset too; throws when it does not in time.
    func receiveToEnd() throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return all }
            guard count > 0 else { throw Failure(what: "the connection did not end: \(errno)") }
            all += buffer[..<count]
        }
    }

    /// True when the server has ended the connection, in good form or by a reset, with nothing more to read.
    func isAtEnd() -> Bool {
        guard let more = try? receive(max: 1) else { return errno == ECONNRESET }
        return more.isEmpty
    }

    /// One byte at a time: nothing of what follows is taken.
    func receive(upTo end: String) throws -> String {
        var text: [UInt8] = []
        while !text.ends(with: end.utf8) {
            let byte = try receive(max: 1)
            guard !byte.isEmpty else {
                throw Failure(what: "ended after ‘\(String(decoding: text, as: UTF8.self))’")
            }
            text += byte
        }
        return String(decoding: text, as: UTF8.self)
    }

    func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try receive(max: count - bytes.count)
            guard !more.isEmpty else { throw Failure(what: "ended \(count - bytes.count) short") }
            bytes += more
        }
        return bytes
    }

    func receiveHead() throws -> Response {
        var response = Response()
        response.head = try receive(upTo: "\r\n\r\n")
        let lines = response.head.split(separator: "\r\n")
        response.status = Int(lines[0].split(separator: " ")[1]) ?? 0
        response.headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        return response
    }

    /// The next chunk's bytes; empty at the last one, whose trailers are still to be read.
    func receiveChunk() throws -> [UInt8] {
        let size = Int(try receive(upTo: "\r\n").dropLast(1), radix: 16)
        guard let size, size > 0 else { return [] }
        let bytes = try receive(exactly: size)
        _ = try receive(exactly: 2)
        return bytes
    }

    func receiveResponse(isBodyless: Bool = false) throws -> Response {
        var response = try receiveHead()
        if isBodyless { return response }
        if response.header("Transfer-Encoding") == "chunked" {
            while case let chunk = try receiveChunk(), !chunk.isEmpty { response.body += chunk }
            while case let line = try receive(upTo: "\r\n"), line != "\r\n" {
                response.trailers += line
            }
        } else {
            response.body = try receive(exactly: Int(response.header("Content-Length") ?? "") ?? 0)
        }
        return response
    }

    func get(_ target: String, headers: String = "") throws -> Response {
        try send("GET \(target) HTTP/1.1\r\nHost: test\r\n\(headers)\r\n")
        return try receiveResponse()
    }
}

extension [UInt8] {
    fileprivate func ends(with suffix: String.UTF8View) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
    }
}

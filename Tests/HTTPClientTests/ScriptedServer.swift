import Glibc
import Synchronization

/// A server on 127.0.0.1 whose connections run a script on blocking sockets, each on its own
/// thread. Counts what it was asked, so that a test can tell one request from two.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (Conversation) -> Void

    private struct State {
        var connections = 0
        var requests: [ReceivedRequest] = []
        var threads: [pthread_t] = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())

    var url: String { "http://127.0.0.1:\(port)/" }
    var connectionCount: Int { state.withLock { $0.connections } }
    var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    init(script: @escaping Script) {
        let (listener, port) = Self.listen(backlog: 1_024)
        self.listener = listener
        self.port = port
        self.script = script
        startThread { self.acceptConnections() }
    }

    /// Stops listening and waits for all scripts to end.
    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
        while let thread = state.withLock({ $0.threads.popLast() }) { pthread_join(thread, nil) }
        close(listener)
    }

    func note(_ request: ReceivedRequest) {
        state.withLock { $0.requests.append(request) }
    }

    private func acceptConnections() {
        while true {
            let socket = accept(listener, nil, nil)
            if state.withLock({ $0.isStopped }) || socket < 0 {
                if socket >= 0 { close(socket) }
                return
            }
            state.withLock { $0.connections += 1 }
            startThread {
                let conversation = Conversation(socket: socket, server: self)
                self.script(conversation)
                conversation.close()
            }
        }
    }

    private func startThread(_ work: @escaping @Sendable () -> Void) {
        let thread = osThread(work)
        state.withLock { $0.threads.append(thread) }
    }

    static func listen(backlog: Int32) -> (socket: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                precondition(bind(listener, address, length) == 0, "no port")
                precondition(Glibc.listen(listener, backlog) == 0, "no listener")
                precondition(getsockname(listener, address, &length) == 0, "no name")
            }
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }
}

struct ReceivedRequest: Sendable {
    var line: String
    var headers: [String]
    var body: [UInt8]

    func header(_ name: String) -> String? {
        headers.first { $0.lowercased().hasPrefix(name + ":") }
            .map { String($0.dropFirst(name.count + 1).drop { $0 == " " }) }
    }
}

/// The server's end of one connection, for the thread that runs its script.
final class Conversation {
    private let socket: Int32
    private let server: ScriptedServer
    private var received: [UInt8] = []
    private var isOpen = true

    init(socket: Int32, server: ScriptedServer) {
        self.socket = socket
        self.server = server
        // A test that goes wrong ends by this rather than hanging.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(
            socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(
            socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Reads one request with its body; nil when the client has closed.
    @discardableResult
    func readRequest() -> ReceivedRequest? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let headEnd = received.firstRange(of: end) {
                let head = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self)
                var lines = head.split(separator: "\r\n").map(String.init)
                var request = ReceivedRequest(line: lines.removeFirst(), headers: lines, body: [])
                let length = request.header("content-length").flatMap(Int.init) ?? 0
                while received.count < headEnd.upperBound + length {
                    guard readMore() else { return nil }
                }
                request.body = Array(received[headEnd.upperBound..<headEnd.upperBound + length])
                received.removeFirst(headEnd.upperBound + length)
                server.note(request)
                return request
            }
            guard readMore() else { return nil }
        }
    }

    /// Returns when the client has closed its side.
    func waitForClose() {
        while readMore() {}
    }

    /// Sends everything; false when the client is gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Sends what goes without waiting long; answers how much that was.
    func sendUntilHeldBack(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(
                    socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 { sent += count }
            var ready = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
            if count < 0, poll(&ready, 1, 300) == 0 { break }
        }
        return sent
    }

    func send(chunk text: String) {
        send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
    }

    func answer(_ body: String, status: String = "200 OK") {
        send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(socket)
    }

    /// Closes with RST instead of FIN.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    private func readMore() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        received.append(contentsOf: buffer[..<count])
        return true
    }
}

extension [UInt8] {
    fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { self[$0...].starts(with: pattern) }
            .map { $0..<($0 + pattern.count) }
    }
}

/// A gate that a script waits at until the test opens it, or the other way round.
final class Gate: Sendable {
    private let pipe: (read: Int32, write: Int32)

    init() {
        var ends: [Int32] = [0, 0]
        precondition(Glibc.pipe(&ends) == 0, "no pipe")
        pipe = (ends[0], ends[1])
    }

    deinit {
        close(pipe.read)
        close(pipe.write)
    }

    func open() {
        var byte: UInt8 = 1
        _ = write(pipe.write, &byte, 1)
    }

    /// For a test, whose thread belongs to everybody and must not block.
    func opened() async {
        await onOwnThread { self.wait() }
    }

    func wait() {
        var byte: UInt8 = 0
        _ = read(pipe.read, &byte, 1)
    }
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

func osThread(_ work: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let code = pthread_create(
        &thread, nil,
        { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }, Unmanaged.passRetained(Work(work)).toOpaque())
    precondition(code == 0, "no thread")
    return thread
}

/// Runs what blocks outside of Swift's thread pool.
func onOwnThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        let thread = osThread {
            work()
            continuation.resume()
        }
        pthread_detach(thread)
    }
}

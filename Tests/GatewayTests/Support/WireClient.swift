import Dispatch
import Glibc
import Synchronization

/// The client's end of one connection, on a blocking socket: it sees trailers, and leaves when it wants.
final class WireClient: Sendable {
    private struct State {
        var received: [UInt8] = []
        var isEnded = false
        var isClosed = false
    }

    private let socket: Int32
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "wire-client")

    init(port: UInt16) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw WireError.noConnection(errno: errno) }
        // A test that goes wrong ends by this rather than hanging.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close() }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The answer once it is whole, or what there is of it when the connection ends.
    func answer() async throws -> WireAnswer {
        try await answer { $0.isWhole }
    }

    /// The answer as soon as it is as the test wants it, or when the connection ends.
    func answer(when isEnough: @escaping @Sendable (WireAnswer) -> Bool) async throws -> WireAnswer
    {
        while true {
            let (bytes, isEnded) = state.withLock { ($0.received, $0.isEnded) }
            if let answer = WireAnswer(reading: bytes), isEnded || isEnough(answer) {
                return answer
            }
            guard !isEnded else { throw WireError.noAnswer }
            await receive()
        }
    }

    /// Leaves: the other side sees the connection's end.
    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        shutdown(socket, Int32(SHUT_RDWR))
        Glibc.close(socket)
    }

    private func receive() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = recv(socket, &buffer, buffer.count, 0)
                state.withLock { state in
                    if count > 0 {
                        state.received += buffer[..<count]
                    } else {
                        state.isEnded = true
                    }
                }
                continuation.resume()
            }
        }
    }
}

enum WireError: Error {
    case noConnection(errno: Int32)
    /// The connection ended, or twenty seconds passed, before a whole head had come.
    case noAnswer
}
